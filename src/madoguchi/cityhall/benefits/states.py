"""The state machines of benefits.md §3.1, as data. Migrations turn them into guards of the database.

Target (person-benefit case):

    candidate → fixed → informed → { applied | deemed | declined | expired }
    applied → review → { returned → resubmitted → review | rejected | decided }
    every state before payment → held → back where it was

Payment: drafted → approved → fixed → sent → accepted → paid (provisional) → finished; a return may come at
any time from `sent` on, also after `paid`. A returned payment stays returned: re-payment is a new payment.
"""

from __future__ import annotations

from collections.abc import Mapping

TARGET: Mapping[str, tuple[str, ...]] = {
    "candidate": ("fixed", "held", "excluded"),
    "fixed": ("informed", "held", "excluded"),
    "informed": ("applied", "deemed", "declined", "expired", "held"),
    "applied": ("review", "declined", "held"),
    "deemed": ("decided", "review", "declined", "held"),
    "declined": ("applied",),
    "expired": (),
    "review": ("returned", "rejected", "decided", "declined", "held"),
    "returned": ("resubmitted", "declined", "expired", "held"),
    "resubmitted": ("review", "held"),
    "rejected": ("review",),
    # Back to review only after the decision was reversed (a guard of the database asks).
    "decided": ("review", "held"),
    "held": ("excluded", "rejected"),
    # Only as a candidate again, when the corrected files name the person once more.
    "excluded": ("candidate",),
}
TARGET_INITIAL = ("candidate",)
# Only with a snapshot of the person and the figures may a target be in one of these.
WITHOUT_SNAPSHOT = ("candidate", "held", "excluded")
BEFORE_PAYMENT = (
    "candidate", "fixed", "informed", "applied", "deemed", "review", "returned", "resubmitted", "decided",
)  # fmt: skip

PAYMENT: Mapping[str, tuple[str, ...]] = {
    "drafted": ("approved", "cancelled"),
    "approved": ("fixed", "cancelled"),
    # Cancelled only while no file of the batch was ever handed to the bank (a guard of the database asks).
    "fixed": ("sent", "cancelled"),
    "sent": ("accepted", "paid", "returned"),
    "accepted": ("paid", "returned"),
    "paid": ("finished", "returned"),
    # Banks return money days after they reported success; after the books were closed, too.
    "finished": ("returned",),
    "returned": (),
    "cancelled": (),
}
PAYMENT_INITIAL = ("drafted",)
PAYMENT_LIVE = ("drafted", "approved", "fixed", "sent", "accepted", "paid", "finished")

BATCH: Mapping[str, tuple[str, ...]] = {
    "drafted": ("approved", "withdrawn"),
    "approved": ("fixed", "withdrawn"),
    "fixed": ("sent", "withdrawn"),
    "sent": ("accepted",),
    "accepted": ("settled",),
    "settled": (),
    "withdrawn": (),
}
BATCH_INITIAL = ("drafted",)

DISPATCH: Mapping[str, tuple[str, ...]] = {
    "sending": ("accepted", "refused", "unknown"),
    # No answer came: the bank is asked, and only "never received" leads to another sending.
    "unknown": ("accepted", "refused", "sending"),
    "accepted": (),
    "refused": (),
}
DISPATCH_INITIAL = ("sending",)

DECISION: Mapping[str, tuple[str, ...]] = {"live": ("reversed",), "reversed": ()}
APPLICATION: Mapping[str, tuple[str, ...]] = {
    "live": ("superseded", "withdrawn"),
    "superseded": (),
    "withdrawn": (),
}
TOKEN: Mapping[str, tuple[str, ...]] = {"unused": ("used", "void"), "used": (), "void": ()}
RECLAIM: Mapping[str, tuple[str, ...]] = {
    "requested": ("dunned", "reclaimed", "written_off"),
    "dunned": ("reclaimed", "written_off"),
    "reclaimed": (),
    "written_off": (),
}

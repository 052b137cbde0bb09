"""給付台帳: every yen's way, from which all totals are derived. `post` is the only writer.

Where an amount goes on each event:

    decide       undecided → decided        reverse     decided → reversed (unpaid)
    draft        decided → drafted          withdraw    drafted → decided
    send         drafted → sent             return      sent | paid → decided
    pay          sent → paid                reclaim     paid → reclaiming
    receive      reclaiming → reclaimed     write_off   reclaiming → written_off
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from madoguchi.cityhall.benefits.models import Decision, LedgerEntry, Payment
from madoguchi.cityhall.tenancy.actor import Actor

MOVES: Mapping[str, tuple[str, str]] = {
    "decide": ("undecided", "decided"),
    "reverse": ("decided", "reversed"),
    "draft": ("decided", "drafted"),
    "withdraw": ("drafted", "decided"),
    "send": ("drafted", "sent"),
    "pay": ("sent", "paid"),
    "return": ("sent", "decided"),
    "late_return": ("paid", "decided"),
    "reclaim": ("paid", "reclaiming"),
    "receive": ("reclaiming", "reclaimed"),
    "write_off": ("reclaiming", "written_off"),
}


def post(
    actor: Actor,
    event: str,
    txid: UUID,
    at: datetime,
    entries: Iterable[tuple[Decision, Payment | None, int]],
) -> None:
    """Write one movement per (decision, payment, yen) in one statement, inside the verb's transaction."""
    source, goal = MOVES[event]
    LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(
                round_id=decision.round_id, decision=decision, payment=payment, event=event, source=source,
                goal=goal, amount=amount, at=at, actor=f"{actor.kind}:{actor.id}", txid=txid,
            )
            for decision, payment, amount in entries
        ],
        batch_size=2_000,
    )  # fmt: skip


def balances(round_id: UUID) -> dict[str, int]:
    """Yen per place of the ledger. Without `undecided` they add up to all that was ever decided."""
    found = dict.fromkeys(LedgerEntry.Place.values, 0)
    rows = LedgerEntry.objects.filter(round_id=round_id).order_by()
    for place, amount in rows.values_list("goal").annotate(sum=Sum("amount")):
        found[place] += amount
    for place, amount in rows.values_list("source").annotate(sum=Sum("amount")):
        found[place] -= amount
    return found

"""まとめて決定: every clean answer of a round is granted, every doubtful one goes to review, in chunks.

`decide_clean` is the officer's act; the job does it with that officer's name and rights, a chunk a
transaction with its checkpoint, so that a killed job goes on where it stopped and grants nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.answers import concerns
from madoguchi.cityhall.benefits.answers.deciding import decision_numbers, new_decision
from madoguchi.cityhall.benefits.models import Decision, Round, Target
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.steps import lock_round
from madoguchi.cityhall.benefits.targets.bulk import move_many
from madoguchi.cityhall.benefits.targets.gates import hold_changed
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor

S = Target.State
CLEAN_FROM = (S.APPLIED, S.DEEMED, S.RESUBMITTED)
CHUNK = 500
CLEAN = {"code": "clean", "text": "口座名義が一致し、確かめることがない", "note": ""}


@dataclass(frozen=True, slots=True)
class Chunk:
    """How far the work is. `after` is the last number looked at; `more` whether anything may follow."""

    after: str
    granted: int
    to_review: int
    more: bool


@transaction.atomic
def decide_clean(actor: Actor, round_id: UUID, *, txid: UUID) -> None:
    """Order the bulk decision of a round. Sent again with the same `txid`, the job finds nothing left."""
    from madoguchi.cityhall.benefits.tasks import decide_clean_targets

    owned = lock_round(actor, round_id)
    audit.record(actor, "benefit.decide_clean", f"benefit:{owned.pk}", detail={"txid": str(txid)})
    decide_clean_targets.enqueue(str(owned.pk), str(txid), actor.id)


def decide_chunk(actor: Actor, owned: Round, txid: UUID, after: str, now: datetime | None = None) -> Chunk:
    """Look at the next targets by number and decide them. Part of the caller's transaction."""
    now = now or timezone.now()
    waiting = Target.objects.select_for_update(of=("self",)).filter(
        round=owned, state__in=CLEAN_FROM, number__gt=after
    )
    rows = list(waiting.order_by("number")[:CHUNK])
    held = {row.pk for row in hold_changed(actor, rows, "decision", txid)}
    clean, doubtful = _sorted(owned, [row for row in rows if row.pk not in held], now)
    stepping = [*doubtful, *(row for row in clean if row.state != S.DEEMED)]
    move_many(actor, stepping, S.REVIEW, txid, now=now)
    _grant(actor, clean, txid, now)
    return Chunk(rows[-1].number if rows else after, len(clean), len(doubtful), len(rows) == CHUNK)


def _sorted(owned: Round, rows: Sequence[Target], now: datetime) -> tuple[list[Target], list[Target]]:
    """(clean, doubtful), without those who still wait for their account."""
    for row in rows:
        row.round = owned
    facts = concerns.facts_of(rows)
    found = concerns.concerns_of(rows, now, facts)
    ready = [row for row in rows if not concerns.waiting_for_account(row, facts, now)]
    return [row for row in ready if not found[row.pk]], [row for row in ready if found[row.pk]]


def _grant(actor: Actor, rows: Sequence[Target], txid: UUID, now: datetime) -> None:
    if not rows:
        return
    numbers = decision_numbers(len(rows), now)
    made = [
        new_decision(actor, row, number, Decision.Kind.GRANT, CLEAN, txid, now)
        for row, number in zip(rows, numbers, strict=True)
    ]
    Decision.objects.bulk_create(made, batch_size=CHUNK)
    ledger.post(actor, "decide", txid, now, [(decision, None, decision.amount) for decision in made])
    move_many(actor, rows, S.DECIDED, txid, now=now, code=CLEAN["code"])

"""What is owed: per round, who could be drafted now, and what came back from the bank or has to come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from madoguchi.cityhall.benefits.models import Decision, Payment, Reclaim, Round
from madoguchi.cityhall.benefits.money.candidates import FRESH, USABLE, payable, unpaid, with_account
from madoguchi.cityhall.benefits.reads.batches import PaymentLine, line_of
from madoguchi.cityhall.benefits.reads.rounds import is_officer
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission

MOST = 200


@dataclass(frozen=True, slots=True)
class Owed:
    """A running round: what can be drafted now, and what waits for an account."""

    round: Round
    count: int
    total: int
    waiting: int


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A payment that came back and was not paid again yet. `ready`: an account has been entered since."""

    line: PaymentLine
    round_id: UUID
    round_name: str
    returned_at: datetime
    ready: bool


def owed(actor: Actor, now: datetime | None = None) -> list[Owed]:
    """Rounds with unpaid grants; two statements a round."""
    require(actor, Permission.BENEFIT_VIEW)
    now = now or timezone.now()
    found = []
    for one in _rounds(actor):
        ready = payable(one.pk, now).aggregate(count=Count("pk"), total=Sum("amount"))
        waiting = unpaid(one.pk).count() - ready["count"]
        if ready["count"] or waiting:
            found.append(Owed(one, ready["count"], ready["total"] or 0, waiting))
    return found


def returns(actor: Actor, now: datetime | None = None) -> list[ReturnLine]:
    """Payments that came back whose grant is still owed, the newest first, at most 200; two statements."""
    require(actor, Permission.BENEFIT_VIEW)
    now = now or timezone.now()
    newest = Payment.objects.filter(decision=OuterRef("decision")).order_by("-attempt").values("pk")[:1]
    rows = Payment.objects.filter(state="returned", decision__state="live", pk=Subquery(newest))
    if is_officer(actor):
        rows = rows.filter(decision__round__section=actor.section)
    rows = rows.select_related("decision__target", "decision__round").order_by("-returned_at", "position")
    shown = list(
        rows.defer("decision__reason", "decision__target__explained", "decision__target__snapshot")[:MOST]
    )
    ids = [row.decision_id for row in shown]
    again = with_account(Decision.objects.filter(pk__in=ids), now).filter(USABLE).filter(FRESH)
    ready = set(again.values_list("pk", flat=True))
    return [_returned(row, row.decision_id in ready) for row in shown if row.returned_at]


def reclaims(actor: Actor) -> QuerySet[Reclaim]:
    """返納 of the rounds that the actor may see: what is open first, by its day."""
    require(actor, Permission.BENEFIT_VIEW)
    rows = Reclaim.objects.select_related("decision__target", "decision__round").annotate(
        missing=F("amount") - F("received")
    )
    if is_officer(actor):
        rows = rows.filter(decision__round__section=actor.section)
    rows = rows.defer("decision__reason", "decision__target__explained", "decision__target__snapshot")
    return rows.order_by(F("closed_at").desc(nulls_first=True), "due")[:MOST]


def to_reclaim(actor: Actor) -> Sequence[Payment]:
    """Paid payments of decisions that were reversed, for which nobody has asked yet."""
    rows = Payment.objects.filter(state__in=("paid", "finished"), decision__state="reversed", reclaims=None)
    if is_officer(actor):
        rows = rows.filter(decision__round__section=actor.section)
    return list(rows.select_related("decision__target", "decision__round", "batch")[:MOST])


def _rounds(actor: Actor) -> QuerySet[Round]:
    rows = Round.objects.filter(state="running").defer("definition").order_by("pay_on", "name")
    return rows.filter(section=actor.section) if is_officer(actor) else rows


def _returned(row: Payment, ready: bool) -> ReturnLine:
    assert row.returned_at is not None
    owned = row.decision.round
    return ReturnLine(line_of(row), owned.pk, str(owned), row.returned_at, ready)

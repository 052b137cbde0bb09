"""The amount and the reason of a letter: of the target, its decision, its returned payment or its 返納."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from madoguchi.cityhall.benefits.letters.composing import words
from madoguchi.cityhall.benefits.models import Decision, Kind, Payment, Reclaim, Target
from madoguchi.cityhall.benefits.money.reclaiming import OPEN as OPEN_RECLAIM

Given = tuple[int | None, str]


def given(kind: str, targets: Sequence[Target]) -> dict[UUID, Given]:
    """(amount, reason) by target, in one statement at most."""
    if kind == Kind.REFUSAL:
        return _refused(targets)
    if kind == Kind.RETURN:
        return _returned(targets)
    if kind == Kind.DEMAND:
        return _demanded(targets)
    return {target.pk: (target.amount, "") for target in targets}


def _refused(targets: Sequence[Target]) -> dict[UUID, Given]:
    rows = Decision.objects.filter(target__in=targets, state="live", kind=Decision.Kind.REFUSAL)
    return {row.target_id: (None, row.reason.get("text", "")) for row in rows}


def _returned(targets: Sequence[Target]) -> dict[UUID, Given]:
    why = words()["returned"]
    rows = Payment.objects.filter(decision__target__in=targets, state=Payment.State.RETURNED)
    return {
        row.decision.target_id: (row.amount, why.get(row.return_code, why["other"]))
        for row in rows.select_related("decision").order_by("returned_at")
    }


def _demanded(targets: Sequence[Target]) -> dict[UUID, Given]:
    rows = Reclaim.objects.filter(decision__target__in=targets, state__in=OPEN_RECLAIM)
    return {
        row.decision.target_id: (row.amount - row.received, row.reason.get("text", ""))
        for row in rows.select_related("decision").order_by("requested_at")
    }

"""Rounds, for whoever may see them: officers their own section's, the others every section's money."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from madoguchi.cityhall.benefits.models import Round, Target
from madoguchi.cityhall.benefits.refusals import NotFound
from madoguchi.cityhall.benefits.steps import check_section
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission

S = Target.State


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list, with what became of its targets. `yen`: of those that were decided."""

    round: Round
    targets: int
    decided: int
    held: int
    yen: int


def rounds(actor: Actor) -> list[RoundLine]:
    """The rounds that the actor may open, the newest first; one statement."""
    require(actor, Permission.BENEFIT_VIEW)
    counted = _visible(actor).annotate(
        all_targets=Count("targets", filter=~Q(targets__state=S.EXCLUDED)),
        decided=Count("targets", filter=Q(targets__state=S.DECIDED)),
        held=Count("targets", filter=Q(targets__state=S.HELD)),
        yen=Sum("targets__amount", filter=Q(targets__state=S.DECIDED)),
    )
    rows = counted.defer("definition").order_by("closed_at", "-opened_at")
    return [RoundLine(row, row.all_targets, row.decided, row.held, row.yen or 0) for row in rows]


def access_round(actor: Actor, round_id: UUID, permission: Permission = Permission.BENEFIT_VIEW) -> Round:
    """The round. Raises `NotAllowed`, `NotFound`, `OtherSection`."""
    require(actor, permission)
    found = Round.objects.filter(pk=round_id).first()
    if found is None:
        raise NotFound("給付事業")
    if is_officer(actor):
        check_section(actor, found, Permission.BENEFIT_WORK)
    return found


def is_officer(actor: Actor) -> bool:
    """Whether the actor works the targets out, and so belongs to one section's rounds."""
    return Permission.BENEFIT_WORK in actor.permissions


def _visible(actor: Actor) -> QuerySet[Round]:
    found = Round.objects.all()
    return found.filter(section=actor.section) if is_officer(actor) else found

"""改善案 in the order of their effect."""

from __future__ import annotations

from uuid import UUID

from madoguchi.cityhall.reform.acting import found
from madoguchi.cityhall.reform.models import Idea
from madoguchi.rules.reform.ideas import Ranked, hours_per_year, rank

OPEN = ("proposed", "accepted", "doing")


def ranked(*, survey_id: UUID | None = None, states: tuple[str, ...] = ()) -> list[Ranked[Idea]]:
    """Ideas with their place: of a survey, in the named states, or all. One statement."""
    rows = Idea.objects.select_related("note", "step", "survey").order_by("number")
    if survey_id:
        rows = rows.filter(survey_id=survey_id)
    if states:
        rows = rows.filter(state__in=states)
    return rank((idea, hours_per_year(idea.minutes, idea.volume), idea.cost) for idea in rows)


def idea(idea_id: UUID) -> Idea:
    """One idea. Raises `NotFound`."""
    return found(Idea, idea_id)

"""Record steps as they happen. Called inside the transaction of the verb that makes the step happen.

That verb has asked for the right and writes the audit line; a step is its by-product and names no actor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from madoguchi.cityhall.meter.models import Step

DAY_BEGINS = timedelta(hours=4)
"""Before it, a step belongs to the day before (`catalogue/waiting/ticket_log.yaml`, day_ends)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Whose step and where. `visit`: the ticket or visit; `category`: the queue's name."""

    office: str
    visit: UUID | None = None
    ticket: str = ""
    category: str = ""
    section: str = ""
    counter: str = ""
    channel: str = Step.Channel.WALK_IN


def begin_step(kind: str, at: datetime, place: Place) -> Step:
    """A step begins. One of the same kind and visit that is running already is that step."""
    running = _running(place.visit, kind)
    return running or Step.objects.create(kind=kind, started_at=at, day=office_day(at), **_columns(place))


def end_step(visit: UUID, kind: str, at: datetime, *, outcome: str = "", counter: str = "") -> Step | None:
    """The running step of that kind ends; None if none is running.

    An end before its start, as when a clock was put back, is written down as not known.
    """
    if (step := _running(visit, kind)) is None:
        return None
    known = at >= step.started_at
    step.ended_at = at if known else None
    step.end = Step.End.KNOWN if known else Step.End.MISSING
    step.outcome, step.counter = outcome, counter or step.counter
    step.save(update_fields=["ended_at", "end", "outcome", "counter"])
    return step


def lose_step(visit: UUID, kind: str) -> Step | None:
    """The running step of that kind is given up: when it ended nobody knows, so it counts as no duration."""
    if (step := _running(visit, kind)) is None:
        return None
    step.end = Step.End.MISSING
    step.save(update_fields=["end"])
    return step


def record_step(
    kind: str, started_at: datetime, ended_at: datetime | None, place: Place, *,
    outcome: str = "", source: str = Step.Source.LIVE,
) -> Step:  # fmt: skip
    """A step that is over; `ended_at` None or before the start: its end is not known."""
    known = ended_at is not None and ended_at >= started_at
    return Step.objects.create(
        kind=kind, started_at=started_at, day=office_day(started_at), outcome=outcome, source=source,
        ended_at=ended_at if known else None, end=Step.End.KNOWN if known else Step.End.MISSING,
        **_columns(place),
    )  # fmt: skip


def office_day(at: datetime) -> date:
    """The office's day of a moment: the small hours belong to the day before."""
    return (timezone.localtime(at) - DAY_BEGINS).date()


def _running(visit: UUID | None, kind: str) -> Step | None:
    if visit is None:
        return None
    found: Step | None = Step.objects.filter(visit=visit, kind=kind, end=Step.End.RUNNING).first()
    return found


def _columns(place: Place) -> dict[str, object]:
    return {name: getattr(place, name) for name in Place.__slots__}

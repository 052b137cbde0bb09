"""Tickets of a log as steps, and steps as the tickets that the waiting rules calculate with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import uuid5

from django.utils import timezone

from madoguchi.cityhall.meter.models import Intake, Step
from madoguchi.rules.waiting import Ticket


def next_calls(tickets: Iterable[Ticket]) -> dict[int, float]:
    """By row: when the same counter called its next ticket that day, which bounds an end nobody recorded."""
    served = sorted(
        (one for one in tickets if one.called is not None and one.counter),
        key=lambda one: (one.office, one.day, one.counter, one.called, one.row),
    )
    pairs = ((one, following) for one, following in pairwise(served) if _desk(one) == _desk(following))
    return {one.row: following.called for one, following in pairs if following.called is not None}


def steps_of(intake: Intake, ticket: Ticket, bounds: Mapping[int, float]) -> list[Step]:
    """The wait of a ticket and, once called, its service."""
    wait = _step(intake, ticket, Step.Kind.WAIT, ticket.issued, ticket.called, None)
    if ticket.called is None:
        return [wait]
    service = _step(intake, ticket, Step.Kind.PROCESS, ticket.called, ticket.ended, bounds.get(ticket.row))
    return [wait, service]


def tickets_of(steps: Sequence[Step]) -> list[Ticket]:
    """Tickets from the waits and services of visits: a service belongs to the last wait before it."""
    served: dict[tuple[object, str], list[Step]] = {}
    for step in steps:
        if step.kind == Step.Kind.PROCESS:
            served.setdefault((step.visit, step.category), []).append(step)
    found = []
    waits = [step for step in steps if step.kind == Step.Kind.WAIT and step.end != Step.End.RUNNING]
    for row, wait in enumerate(sorted(waits, key=lambda one: (one.started_at, one.position)), start=1):
        own = served.get((wait.visit, wait.category), [])
        after = [one for one in own if wait.ended_at is not None and one.started_at >= wait.ended_at]
        found.append(_ticket(row, wait, min(after, key=lambda one: one.started_at, default=None)))
    return found


def _desk(ticket: Ticket) -> tuple[str, date, str]:
    return ticket.office, ticket.day, ticket.counter


def _step(
    intake: Intake, ticket: Ticket, kind: str, start: float, end: float | None, bound: float | None
) -> Step:
    until = end if end is not None else bound
    known = Step.End.KNOWN if end is not None else Step.End.BOUND if bound is not None else Step.End.MISSING
    return Step(
        office=ticket.office, day=ticket.day, visit=uuid5(intake.pk, str(ticket.row)),
        ticket=ticket.number[:20], category=ticket.category[:60], kind=kind, counter=ticket.counter[:20],
        channel=ticket.channel, started_at=_moment(ticket.day, start),
        ended_at=None if until is None else _moment(ticket.day, until), end=known, outcome=ticket.status,
        source=Step.Source.IMPORT, intake=intake, position=ticket.row,
    )  # fmt: skip


def _ticket(row: int, wait: Step, service: Step | None) -> Ticket:
    ended = service.ended_at if service and service.end == Step.End.KNOWN else None
    return Ticket(
        wait.ticket, wait.office, wait.day, wait.category, wait.channel, _minute(wait.day, wait.started_at),
        None if wait.ended_at is None else _minute(wait.day, wait.ended_at),
        None if ended is None else _minute(wait.day, ended),
        (service.counter if service else "") or wait.counter, wait.outcome or "served", row,
    )  # fmt: skip


def _moment(day: date, minute: float) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min)) + timedelta(minutes=minute)


def _minute(day: date, at: datetime) -> float:
    return (at - timezone.make_aware(datetime.combine(day, time.min))).total_seconds() / 60

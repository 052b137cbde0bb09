"""Reads of measured steps: a day's waits, durations by kind, category, hour or day, tickets for the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from madoguchi.cityhall.meter.intakes.tickets import tickets_of
from madoguchi.cityhall.meter.models import Intake, Step
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.waiting import Ticket


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait. `minutes` until `now` where it still runs, None where its end is not known."""

    category: str
    channel: str
    started_at: datetime
    minutes: float | None
    running: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class Duration:
    """One measured step; `bound`: it took at most so many minutes."""

    kind: str
    category: str
    day: date
    hour: int
    minutes: float
    bound: bool


@dataclass(frozen=True, slots=True)
class DurationLine:
    """Durations of one group, bounds aside: how many, and minutes."""

    key: Any
    count: int
    median: float
    p90: float
    longest: float


def counted() -> QuerySet[Step]:
    """Every step that counts: measured here, or of a file that is wholly stored."""
    steps: QuerySet[Step] = Step.objects.filter(Q(intake=None) | Q(intake__state=Intake.State.STORED))
    return steps


def day_waits(actor: Actor, office: str, day: date, now: datetime) -> list[Wait]:
    """The waits of one day of an office, in order of their start; one statement."""
    require(actor, Permission.STATISTICS_VIEW)
    rows = counted().filter(office=office, day=day, kind=Step.Kind.WAIT).order_by("started_at")
    columns = ("category", "channel", "started_at", "ended_at", "end", "outcome")
    return [_wait(now, *row) for row in rows.values_list(*columns)]


def durations(actor: Actor, first: date, last: date, office: str = "") -> list[Duration]:
    """Every step with an end from `first` to `last`, of one office or of all."""
    require(actor, Permission.STATISTICS_VIEW)
    rows = counted().filter(day__range=(first, last), ended_at__isnull=False)
    if office:
        rows = rows.filter(office=office)
    columns = ("kind", "category", "day", "started_at", "ended_at", "end")
    return [
        Duration(kind, category, day, timezone.localtime(start).hour, _minutes(start, end), state == "bound")
        for kind, category, day, start, end, state in rows.values_list(*columns).iterator()
    ]


def lines_by(found: Iterable[Duration], key: Callable[[Duration], Any]) -> list[DurationLine]:
    """Durations in groups, in the order of their keys; a bound is no duration."""
    groups: dict[Any, list[float]] = {}
    for one in found:
        if not one.bound:
            groups.setdefault(key(one), []).append(one.minutes)
    return [
        DurationLine(name, len(some), median(some), p90(some), max(some))
        for name, some in sorted(groups.items())
    ]


def tickets(actor: Actor, office: str, first: date | None = None, last: date | None = None) -> list[Ticket]:
    """Waits and services of an office as the waiting rules take them."""
    require(actor, Permission.STATISTICS_VIEW)
    steps = counted().filter(office=office, kind__in=[Step.Kind.WAIT, Step.Kind.PROCESS])
    if first and last:
        steps = steps.filter(day__range=(first, last))
    return tickets_of(list(steps))


def p90(values: Sequence[float]) -> float:
    """Nine of ten are no longer (nearest rank)."""
    return sorted(values)[-(-9 * len(values) // 10) - 1]


def _wait(
    now: datetime, category: str, channel: str, start: datetime, end: datetime | None, state: str, said: str
) -> Wait:
    running = state == Step.End.RUNNING
    until = now if running else end
    minutes = None if until is None else max(_minutes(start, until), 0.0)
    return Wait(category, channel, start, minutes, running, said)


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60

"""The lines of an office as they stand: how many wait, since when, how many counters serve, for how long.

Four statements, however long the lines and however many offices are asked for.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min

from madoguchi.cityhall.tickets import states
from madoguchi.cityhall.tickets.models import Duty, Leg, Office, QueueGroup
from madoguchi.rules.tickets import Service, WaitRange, rules, wait_range


@dataclass(frozen=True, slots=True)
class LineState:
    """One line. `counters` serve it, `free` of them have nobody; `range`: for somebody who comes now.

    `range` is None while nothing is known (計測開始前, or no counter is open); `others`: see `wait_range`.
    """

    group: QueueGroup
    waiting: int
    oldest: datetime | None
    counters: int
    free: int
    others: float
    range: WaitRange | None

    @property
    def level(self) -> str:
        """`quiet`, `fair`, `busy`, or `unknown`, by the slow end of the range."""
        if self.range is None:
            return "unknown"
        if self.range.high <= rules().quiet:
            return "quiet"
        return "busy" if self.range.high > rules().busy else "fair"

    def range_with(self, ahead: int) -> WaitRange | None:
        """The range for somebody with so many people ahead in this line."""
        return wait_range(ahead, service_of(self.group), self.counters, self.free, self.others)


def lines_of(office: Office, day: date) -> list[LineState]:
    """Every line of the office that is in use, in its order."""
    return lines_in({office: day})[office]


def lines_in(days: Mapping[Office, date]) -> dict[Office, list[LineState]]:
    """The lines of each office on its day: four statements, however many offices."""
    groups: dict[UUID, list[QueueGroup]] = {office.pk: [] for office in days}
    for group in QueueGroup.objects.filter(office__in=days, active=True):
        groups[group.office_id].append(group)
    waits, duties = _waits(days), _duties(days)
    at_counter = Leg.objects.filter(office__in=days, state__in=states.AT_COUNTER)
    busy = set(at_counter.values_list("counter_id", flat=True))
    return {
        office: [_state(one, groups[office.pk], waits, duties[office.pk], busy) for one in groups[office.pk]]
        for office in days
    }


def service_of(group: QueueGroup) -> Service | None:
    """The line's service time, measured or declared; None when nothing is known."""
    if group.service_mean is None or group.service_cv is None:
        return None
    return Service(group.service_mean, group.service_cv)


def _waits(days: Mapping[Office, date]) -> dict[UUID, tuple[int, datetime]]:
    own = {office.pk: day for office, day in days.items()}
    rows = (
        Leg.objects.filter(office__in=own, day__in=set(own.values()), state=Leg.State.WAITING)
        .values_list("office", "day", "group").annotate(n=Count("pk"), oldest=Min("waiting_since"))
    )  # fmt: skip
    return {group: (n, oldest) for office, day, group, n, oldest in rows if own[office] == day}


def _duties(days: Mapping[Office, date]) -> dict[UUID, list[tuple[UUID, frozenset[str]]]]:
    rows = Duty.objects.filter(office__in=days, ended_at__isnull=True)
    found: dict[UUID, list[tuple[UUID, frozenset[str]]]] = {office.pk: [] for office in days}
    for office, counter, codes in rows.values_list("office", "counter_id", "groups"):
        found[office].append((counter, frozenset(codes)))
    return found


def _state(
    group: QueueGroup, groups: Sequence[QueueGroup], waits: Mapping[UUID, tuple[int, datetime]],
    duties: Sequence[tuple[UUID, frozenset[str]]], busy: Container[UUID],
) -> LineState:  # fmt: skip
    waiting, oldest = waits.get(group.pk, (0, None))
    serving = [counter for counter, codes in duties if group.code in codes]
    free = sum(counter not in busy for counter in serving)
    minutes = sum(
        waits.get(other.pk, (0, None))[0] * (other.service_mean or 0.0) * _shared(group, other, duties)
        for other in groups
        if other.pk != group.pk
    )
    others = minutes / group.service_mean if group.service_mean else 0.0
    expected = wait_range(waiting, service_of(group), len(serving), free, others)
    return LineState(group, waiting, oldest, len(serving), free, others, expected)


def _shared(
    group: QueueGroup, other: QueueGroup, duties: Sequence[tuple[UUID, frozenset[str]]]
) -> float:
    """Which part of the other line's counters also serves this line."""
    theirs = [codes for _, codes in duties if other.code in codes]
    return sum(group.code in codes for codes in theirs) / len(theirs) if theirs else 0.0

"""The lines of an office as they stand: how many wait, since when, how many counters serve, for how long.

Four statements for a whole office, however long its lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

    `range` is None while nothing is known (計測開始前, or no counter is open); `share`: see `wait_range`.
    """

    group: QueueGroup
    waiting: int
    oldest: datetime | None
    counters: int
    free: int
    share: float
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
        return wait_range(ahead, service_of(self.group), self.counters, self.free, self.share)


def lines_of(office: Office, day: date) -> list[LineState]:
    """Every line of the office that is in use, in its order."""
    groups = list(QueueGroup.objects.filter(office=office, active=True))
    waits = _waits(office, day)
    duties = _duties(office)
    busy = set(
        Leg.objects.filter(office=office, state__in=states.AT_COUNTER).values_list("counter_id", flat=True)
    )
    demand = {group.code: _demand(group, waits) for group in groups}
    return [_state(group, waits, duties, busy, demand) for group in groups]


def service_of(group: QueueGroup) -> Service | None:
    """The line's service time, measured or declared; None when nothing is known."""
    if group.service_mean is None or group.service_cv is None:
        return None
    return Service(group.service_mean, group.service_cv)


def _waits(office: Office, day: date) -> dict[UUID, tuple[int, datetime]]:
    rows = (
        Leg.objects.filter(office=office, day=day, state=Leg.State.WAITING)
        .values_list("group").annotate(n=Count("pk"), oldest=Min("waiting_since"))
    )  # fmt: skip
    return {group: (n, oldest) for group, n, oldest in rows}


def _duties(office: Office) -> list[tuple[UUID, frozenset[str]]]:
    rows = Duty.objects.filter(office=office, ended_at__isnull=True).values_list("counter_id", "groups")
    return [(counter, frozenset(codes)) for counter, codes in rows]


def _demand(group: QueueGroup, waits: Mapping[UUID, tuple[int, datetime]]) -> float:
    """Minutes of work that stand in the line, with one more person."""
    return (waits.get(group.pk, (0, None))[0] + 1) * (group.service_mean or 1.0)


def _state(
    group: QueueGroup, waits: Mapping[UUID, tuple[int, datetime]],
    duties: Sequence[tuple[UUID, frozenset[str]]], busy: Iterable[UUID], demand: Mapping[str, float],
) -> LineState:  # fmt: skip
    waiting, oldest = waits.get(group.pk, (0, None))
    serving = [(counter, codes) for counter, codes in duties if group.code in codes]
    free = sum(counter not in busy for counter, _ in serving)
    share = sum(
        demand[group.code] / sum(demand[code] for code in codes if code in demand) for _, codes in serving
    )
    expected = wait_range(waiting, service_of(group), len(serving), free, share)
    return LineState(group, waiting, oldest, len(serving), free, share, expected)

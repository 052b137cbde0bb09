"""How long each service took, as far as a ticket log tells.

With an end, from call to end. Without one, the counter's next call bounds it from above; where the person
called next had already been waiting, and no absence lies between, the counter was busy until that call and
the gap is the service itself. The last ticket of a counter without an end tells nothing.

Whether a gap is exact depends on the service, long ones more often finding somebody waiting. So ends are
inferred only for services begun with at least as many people waiting as there are counters: nearly all of
those gaps are exact whatever they take (on a synthetic log the mean is then within 3 %, else 11 % too short).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from madoguchi.rules.waiting.catalogue import Span, assumed
from madoguchi.rules.waiting.log_quality import by_counter, by_day
from madoguchi.rules.waiting.log_reader import Ticket

_LEAST = 1 / 60
"""A service of no length, as a log in whole minutes has them, counts as a second."""


@dataclass(frozen=True, slots=True)
class Duration:
    """Minutes of one ticket's service; ``bound``: it took at most that long."""

    ticket: Ticket
    minutes: float
    bound: bool


def durations(tickets: Iterable[Ticket], absences: Mapping[str, Sequence[Span]]) -> list[Duration]:
    """Of the served tickets that tell; ``absences``: when each counter is away ("": any other counter)."""
    found = []
    for _, rows in by_day(tickets):
        found += [_ended(one) for one in rows if one.ended is not None and one.status == "served"]
        crowded = _crowded(rows)
        for calls in by_counter(rows):
            away = absences.get(calls[0].counter, absences.get("", ()))
            found += [
                _until(one, following, away)
                for one, following in pairwise(calls)
                if one.ended is None and one.status == "served" and one.row in crowded
            ]
    return found


def _ended(one: Ticket) -> Duration:
    return Duration(one, max((one.ended or 0.0) - (one.called or 0.0), _LEAST), bound=False)


def _until(one: Ticket, following: Ticket, away: Sequence[Span]) -> Duration:
    start, end = one.called or 0.0, following.called or 0.0
    queued = (following.wait or 0.0) > assumed().call_minutes
    away_between = any(since < end and until > start for since, until in away)
    return Duration(one, max(end - start, _LEAST), bound=not queued or away_between)


def _crowded(tickets: Sequence[Ticket]) -> set[int]:
    """Tickets of a day at whose call at least as many people were waiting as counters call that day."""
    calls = sorted(one.called for one in tickets if one.called is not None)
    issues = sorted(one.issued for one in tickets)
    counters = len({one.counter for one in tickets if one.called is not None and one.counter})
    return {
        one.row
        for one in tickets
        if one.called is not None
        and bisect_right(issues, one.called) - bisect_right(calls, one.called) >= counters
    }

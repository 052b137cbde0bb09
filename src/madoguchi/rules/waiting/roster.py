"""Which counters were open when: from a roster, or, without one, from the counters that called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from madoguchi.rules.standards.problems import RowProblem
from madoguchi.rules.waiting.catalogue import DayType, Span
from madoguchi.rules.waiting.cells import CellError, plain
from madoguchi.rules.waiting.counters import CounterGroup, roster_counters
from madoguchi.rules.waiting.csvtext import CsvRow, read_csv
from madoguchi.rules.waiting.log_quality import by_day
from madoguchi.rules.waiting.log_reader import Ticket
from madoguchi.rules.waiting.log_times import read_moment
from madoguchi.rules.waiting.problems import WaitingFileRefused
from madoguchi.rules.waiting.profiles import half_hours

COLUMNS = ("counter_no", "from", "to")
Roster = Mapping[str, tuple[Span, ...]]
"""Spans on duty of each counter on a typical day."""


def read_roster(raw: bytes, file: str = "") -> Roster:
    """One row for each span of a counter; WaitingFileRefused with every problem."""
    spans: dict[str, tuple[Span, ...]] = {}
    problems: list[RowProblem] = []
    for row in read_csv(raw, file, COLUMNS).rows:
        try:
            counter, span = _span(row)
            spans[counter] = tuple(sorted((*spans.get(counter, ()), span)))
        except CellError as error:
            problems.append(RowProblem(file, row.number, "", error.reason, error.remedy))
    if problems:
        raise WaitingFileRefused(problems)
    return spans


def rostered(roster: Roster, day: DayType) -> tuple[CounterGroup, ...]:
    """The counters of a roster."""
    return roster_counters(roster.values(), day)


def absences(roster: Roster) -> dict[str, tuple[Span, ...]]:
    """When each counter of a roster is away between its spans."""
    return {counter: _between(spans) for counter, spans in roster.items()}


def seen_counters(tickets: Sequence[Ticket], day: DayType) -> tuple[CounterGroup, ...]:
    """Counters open by half hour: the median over days of those that then worked.

    An idle counter calls nobody, so in quiet hours this is too few; a roster is better.
    """
    edges = half_hours(day)
    slots = list(pairwise(edges))
    served = [[_busy(rows, slot) for slot in slots] for _, rows in by_day(tickets)]
    numbers = [max(1, round(median(column))) for column in zip(*served, strict=True)]
    if edges[-1] - edges[-2] < 30:
        numbers[-1] = max(numbers[-2:])  # in a short piece not every open counter calls
    layers = [_layer(numbers, slots, height) for height in range(1, max(numbers) + 1)]
    return roster_counters(layers, day)


def strangers(roster: Roster, tickets: Sequence[Ticket]) -> tuple[list[str], list[str]]:
    """Counters that call without being in the roster, and those of the roster that never call."""
    calling = {one.counter for one in tickets if one.called is not None and one.counter}
    return sorted(calling - set(roster)), sorted(set(roster) - calling)


def _span(row: CsvRow) -> tuple[str, Span]:
    counter = plain(row.cells["counter_no"])
    start, end = read_moment(row.cells["from"]), read_moment(row.cells["to"])
    if not counter or start is None or end is None or start.minute >= end.minute:
        raise CellError(
            "窓口番号、始まり、終わりのどれかが空か、逆です。", "「3,8:30,12:00」のようにしてください。"
        )
    return counter, (start.minute, end.minute)


def _between(spans: Sequence[Span]) -> tuple[Span, ...]:
    return tuple((one[1], following[0]) for one, following in pairwise(spans) if following[0] > one[1])


def _busy(tickets: Sequence[Ticket], slot: Span) -> int:
    """Counters that call somebody in a half hour, or serve somebody all through it.

    Ending a service in it is not enough: whoever leaves for lunch does that too.
    """
    start, end = slot
    served = [
        (one.called, one.ended, one.counter) for one in tickets if one.called is not None and one.counter
    ]
    return len(
        {
            counter
            for called, ended, counter in served
            if start <= called < end or (called < start and ended is not None and ended >= end)
        }
    )


def _layer(numbers: Sequence[int], slots: Sequence[Span], height: int) -> list[Span]:
    """The spans during which at least so many counters are open."""
    spans: list[Span] = []
    for number, (start, end) in zip(numbers, slots, strict=True):
        if number >= height and spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        elif number >= height:
            spans.append((start, end))
    return spans

"""What a ticket log gets wrong and leaves out, and the tickets that can be used.

Nothing is repaired in silence: ``usable`` sets aside tickets that contradict themselves and drops ends that
cannot be true; every such ticket is in a ``Defect`` with its row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from typing import Literal

from madoguchi.rules.waiting.catalogue import load
from madoguchi.rules.waiting.clock import time_of
from madoguchi.rules.waiting.log_reader import Ticket, TicketLog
from madoguchi.rules.waiting.log_times import DAY

Effect = Literal["set_aside", "end_dropped", "kept"]

_WORDS: dict[str, tuple[Effect, str, str]] = {
    "called_before_issue": (
        "set_aside",
        "呼出が発券より前です。",
        "発券機と呼出機の時計を合わせてください。この番号は使いません。",
    ),
    "never_called": (
        "set_aside",
        "呼出の時刻がありません。",
        "取消なら状態を「取消」にしてください。この番号は使いません。",
    ),
    "clock_back": (
        "set_aside",
        "前の番号より発券の時刻が戻っています。",
        "時計が戻された前後の待ち時間は正しくありません。この番号は使いません。",
    ),
    "ended_before_call": (
        "end_dropped",
        "終了が呼出より前です。",
        "終了の時刻は使わず、次の呼出までの時間から推定します。",
    ),
    "two_at_once": (
        "end_dropped",
        "同じ窓口で、前の人が終わる前に次の人を呼んでいます。",
        "窓口番号か終了の押し忘れを確かめてください。前の人の終了は使いません。",
    ),
    "no_end": ("kept", "終了の時刻がありません。", "次の呼出までの時間から、長くてもそれまでと推定します。"),
    "no_counter": ("kept", "窓口番号がありません。", "終了がなければ、1件の時間は分かりません。"),
    "reissued": ("kept", "同じ日に同じ番号が2回以上あります。", "順番で区別しました。"),
    "shared_number": ("kept", "別の窓口（庁舎）に同じ番号があります。", "窓口ごとに区別しました。"),
    "past_midnight": ("kept", "24時を過ぎています。", "前の日の続きとして数えました。"),
}


@dataclass(frozen=True, slots=True)
class Defect:
    """One kind of defect with the rows that show it."""

    code: str
    effect: Effect
    words: str
    remedy: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody was called although people waited: perhaps a lunch without counters."""

    office: str
    day: date
    start: float
    end: float
    waiting: int

    def __str__(self) -> str:
        span = f"{time_of(self.start)}～{time_of(self.end)}"
        return f"{self.office} {self.day} {span} 呼出が1件もなく、{self.waiting}人が待っていました。"


@dataclass(frozen=True, slots=True)
class Quality:
    """``missing``: for each column the part of called tickets without it; ``silent_counters`` never end."""

    rows: int
    read: int
    used: int
    defects: tuple[Defect, ...]
    gaps: tuple[Gap, ...]
    missing: dict[str, float]
    silent_counters: tuple[str, ...]


def examine(log: TicketLog) -> tuple[tuple[Ticket, ...], Quality]:
    """The usable tickets, by office, day and issue, and the report."""
    found = {code: _finders()[code](log.tickets) for code in _WORDS}
    aside = {row for code, rows in found.items() if _WORDS[code][0] == "set_aside" for row in rows}
    dropped = {row for code, rows in found.items() if _WORDS[code][0] == "end_dropped" for row in rows}
    tickets = sorted(
        (
            replace(one, ended=None) if one.row in dropped else one
            for one in log.tickets
            if one.row not in aside
        ),
        key=lambda one: (one.office, one.day, one.issued, one.row),
    )
    defects = tuple(
        Defect(code, *_WORDS[code], rows=tuple(sorted(rows))) for code, rows in found.items() if rows
    )
    called = [one for one in tickets if one.called is not None]
    return tuple(tickets), Quality(
        log.rows, len(log.tickets), len(tickets), defects, _gaps(called), _missing(called), _silent(called)
    )


def by_day(tickets: Iterable[Ticket]) -> list[tuple[tuple[str, date], list[Ticket]]]:
    """Tickets of each office and day, in order of issue."""
    ordered = sorted(tickets, key=lambda one: (one.office, one.day, one.issued, one.row))
    return [(key, list(rows)) for key, rows in groupby(ordered, key=lambda one: (one.office, one.day))]


def by_counter(tickets: Iterable[Ticket]) -> list[list[Ticket]]:
    """Called tickets of each office, day and counter, in order of call."""

    def place(one: Ticket) -> tuple[str, date, str]:
        return one.office, one.day, one.counter

    called = [one for one in tickets if one.called is not None and one.counter]
    ordered = sorted(called, key=lambda one: (*place(one), one.called, one.row))
    return [list(rows) for _, rows in groupby(ordered, key=place)]


def _finders() -> dict[str, Callable[[Sequence[Ticket]], set[int]]]:
    def rows(test: Callable[[Ticket], bool]) -> Callable[[Sequence[Ticket]], set[int]]:
        return lambda tickets: {one.row for one in tickets if test(one)}

    return {
        "called_before_issue": rows(lambda one: one.called is not None and one.called < one.issued),
        "never_called": rows(lambda one: one.called is None and one.status != "cancelled"),
        "clock_back": _clock_back,
        "ended_before_call": rows(
            lambda one: one.ended is not None and one.called is not None and one.ended < one.called
        ),
        "two_at_once": _two_at_once,
        "no_end": rows(lambda one: one.called is not None and one.ended is None and one.status == "served"),
        "no_counter": rows(lambda one: one.called is not None and not one.counter),
        "reissued": _reissued,
        "shared_number": _shared,
        "past_midnight": rows(lambda one: max(one.issued, one.called or 0.0, one.ended or 0.0) >= DAY),
    }


def _clock_back(tickets: Sequence[Ticket]) -> set[int]:
    """Tickets issued, by the clock, before one with a smaller number of the same series and turn."""
    late: dict[tuple[str, date, str, int], float] = {}
    found, turns = set(), _turns(tickets)
    numbered = [(turns[one.row], *_series(one.number), one) for one in tickets]
    for turn, series, _, one in sorted(numbered, key=lambda item: (item[0], item[1], item[2])):
        key = (one.office, one.day, series, turn)
        if one.issued < late.get(key, one.issued):
            found.add(one.row)
        late[key] = max(late.get(key, one.issued), one.issued)
    return found


def _series(number: str) -> tuple[str, int]:
    """``A012`` → (``A``, 12); a number without digits is its own series."""
    head = number.rstrip("0123456789")
    return head, int(number[len(head) :] or 0)


def _turns(tickets: Sequence[Ticket]) -> dict[int, int]:
    """How often the number of each row was given out before on that day."""
    seen: Counter[tuple[str, date, str]] = Counter()
    turns = {}
    for one in tickets:
        turns[one.row] = seen[one.office, one.day, one.number]
        seen[one.office, one.day, one.number] += 1
    return turns


def _reissued(tickets: Sequence[Ticket]) -> set[int]:
    turns = _turns(tickets)
    return {row for row, turn in turns.items() if turn}


def _shared(tickets: Sequence[Ticket]) -> set[int]:
    offices: dict[tuple[date, str], set[str]] = {}
    for one in tickets:
        offices.setdefault((one.day, one.number), set()).add(one.office)
    return {one.row for one in tickets if len(offices[one.day, one.number]) > 1}


def _two_at_once(tickets: Sequence[Ticket]) -> set[int]:
    """The earlier of two tickets that one counter serves at the same time."""
    found = set()
    for served in by_counter(tickets):
        for one, following in pairwise(served):
            end = one.called if one.ended is None else one.ended
            same_call = one.called == following.called
            if following.called is not None and end is not None and (following.called < end or same_call):
                found.add(one.row)
    return found


def _gaps(called: Sequence[Ticket]) -> tuple[Gap, ...]:
    least = load("ticket_log")["gap_minutes"]
    found = []
    for (office, day), tickets in by_day(called):
        calls = sorted(one.called for one in tickets if one.called is not None)
        for start, end in pairwise(calls):
            waiting = sum(one.issued <= start < (one.called or 0.0) for one in tickets)
            if end - start >= least and waiting:
                found.append(Gap(office, day, start, end, waiting))
    return tuple(found)


def _missing(called: Sequence[Ticket]) -> dict[str, float]:
    tests: dict[str, Callable[[Ticket], bool]] = {
        "ended_at": lambda one: one.ended is None,
        "counter_no": lambda one: not one.counter,
        "office": lambda one: not one.office,
    }
    return {name: sum(map(test, called)) / len(called) for name, test in tests.items()} if called else {}


def _silent(called: Sequence[Ticket]) -> tuple[str, ...]:
    """Counters that call and never end, as ``office counter``."""
    ends: dict[str, bool] = {}
    for one in called:
        if one.counter:
            name = f"{one.office} {one.counter}".strip()
            ends[name] = ends.get(name, False) or one.ended is not None
    return tuple(sorted(name for name, any_end in ends.items() if not any_end))

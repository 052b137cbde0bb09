"""窓口体験調査 added up: definitions of counter.md §5 (S for the method), intervals by property."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.rules.reform.catalogue import items, scenarios
from madoguchi.rules.reform.survey import KINDS, Note, Summary, summarize

NINE = datetime(2026, 11, 12, 0, 0, tzinfo=UTC)
FIVE = scenarios()["move_in_five"]


def note(kind: str, start: float, end: float | None, **rest: Any) -> Note:
    ended = None if end is None else NINE + timedelta(minutes=end)
    started = NINE + timedelta(minutes=start)
    return Note(f"{kind}{start}", kind, rest.pop("observer", "a"), started, ended, **rest)


def found(*notes: Note) -> Summary:
    summary = summarize(notes, FIVE)
    assert summary is not None
    return summary


def test_without_a_timed_note_there_is_nothing_to_say() -> None:
    assert summarize([], FIVE) is None
    assert summarize([note("remark", 0, None, text="広い")], FIVE) is None


def test_the_stay_and_what_nobody_noted() -> None:
    summary = found(note("wait", 0, 10), note("writing", 15, 20))
    assert (summary.minutes, summary.unaccounted) == (20, 5)


def test_two_observers_of_one_wait_count_once() -> None:
    summary = found(note("wait", 0, 10), note("wait", 2, 12, observer="b"))
    assert summary.minutes_of("wait") == 12


def test_the_longest_kind_comes_first() -> None:
    summary = found(note("interview", 0, 3), note("wait", 3, 30), note("writing", 30, 40))
    assert [total.kind for total in summary.kinds] == ["wait", "writing", "interview"]


def test_a_move_that_nobody_counted_is_not_zero_steps() -> None:
    summary = found(note("move", 0, 2, steps=40, place="市民課"), note("move", 5, 7, place="保険課"))
    assert (summary.moves, summary.steps, summary.uncounted_moves) == (2, 40, 1)
    assert summary.places == ("市民課", "保険課")


@pytest.mark.parametrize(
    ("written", "repeated"),
    [({"name": 30}, 25), ({"name": 5}, 0), ({"name": 3}, 0), ({"address": 9}, 8), ({"sign": 9}, 0)],
)
def test_repeats_are_what_lies_beyond_the_first_need(written: dict[str, int], repeated: int) -> None:
    assert found(note("writing", 0, 5, form="届", items=written)).repeated == repeated


def test_the_published_count_of_the_family() -> None:
    """鹿児島市 (S): 氏名30+フリガナ23+住所9+生年月日21 = 83, of which 74 are not needed a first time by form.

    By person and case the first need is 5+5+1+5 = 16, so 67 of the 83 are repeats (D).
    """
    summary = found(
        note("writing", 0, 5, form="様式", items={"name": 30, "kana": 23, "address": 9, "birth_date": 21})
    )
    assert (summary.four, summary.repeated) == (83, 67)


def test_remarks_are_grouped_and_none_is_lost() -> None:
    summary = found(
        note("wait", 0, 5), note("remark", 1, None, category="sign", text="看板"),
        note("remark", 2, None, category="?", text="なぞ"),
    )  # fmt: skip
    assert [label for label, _ in summary.remarks] == ["案内・表示がわからない", "そのほか"]


spans = st.tuples(st.sampled_from(sorted(KINDS)), st.integers(0, 300), st.integers(0, 90))


@given(st.lists(spans, min_size=1, max_size=30))
def test_no_kind_is_longer_than_the_stay(drawn: list[tuple[str, int, int]]) -> None:
    summary = found(*(note(kind, start, start + length) for kind, start, length in drawn))
    assert all(0 <= total.minutes <= summary.minutes for total in summary.kinds)
    assert 0 <= summary.unaccounted <= summary.minutes
    assert sum(total.minutes for total in summary.kinds) >= summary.minutes - summary.unaccounted - 1e-9


def test_every_scenario_is_complete_and_marked() -> None:
    for scenario in scenarios().values():
        assert scenario.evidence in ("S", "K", "L")
        assert scenario.source
        assert scenario.personas
        assert scenario.carry
        assert scenario.tasks
    assert {item.first for item in items().values()} == {"person", "case", "each"}

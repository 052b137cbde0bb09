"""Graded name matching (benefits.md §1.3, D)."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.zengin.helpers import VECTORS

from madoguchi.rules.zengin import match_names


def vectors() -> list[list[str]]:
    with (VECTORS / "name_matches.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.mark.parametrize(("a", "b", "verdict", "mark"), vectors())
def test_vectors(a: str, b: str, verdict: str, mark: str) -> None:
    assert match_names(a, b).verdict == match_names(b, a).verdict == verdict


@pytest.mark.parametrize(("a", "b", "verdict", "mark"), vectors())
def test_every_verdict_but_equal_has_a_reason(a: str, b: str, verdict: str, mark: str) -> None:
    assert bool(match_names(a, b).reasons) == (verdict != "equal")


def test_a_name_cut_at_30_bytes_is_possible_and_at_20_is_not() -> None:
    long = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘガギグ"
    assert match_names(long, "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍ").verdict == "possible"
    assert match_names(long, "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄ").verdict == "differs"


def test_several_small_differences_together_are_still_possible() -> None:
    match = match_names("ミヅノ　カヲル", "ミズノ　カオル")
    assert match.verdict == "possible"
    assert len(match.reasons) == 2


@given(
    st.text(alphabet="アイウガギパャーヲ 　ABC", max_size=12), st.text(alphabet="アイウガギヲ　", max_size=12)
)
def test_the_order_of_the_two_makes_no_difference(a: str, b: str) -> None:
    assert match_names(a, b).verdict == match_names(b, a).verdict

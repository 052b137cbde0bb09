"""Type sizes for boxes, and where words that are wider than their box may break."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.documents.fitting import BREAK_HERE, SIZES, breakable, ems, fit

TEXTS = st.text(st.sampled_from("髙橋アｱA1 葛\U000e0100"), max_size=130)


def test_a_selector_takes_no_width() -> None:
    assert ems("葛\U000e0100城") == 2


def test_a_short_name_keeps_the_full_size() -> None:
    assert fit("髙橋 﨑太郎", 69, 9) == SIZES[0]


def test_a_name_of_120_characters_gets_smaller() -> None:
    assert fit("髙" * 120, 69, 9) == SIZES[-1]


@given(TEXTS, st.floats(20, 170), st.floats(4, 20))
def test_a_longer_text_is_never_larger(text: str, width: float, height: float) -> None:
    assert fit(text + "髙", width, height) <= fit(text, width, height)


@given(TEXTS, st.floats(5, 170))
def test_break_marks_are_the_only_change(text: str, width: float) -> None:
    assert breakable(text, width, 8).replace(BREAK_HERE, "") == text


def test_only_words_wider_than_the_box_are_marked() -> None:
    assert breakable("NGUYEN THI ANH", 69, 10.5) == "NGUYEN THI ANH"
    assert breakable("A" * 120, 69, 10.5).count(BREAK_HERE) == 119

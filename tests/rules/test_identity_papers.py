"""Numbers of identity papers. Source: catalogue/identity/papers.yaml (K); a vector from a web page (K)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.rules.identity_papers import expiry_problem, licence_check_digit, number_problem, papers

ON = date(2026, 11, 29)
PAPERS = papers(ON)


def test_the_published_vector() -> None:
    assert licence_check_digit("3090123456") == "2"
    assert number_problem(PAPERS["licence"], "309012345620") == ""


@pytest.mark.parametrize(
    "typed", ["第309012345620号", "３０９０１２３４５６２０", "3090 1234 5620", "3090-1234-5620"]
)
def test_a_licence_number_as_people_type_it(typed: str) -> None:
    assert number_problem(PAPERS["licence"], typed) == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("30901234562", "12桁"),
        ("3090123456200", "12桁"),
        ("30901234562A", "12桁"),
        ("309012345630", "検査数字"),
        ("319012345620", "公安委員会"),
    ],
)
def test_a_slip_of_the_hand_is_named(typed: str, words: str) -> None:
    assert words in number_problem(PAPERS["licence"], typed)


@given(st.integers(0, 10**10 - 1).map("{:010}".format), st.integers(0, 9), st.integers(0, 9))
def test_any_one_wrong_digit_of_the_body_is_found_or_shares_the_digit_1(
    body: str, place: int, digit: int
) -> None:
    """Modulus 11 with ten digits: of the eleven remainders only 0 and 10 share one, the 1."""
    wrong = body[:place] + str(digit) + body[place + 1 :]
    if wrong != body and licence_check_digit(wrong) == licence_check_digit(body):
        assert licence_check_digit(body) == "1"


@pytest.mark.parametrize(
    ("kind", "typed", "good"),
    [
        ("residence_card", "ab12345678cd", True),
        ("residence_card", "AB1234567CD", False),
        ("residence_card", "1212345678CD", False),
        ("passport", "TK1234567", True),
        ("passport", "T12345678", False),
    ],
)
def test_forms_of_other_numbers(kind: str, typed: str, good: bool) -> None:
    assert (number_problem(PAPERS[kind], typed) == "") is good


def test_a_paper_is_good_on_its_last_day() -> None:
    licence = PAPERS["licence"]
    assert expiry_problem(licence, ON, ON) == ""
    assert "ほかの書類" in expiry_problem(licence, date(2026, 11, 28), ON)


def test_every_entry_names_its_evidence() -> None:
    assert {paper.evidence for paper in PAPERS.values()} <= {"V", "D", "K"}


@given(st.sampled_from(sorted(PAPERS)), st.text(max_size=40))
def test_any_text_is_answered(kind: str, typed: str) -> None:
    assert isinstance(number_problem(PAPERS[kind], typed), str)

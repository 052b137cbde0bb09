"""Four items of a card against the register. Source: catalogue/card/matching.yaml (K), own cases (D)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.rules.matching import GRADES, ITEMS, Candidate, CardItems, Match, match, matching_rules

RULES = matching_rules(date(2026, 11, 29))
CARD = CardItems("髙﨑　翔太", "架空県南架空市海辺町３番地８　シーサイド架空２０５号", "19880521", "male")
SAME = Candidate(
    ("髙﨑　翔太",), ("架空県南架空市海辺町3番地8　シーサイド架空205号",), "1988-05-21", "male"
)


def graded(**changes: object) -> Match:
    return match(CARD, replace(SAME, **changes), RULES)


def word(found: Match, item: str) -> str:
    return next(one.word for one in found.items if one.item == item)


def test_the_same_person_written_in_two_widths_is_exact() -> None:
    found = graded()
    assert (found.grade, word(found, "name"), word(found, "address")) == ("exact", "same", "width")
    assert [one.item for one in found.items] == list(ITEMS)


@pytest.mark.parametrize(
    ("address", "grade", "says"),
    [
        ("架空県南架空市海辺町三番地の８シーサイド架空205号", "exact", "notation"),
        ("南架空市海辺町3番地8　シーサイド架空205号", "exact", "notation"),
        ("架空県南架空市海辺町3-8　シーサイド架空205号", "exact", "notation"),
        ("架空県南架空市海辺町3番地8", "likely", "building"),
        ("架空県南架空市海辺町3番地80", "doubtful", "different"),
        ("架空県南架空市海辺町3番地", "doubtful", "different"),
        ("架空県南架空市海邊町3番地8　シーサイド架空205号", "likely", "variant"),
        ("", "likely", "unknown"),
    ],
)
def test_addresses(address: str, grade: str, says: str) -> None:
    found = graded(addresses=(address,))
    assert (found.grade, word(found, "address")) == (grade, says)


@pytest.mark.parametrize(
    ("own", "theirs", "says"),
    [
        ("東京都府中市本町1-1", "広島県府中市本町1-1", "different"),
        ("府中市本町1-1", "広島県府中市本町1-1", "notation"),
        ("見本県見本市本町2-5-1　11号室", "見本県見本市本町2-5-11　1号室", "different"),
        ("見本県見本市本町２-５-１　１１号室", "見本県見本市本町2-5-1 11号室", "width"),
        ("見本県見本市本町2-5-1", "見本県見本市本町2-5-1　11号室", "building"),
    ],
)
def test_two_towns_of_one_name_and_two_rooms_of_the_same_digits_are_two_places(
    own: str, theirs: str, says: str
) -> None:
    found = match(replace(CARD, address=own), replace(SAME, addresses=(theirs,)), RULES)
    assert word(found, "address") == says


@pytest.mark.parametrize(
    ("own", "theirs", "says"),
    [
        ("\ufa19山　太郎", "\u795e山　太郎", "variant"),
        ("森　山子", "森山　子", "boundary"),
        ("森　山子", "森山子", "width"),
        ("ﾏｲｶ　ﾃﾞｲ", "マイカ　デイ", "width"),
    ],
)
def test_a_name_that_only_looks_the_same_asks_the_clerk(own: str, theirs: str, says: str) -> None:
    found = match(replace(CARD, name=own), replace(SAME, names=(theirs,)), RULES)
    assert word(found, "name") == says
    assert (found.grade == "exact") is (says == "width")


def test_a_former_address_is_likely_and_says_so() -> None:
    found = graded(addresses=("見本県見本市本町1番地", SAME.addresses[0]))
    assert (found.grade, word(found, "address")) == ("likely", "former")
    assert "前の住所" in found.differences[0].reason or "前の住所" in found.differences[-1].reason


@pytest.mark.parametrize(
    ("name", "grade", "says"),
    [
        ("高崎　翔太", "likely", "variant"),
        ("髙﨑 翔太", "exact", "width"),
        ("髙﨑　翔大", "doubtful", "different"),
        ("山田　翔太", "doubtful", "different"),
        ("", "doubtful", "unknown"),
    ],
)
def test_names(name: str, grade: str, says: str) -> None:
    found = graded(names=(name,))
    assert (found.grade, word(found, "name")) == (grade, says)


def test_another_name_of_the_same_person_is_likely() -> None:
    found = graded(names=("TAKASAKI SHOTA", "髙﨑　翔太"))
    assert (found.grade, word(found, "name")) == ("likely", "other_name")


def test_a_flagged_glyph_stands_for_the_registered_one_and_is_never_exact() -> None:
    card = replace(CARD, name="■﨑　翔太", name_flags="10000")
    found = match(card, SAME, RULES)
    assert (found.grade, word(found, "name")) == ("likely", "substitute")
    assert "登録の字" in found.items[0].reason
    unflagged = match(replace(card, name_flags=""), SAME, RULES)
    assert word(unflagged, "name") == "different"


def test_flags_of_another_length_excuse_nothing() -> None:
    card = replace(CARD, name="■■■■■", name_flags="1111111")
    assert word(match(card, SAME, RULES), "name") == "different"


def test_a_twin_is_doubtful_and_another_birth_is_different() -> None:
    assert graded(names=("髙﨑　健太",)).grade == "doubtful"
    assert graded(names=("髙﨑　健太",), birth_date="1990-01-01").grade == "different"


@pytest.mark.parametrize(
    ("card", "registered", "says"),
    [
        ("19880500", "1988-05-21", "month_day"),
        ("19880000", "1988-05-21", "month_day"),
        ("19880600", "1988-05-21", "different"),
        ("00000000", "1988-05-21", "unknown"),
        ("19880521", "", "unknown"),
        ("19880522", "1988-05-21", "different"),
    ],
)
def test_births(card: str, registered: str, says: str) -> None:
    found = match(replace(CARD, birth_date=card), replace(SAME, birth_date=registered), RULES)
    assert word(found, "birth_date") == says
    assert found.grade != "exact"


def test_another_sex_is_never_more_than_doubtful() -> None:
    assert graded(sex="female").grade == "doubtful"
    assert graded(sex="unknown").grade == "likely"


def test_reasons_hold_no_data_of_anybody() -> None:
    found = graded(names=("田中　花子",), addresses=("見本県見本市本町1番地",), birth_date="1990-01-01")
    said = "".join(one.reason for one in found.items) + found.says
    assert not any(text in said for text in ("髙﨑", "翔太", "田中", "海辺町", "本町", "1990", "1988"))


TEXT = st.text(max_size=24)
PEOPLE = st.builds(
    Candidate, st.tuples(TEXT, TEXT), st.tuples(TEXT, TEXT),
    st.dates().map(str) | st.just(""), st.sampled_from(["male", "female", "unknown"]),
)  # fmt: skip
CARDS = st.builds(
    CardItems, TEXT, TEXT, st.dates().map("{:%Y%m%d}".format).map(lambda text: text.rjust(8, "0")),
    st.sampled_from(["male", "female", "unknown"]), st.text("01", max_size=24), st.text("01", max_size=24),
)  # fmt: skip


@given(CARDS, PEOPLE)
def test_any_two_texts_get_a_grade_with_a_reason_for_each_difference(
    card: CardItems, person: Candidate
) -> None:
    found = match(card, person, RULES)
    assert found.grade in GRADES
    assert all(one.reason for one in found.differences)
    if found.grade == "exact":
        assert {one.outcome for one in found.items} <= {"same", "spelling"}
        assert word(found, "name") in {"same", "width"}


@given(CARDS, PEOPLE, st.sampled_from(["names", "addresses", "birth_date", "sex"]))
def test_making_one_item_agree_never_lowers_the_grade(card: CardItems, person: Candidate, item: str) -> None:
    agreeing = {
        "names": (card.name,), "addresses": (card.address,), "sex": card.sex,
        "birth_date": f"{card.birth_date[:4]}-{card.birth_date[4:6]}-{card.birth_date[6:]}",
    }  # fmt: skip
    better = match(card, replace(person, **{item: agreeing[item]}), RULES)
    order = list(GRADES)
    assert order.index(better.grade) <= order.index(match(card, person, RULES).grade)

"""個人番号 typed and found in texts. The numbers are printed specimens (see test_identifiers)."""

from __future__ import annotations

import random
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.rules.identifiers import is_valid_my_number, my_number_check_digit, next_m11_number
from madoguchi.rules.my_numbers import (
    CHANCE,
    NumberRefused,
    Place,
    in_groups,
    may_hold_my_number,
    places_of_my_numbers,
    read_my_number,
)

NUMBER = "123456789018"
WRITTEN = [
    "123456789018", "1234 5678 9018", "1234-5678-9018", "１２３４５６７８９０１８",
    "１２３４　５６７８　９０１８", "1234－5678－9018", "1234ー5678ー9018", "1234・5678・9018",
    "1 2 3 4 5 6 7 8 9 0 1 8", "1234 - 5678 - 9018",
]  # fmt: skip
HARMLESS = [
    "123456789019", "0123456789018", "1234567890180", "a123456789018", "123456789018a", "090-1234-5678",
    "2026-11-29 10:30", "1234-5678-9018-0000", "0000-1234-5678-9018", "8920001 見本県見本市中央1丁目2番3号",
    str(uuid.UUID("8f14e45f-ceea-467f-9abc-123456789018")), "",
]  # fmt: skip


@pytest.mark.parametrize("text", [text for text in WRITTEN if " - " not in text])
def test_whatever_way_it_is_typed(text: str) -> None:
    assert read_my_number(text) == NUMBER


@pytest.mark.parametrize(
    ("text", "says"),
    [("12345678901", "11桁"), ("12345678901８８", "13桁"), ("12345678901x", "数字12桁"), ("", "数字12桁"),
     ("123456789019", "検査数字")],
)  # fmt: skip
def test_a_refusal_quotes_no_digit(text: str, says: str) -> None:
    with pytest.raises(NumberRefused, match=says) as refused:
        read_my_number(text)
    assert "1234" not in str(refused.value)


@pytest.mark.parametrize("text", WRITTEN)
def test_found_in_a_sentence(text: str) -> None:
    assert may_hold_my_number(f"本人の番号は{text}です。")
    assert list(places_of_my_numbers(f"一行目\n番号 {text}")) == [Place(2, 4)]


@pytest.mark.parametrize("text", HARMLESS)
def test_not_found_in(text: str) -> None:
    assert not may_hold_my_number(text)


@pytest.mark.parametrize("text", [f"宛名番号：{NUMBER}", f"宛名番号は {NUMBER} です", f"免許証番号{NUMBER}"])
def test_a_number_that_is_called_something_else(text: str) -> None:
    assert may_hold_my_number(text)
    assert not may_hold_my_number(text, ["宛名番号", "免許証番号"])
    assert may_hold_my_number(f"{text}、番号 {NUMBER}", ["宛名番号", "免許証番号"])


def test_a_number_that_is_known_to_be_another() -> None:
    assert not list(places_of_my_numbers(f"1234-5678-9018 {NUMBER}", known={NUMBER}))


def test_a_12_digit_atena_number_always_looks_like_one() -> None:
    """The weights of 1.1.13 (M11W2〜7) are those of the 個人番号: why registers are left out of a scan."""
    _serial, atena = next_m11_number(12345678901)
    assert is_valid_my_number(atena)


def test_one_in_ten_random_numbers_looks_like_one() -> None:
    """For each 11 digits exactly one of ten twelfth digits is right."""
    bodies = [f"{random.Random(seed).randrange(10**11):011d}" for seed in range(200)]
    right = sum(is_valid_my_number(body + check) for body in bodies for check in "0123456789")
    assert right * CHANCE == len(bodies) * 10


@given(st.integers(0, 10**11 - 1), st.text(alphabet="あ漢、。「", max_size=5))
def test_every_number_is_found_and_read(body: int, around: str) -> None:
    number = f"{body:011d}" + my_number_check_digit(f"{body:011d}")
    assert may_hold_my_number(around + in_groups(number) + around)
    assert read_my_number(in_groups(number)) == number


@given(st.text(max_size=60))
def test_any_text_is_looked_through(text: str) -> None:
    may_hold_my_number(text)

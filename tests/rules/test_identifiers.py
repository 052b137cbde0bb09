"""Check digits against published vectors and an independent implementation (python-stdnum)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.exceptions import ValidationError
from stdnum.jp import cn, in_

from madoguchi.rules import identifiers as ids


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


@pytest.mark.parametrize(
    ("code", "check"),
    [
        ("13101", "6"),  # 千代田区
        ("28100", "0"),  # 神戸市
        ("01100", "2"),  # 札幌市
        ("46201", "2"),  # 鹿児島市
        ("27100", "4"),  # 大阪市
        ("14100", "3"),  # 横浜市
    ],
)
def test_municipality_codes(code: str, check: str) -> None:
    assert ids.municipality_check_digit(code) == check
    assert ids.is_valid_municipality_code(code + check)
    assert not ids.is_valid_municipality_code(code + str((int(check) + 1) % 10))


@pytest.mark.parametrize(("serial", "check"), [("1", "9"), ("2", "7"), ("100", "7"), ("0", "0")])
def test_m11_vectors(serial: str, check: str) -> None:
    """住民記録システム標準仕様書 1.1.13: M11W2～7, 余り0 → 0."""
    assert ids.m11_check_digit(serial) == check
    assert ids.is_valid_m11(serial + check)


def test_m11_remainder_1_is_a_choice_of_the_body() -> None:
    assert ids.m11_check_digit("6") is None
    assert ids.m11_check_digit("6", "zero") == "0"
    assert not ids.is_valid_m11("60")
    assert ids.is_valid_m11("60", "zero")
    assert ids.next_m11_number(6) == (7, "78")
    assert ids.next_m11_number(6, "zero") == (6, "60")


@given(st.integers(1, 10**13))
def test_issued_numbers_are_valid_and_a_wrong_digit_is_noticed(serial: int) -> None:
    issued, number = ids.next_m11_number(serial)
    assert serial <= issued <= serial + 1 + 10
    assert ids.is_valid_m11(number)
    wrong = number[:-2] + str((int(number[-2]) + 1) % 10) + number[-1]
    assert not ids.is_valid_m11(wrong)


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("379474484458", True),
        ("123456789018", True),
        ("621498320257", True),
        ("983205673214", True),
        ("537686677188", True),  # of a J-LIS test card
        ("507957100722", False),
    ],
)
def test_my_number_vectors(number: str, valid: bool) -> None:
    """Publicly printed fictitious 見本."""
    assert ids.is_valid_my_number(number) == valid


@given(digits(11))
def test_my_number_agrees_with_stdnum(body: str) -> None:
    assert ids.my_number_check_digit(body) == in_.calc_check_digit(body)
    for check in "0123456789":
        assert ids.is_valid_my_number(body + check) == in_.is_valid(body + check)


@pytest.mark.parametrize(("code", "valid"), [("24727059608", True), ("25208017644", False)])
def test_resident_code_vectors(code: str, valid: bool) -> None:
    """Publicly printed fictitious 見本."""
    assert ids.is_valid_resident_code(code) == valid


@given(digits(10))
def test_resident_code_check_digit_completes_a_code(body: str) -> None:
    assert ids.is_valid_resident_code(body + ids.resident_code_check_digit(body))


@given(digits(12))
def test_corporate_number_agrees_with_stdnum(body: str) -> None:
    assert ids.corporate_check_digit(body) == cn.calc_check_digit(body)
    for check in "0123456789":
        number = check + body
        assert ids.is_valid_corporate_number(number) == _stdnum_accepts(number)


def _stdnum_accepts(number: str) -> bool:
    try:
        return bool(cn.validate(number))
    except ValidationError:
        return False


def test_the_digital_agency_has_a_valid_corporate_number() -> None:
    assert ids.is_valid_corporate_number("8000012010038")


@pytest.mark.parametrize(
    "text",
    ["", "1", "12345678901a", "１２３４５６", "-12345", "1234567890123456", " 13101", "abc", "٣٧٩٤٧٤٤٨٤٤٥٨"],
)
def test_other_texts_are_no_numbers(text: str) -> None:
    assert not ids.is_valid_municipality_code(text)
    assert not ids.is_valid_my_number(text)
    assert not ids.is_valid_resident_code(text)
    assert not ids.is_valid_corporate_number(text)


@pytest.mark.parametrize("text", ["", "a", "1", "１", "x9"])
def test_other_texts_are_no_m11_numbers(text: str) -> None:
    assert not ids.is_valid_m11(text)


def test_a_body_of_the_wrong_length_is_an_error() -> None:
    calls = [ids.municipality_check_digit, ids.my_number_check_digit, ids.resident_code_check_digit]
    for call in [*calls, ids.corporate_check_digit, ids.m11_check_digit]:
        with pytest.raises(ValueError, match="digits"):
            call("12x")

"""The checksum of a letter: what it finds, and what a clerk may type."""

from __future__ import annotations

import hmac
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from madoguchi.documents.letter_checksum import ALPHABET, Verdict, check_letter, letter_checksum, well_formed

KEY = b"0123456789abcdef"
AMOUNTS = st.integers(1, 9_999_999_999)
PERSONS = st.text(min_size=1, max_size=12)
TAILS = st.from_regex(r"\A([0-9]{0,3})\Z")


def made(amount: int | None = 60_000, person: str = "p1", tail: str = "123") -> str:
    return letter_checksum(KEY, "prices-2026", person, amount, tail)


def checked(printed: str, amount: int | None = 60_000, person: str = "p1", tail: str = "123") -> Verdict:
    return check_letter(KEY, "prices-2026", person, amount, tail, printed)


def test_the_documented_algorithm_gives_the_same() -> None:
    """Written a second time from the docstring alone."""
    message = json.dumps(["letter/1", "prices-2026", "p1", 60000, "123"], separators=(",", ":")).encode()
    number = int.from_bytes(hmac.new(KEY, message, "sha256").digest(), "big")
    text = "".join(ALPHABET[number // 31**place % 31] for place in range(10, -1, -1))
    text += ALPHABET[sum((i + 1) * ALPHABET.index(c) for i, c in enumerate(text)) % 31]
    assert made() == f"{text[:4]}-{text[4:8]}-{text[8:]}"


@given(AMOUNTS, PERSONS, TAILS)
def test_a_letter_matches_itself(amount: int, person: str, tail: str) -> None:
    assert checked(made(amount, person, tail), amount, person, tail) is Verdict.MATCHES


@given(AMOUNTS, st.data())
def test_any_changed_digit_of_the_amount_is_found(amount: int, data: st.DataObject) -> None:
    digits = list(str(amount))
    place = data.draw(st.integers(0, len(digits) - 1))
    digits[place] = data.draw(st.sampled_from("0123456789"))
    other = int("".join(digits))
    assume(other != amount)
    assert checked(made(amount), other) is Verdict.DIFFERS


@given(AMOUNTS, AMOUNTS)
def test_amounts_of_two_letters_exchanged_are_found_on_both(first: int, second: int) -> None:
    assume(first != second)
    assert checked(made(first, "p1"), second, "p1") is Verdict.DIFFERS
    assert checked(made(second, "p2"), first, "p2") is Verdict.DIFFERS


def test_another_person_account_programme_or_key_is_found() -> None:
    assert checked(made(), person="p2") is Verdict.DIFFERS
    assert checked(made(), tail="124") is Verdict.DIFFERS
    assert check_letter(KEY, "other", "p1", 60_000, "123", made()) is Verdict.DIFFERS
    assert check_letter(KEY[::-1], "prices-2026", "p1", 60_000, "123", made()) is Verdict.DIFFERS


def test_an_unknown_amount_is_not_zero_and_fields_never_run_together() -> None:
    assert made(None) != made(0)
    assert letter_checksum(KEY, "ab", "c", 1, "") != letter_checksum(KEY, "a", "bc", 1, "")


@given(AMOUNTS, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_every_wrong_character_is_a_typing_error(amount: int, place: int, character: str) -> None:
    plain = made(amount).replace("-", "")
    assume(plain[place] != character)
    assert checked(plain[:place] + character + plain[place + 1 :], amount) is Verdict.MISTYPED


@given(AMOUNTS, st.integers(0, 11), st.integers(0, 11))
def test_every_exchange_of_two_characters_is_a_typing_error(amount: int, one: int, other: int) -> None:
    typed = list(made(amount).replace("-", ""))
    assume(typed[one] != typed[other])
    typed[one], typed[other] = typed[other], typed[one]
    assert checked("".join(typed), amount) is Verdict.MISTYPED


def test_it_may_be_typed_in_any_width_and_case() -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in made().lower().replace("-", ""))
    for typed in (made(), made().lower(), made().replace("-", " "), made().replace("-", "ー"), wide):
        assert checked(typed) is Verdict.MATCHES


@pytest.mark.parametrize("typed", ["", "7KQ2", "0000-0000-0000", made() + "2", "照合記号"])
def test_what_is_no_checksum_is_a_typing_error(typed: str) -> None:
    assert checked(typed) is Verdict.MISTYPED
    assert Verdict.MISTYPED.label.startswith("照合記号の入力が違います")


def test_it_never_holds_look_alikes() -> None:
    assert len(set(ALPHABET)) == 31
    assert not set("0O1IL") & set(ALPHABET)
    assert well_formed(made().replace("-", ""))


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        letter_checksum(b"short", "prices-2026", "p1", 1, "")

"""The checksum of a letter: printed on it, checked from the paper alone.

It stops the accident in which a print column was shifted while every amount was right (benefits.md §3.3,
尾道, V): who reads number, amount and checksum from any letter can tell whether they belong together.

The algorithm, so that anyone with the key can repeat it (`letter/1`):

1. message: UTF-8 of the JSON array `["letter/1", programme, person, amount, account_tail]` without spaces;
   an unknown amount is `null`, never 0;
2. HMAC-SHA256 of the message, read as a big-endian number, modulo 31^11: eleven characters of ALPHABET, the
   most significant first;
3. a twelfth character c so that 1·v1 + 2·v2 + … + 11·v11 = c (mod 31). Since 31 is prime, it finds every
   single wrong character and every exchange of two characters when the checksum is typed;
4. three groups of four.
"""

from __future__ import annotations

import hmac
import json
import unicodedata
from enum import StrEnum

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters, a prime number, without 0 O 1 I L."""

LENGTH = 11
VERSION = "letter/1"
SHORTEST_KEY = 16


class Verdict(StrEnum):
    """What a printed checksum says about a letter."""

    MATCHES = "matches"
    MISTYPED = "mistyped"
    DIFFERS = "differs"

    @property
    def label(self) -> str:
        """For the person who typed it, in Japanese."""
        return _LABELS[self]


_LABELS = {
    Verdict.MATCHES: "一致しました。",
    Verdict.MISTYPED: "照合記号の入力が違います。通知の記号をもう一度入力してください。",
    Verdict.DIFFERS: "一致しません。別の人か別の金額の通知です。発送を止め、担当者に知らせてください。",
}


def letter_checksum(key: bytes, programme: str, person: str, amount: int | None, account_tail: str) -> str:
    """The checksum of one letter, such as `7KQ2-M9XD-4TBH`.

    `key` is the municipality's secret (16 bytes or more, else ValueError); `programme` and `person` are the
    opaque keys of the programme and of the person, `account_tail` the printed digits of the account or "".
    """
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"the key of the letters needs {SHORTEST_KEY} bytes or more")
    fields = [VERSION, programme, person, amount, account_tail]
    message = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    number = int.from_bytes(hmac.digest(key, message, "sha256"), "big") % len(ALPHABET) ** LENGTH
    values = _values(number)
    text = "".join(ALPHABET[value] for value in (*values, _check_value(values)))
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def check_letter(
    key: bytes, programme: str, person: str, amount: int | None, account_tail: str, printed: str
) -> Verdict:
    """Does the checksum read from a print belong to this person, amount and account?

    `printed` may be typed by hand: full width, small letters, spaces, any dashes. `amount` and `account_tail`
    are those read from the same print; `person` is looked up by the printed letter number.
    """
    typed = plain_checksum(printed)
    if not well_formed(typed):
        return Verdict.MISTYPED
    expected = plain_checksum(letter_checksum(key, programme, person, amount, account_tail))
    return Verdict.MATCHES if hmac.compare_digest(typed, expected) else Verdict.DIFFERS


def plain_checksum(text: str) -> str:
    """A typed checksum as twelve characters in a row: upper case, without anything but letters and digits."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in folded if character.isascii() and character.isalnum())


def well_formed(plain: str) -> bool:
    """True when twelve characters carry their own check character."""
    if len(plain) != LENGTH + 1 or any(character not in ALPHABET for character in plain):
        return False
    *values, check = (ALPHABET.index(character) for character in plain)
    return check == _check_value(values)


def _values(number: int) -> list[int]:
    digits = []
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(digit)
    return digits[::-1]


def _check_value(values: list[int]) -> int:
    return sum(weight * value for weight, value in enumerate(values, start=1)) % len(ALPHABET)

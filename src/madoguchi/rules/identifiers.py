"""Check digits of the numbers that a municipality handles.

Each ``is_valid_…`` takes the digits as a string, half-width, without separators, and answers False for any
other text; each ``…_check_digit`` takes the digits without the check digit and raises ValueError for any
other text. Nothing here stores or logs a number.

Sources: 全国地方公共団体コード (総務省, 検査数字の算出方法; C: no mismatch on 1,916 codes); 個人番号
(平成26年総務省令第85号第5条, K); 住民票コード (住民基本台帳法施行規則第1条, K; the same weights); 法人番号
(平成26年財務省令第70号第2条, K); 宛名番号・世帯番号 (住民記録システム標準仕様書【第1.0版】1.1.13, P).
"""

from __future__ import annotations

import re
from typing import Literal

Remainder1 = Literal["skip", "zero"]
"""What a body does with serials whose M11 remainder is 1 (the value would be 10): 1.1.13 is silent.

``skip``: such serials, one in eleven, are not issued (default); ``zero``: the check digit is 0. To be
confirmed with the core system.
"""

_DIGITS = re.compile("[0-9]+")


def _digits(text: str, length: int | None = None) -> list[int]:
    if not _DIGITS.fullmatch(text) or (length is not None and len(text) != length):
        raise ValueError(f"expected {length or 'some'} digits")
    return [int(character) for character in text]


def _is(text: str, length: int) -> bool:
    return len(text) == length and bool(_DIGITS.fullmatch(text))


def municipality_check_digit(code: str) -> str:
    """全国地方公共団体コード, 5 digits: (11 − Σ d·(6,5,4,3,2) mod 11) mod 10. 13101 → 6, 28100 → 0."""
    total = sum(digit * weight for digit, weight in zip(_digits(code, 5), (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def is_valid_municipality_code(code: str) -> bool:
    """6 digits with the right check digit; whether the body exists is another question."""
    return _is(code, 6) and municipality_check_digit(code[:5]) == code[5]


def m11_check_digit(serial: str, remainder_1: Remainder1 = "skip") -> str | None:
    """宛名番号, 世帯番号: モジュラス11 with weights 2 to 7 from the right; remainder 0 → 0.

    None if the remainder is 1 and such serials are skipped. 1 → 9, 2 → 7, 100 → 7.
    """
    weighted = (digit * (2 + place % 6) for place, digit in enumerate(reversed(_digits(serial))))
    remainder = sum(weighted) % 11
    if remainder == 1:
        return "0" if remainder_1 == "zero" else None
    return str((11 - remainder) % 11)


def is_valid_m11(number: str, remainder_1: Remainder1 = "skip") -> bool:
    """Check a number that was issued with an M11 check digit.

    The rule binds new numbers only (1.1.13: 付番済み番号の再付番は不要), so an old number may be right and
    yet answer False here: never refuse a register for it.
    """
    if len(number) < 2 or not _DIGITS.fullmatch(number[:-1]):
        return False
    return m11_check_digit(number[:-1], remainder_1) == number[-1]


def next_m11_number(serial: int, remainder_1: Remainder1 = "skip") -> tuple[int, str]:
    """The first serial from ``serial`` on that has a check digit, and the whole number."""
    while (check := m11_check_digit(str(serial), remainder_1)) is None:
        serial += 1
    return serial, f"{serial}{check}"


def _my_number_check(body: str) -> str:
    """Weights n+1 (n ≤ 6) and n−5 (n ≥ 7) from the right; remainder 0 or 1 → 0, else 11 − remainder."""
    weighted = (
        int(digit) * (place + 1 if place <= 6 else place - 5)
        for place, digit in enumerate(reversed(body), start=1)
    )
    remainder = sum(weighted) % 11
    return "0" if remainder <= 1 else str(11 - remainder)


def my_number_check_digit(body: str) -> str:
    """個人番号, 11 digits → the twelfth."""
    _digits(body, 11)
    return _my_number_check(body)


def is_valid_my_number(number: str) -> bool:
    """個人番号, 12 digits."""
    return _is(number, 12) and _my_number_check(number[:11]) == number[11]


def resident_code_check_digit(body: str) -> str:
    """住民票コード, 10 digits → the eleventh."""
    _digits(body, 10)
    return _my_number_check(body)


def is_valid_resident_code(code: str) -> bool:
    """住民票コード, 11 digits."""
    return _is(code, 11) and _my_number_check(code[:10]) == code[10]


def corporate_check_digit(body: str) -> str:
    """法人番号, 12 digits → the first digit: 9 − Σ d·w mod 9 with weights 1, 2 from the right (1 to 9)."""
    weighted = (digit * (1 + place % 2) for place, digit in enumerate(reversed(_digits(body, 12))))
    return str(9 - sum(weighted) % 9)


def is_valid_corporate_number(number: str) -> bool:
    """法人番号, 13 digits; the check digit comes first."""
    return _is(number, 13) and corporate_check_digit(number[1:]) == number[0]

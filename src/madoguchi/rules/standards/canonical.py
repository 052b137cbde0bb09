"""Bring a received value into the one form of the standard, so that an import can be repeated.

Names and other text (type N) lose only the padding at both ends. Codes, numbers and dates are folded:
half-width, leading zeros restored, every notation of ``parse_date`` to YYYY-MM-DD. What cannot be folded is
left as received for ``validate_row`` to report. The result is a fixed point.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, partial

from madoguchi.rules.eras import DateError, eras, parse_date
from madoguchi.rules.standards.codes import code_list
from madoguchi.rules.standards.items import Item
from madoguchi.rules.standards.mapping import ColumnMapping

Canonical = Callable[[str], str]

_NOT_DIGITS = re.compile(r"[^0-9A-Za-z]+")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?")
_TIME = re.compile(r"(\d{1,2}):?(\d{2}):?(\d{2})")
_ERA_CODE = re.compile(r"(\d)(\d{6})")
_EMPTY_DATES = frozenset({"00000000", "0000-00-00", "99999999", "0"})


def _half_width(value: str) -> str:
    plain = value.strip()
    return plain if plain.isascii() else unicodedata.normalize("NFKC", plain).strip()


def _padded(width: int, value: str) -> str:
    plain = _half_width(value)
    return plain.zfill(width) if plain.isdigit() else plain


def _digits(value: str) -> str:
    plain = _NOT_DIGITS.sub("", _half_width(value))
    return plain if plain.isdigit() else _half_width(value)


def _integer(value: str) -> str:
    plain = _half_width(value)
    return str(int(plain)) if plain.isdigit() and plain.isascii() and len(plain) < 20 else plain


def _date(unknown_allowed: bool, value: str) -> str:
    plain = value.strip()
    if not unknown_allowed and plain in _EMPTY_DATES:
        return ""
    try:
        parsed = parse_date(plain)
    except DateError:
        return plain
    return parsed.date.isoformat() if parsed.date else plain


def _era_code(then: Canonical, value: str) -> str:
    match = _ERA_CODE.fullmatch(_half_width(value))
    letters = {era.code: era.letter for era in eras()}
    return then(letters[match[1]] + match[2]) if match and match[1] in letters else then(value)


def _year_month(value: str) -> str:
    match = _YEAR_MONTH.fullmatch(_half_width(value))
    return f"{match[1]}-{int(match[2]):02}" if match else _half_width(value)


def _time(value: str) -> str:
    match = _TIME.fullmatch(_half_width(value))
    return f"{int(match[1]):02}:{match[2]}:{match[3]}" if match else _half_width(value)


_BY_TYPE: dict[str, Canonical] = {"N": str.strip, "YEARMONTH": _year_month, "TIME": _time, "9": _integer}


def _fold(item: Item) -> Canonical:
    if item.type == "DATE":
        return partial(_date, item.unknown_allowed)
    if item.type in _BY_TYPE:
        return _BY_TYPE[item.type]
    width = code_list(item.codes).width if item.codes else item.length * item.pad
    if width:
        return partial(_padded, width)
    return _digits if item.digits else _half_width


def _mapped(codes: dict[str, str], then: Canonical, value: str) -> str:
    plain = value.strip()
    return then(codes.get(plain, plain))


def canonicaliser(item: Item, mapping: ColumnMapping | None = None) -> Canonical:
    """The function that folds a received value of this item; cached, since values repeat all the time."""
    fold = _fold(item)
    if mapping and item.id in mapping.dates:
        fold = partial(_era_code, fold)
    if mapping and item.id in mapping.codes:
        fold = partial(_mapped, dict(mapping.codes[item.id]), fold)
    return fold if item.type == "N" else lru_cache(maxsize=8192)(fold)

"""Check one value of one item: type, length, code list, date. Each check returns (reason, remedy) or None."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial

from madoguchi.rules.eras import DateError, parse_date
from madoguchi.rules.names import NameError_, graphemes, validate_name
from madoguchi.rules.standards.codes import code_list
from madoguchi.rules.standards.items import Item

Finding = tuple[str, str]
Check = Callable[[str], Finding | None]

_PLAIN_NAME = re.compile("[\u3005\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff\u3000A-Za-z ]{1,50}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_HALF_WIDTH = re.compile(r"[\x20-\x7e]*")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d")
_OPEN_RANGE = frozenset({"0000-01-01", "9999-12-31", "0000", "9999"})
_UNKNOWN_TEXT_LENGTH = 72


def _length(limit: int, value: str) -> Finding | None:
    if len(value) <= limit:
        return None
    found = len(graphemes(value))
    if found <= limit:
        return None
    return f"{found}文字あります。", f"{limit}文字までにしてください。"


def _text(limit: int, value: str) -> Finding | None:
    found = _CONTROL.search(value)
    if found:
        return f"使えない制御文字（U+{ord(found[0]):04X}）があります。", "元のデータから取り除いてください。"
    return _length(limit, value)


def _name(limit: int, value: str) -> Finding | None:
    if _PLAIN_NAME.fullmatch(value) and len(value) <= limit:
        return None
    try:
        validate_name(value, limit)
    except NameError_ as error:
        return error.message, error.remedy
    return None


def _half_width(limit: int, value: str) -> Finding | None:
    if not _HALF_WIDTH.fullmatch(value):
        return f"「{value}」に半角でない文字があります。", "半角の英数字で入れてください。"
    return _length(limit, value)


def _number(limit: int, value: str) -> Finding | None:
    if not (value.isdigit() and value.isascii()):
        return f"「{value}」は数字ではありません。", "半角の数字で入れてください。"
    return _length(limit, value)


def _digits(limit: int, value: str) -> Finding | None:
    if len(value) == limit:
        return _number(limit, value)
    return f"「{value}」は{limit}桁の数字ではありません。", f"{limit}桁の数字で入れてください。"


def _code(list_id: str, value: str) -> Finding | None:
    codes = code_list(list_id)
    if value in codes.by_code:
        return None
    choices = "、".join(f"{code} {entry.name}" for code, entry in codes.by_code.items())
    return f"コード「{value}」は{codes.name}の一覧にありません。", f"次から選んでください。{choices}"


def _unknown_date(item: Item, value: str) -> Finding | None:
    if value in _OPEN_RANGE:
        return None
    if not item.unknown_allowed:
        return f"「{value}」のような不詳の日付は、この項目では使えません。", "日付を確かめてください。"
    return _length(_UNKNOWN_TEXT_LENGTH, value)


def _date(item: Item, value: str) -> Finding | None:
    try:
        parsed = parse_date(value)
    except DateError as error:
        return error.message, error.remedy
    if parsed.unknown:
        return _unknown_date(item, value)
    if not _ISO_DATE.fullmatch(value):
        return f"「{value}」は標準の書き方ではありません。", "2026-04-01のように入れてください。"
    return None


def _pattern(pattern: re.Pattern[str], example: str, value: str) -> Finding | None:
    if pattern.fullmatch(value):
        return None
    return f"「{value}」は正しい形ではありません。", f"{example}のように入れてください。"


def check_of(item: Item) -> Check:
    """The check of an item's canonical, non-empty value; cached, except for free text."""
    if item.type == "N":
        return partial(_name if item.personal_name else _text, item.length)
    return lru_cache(maxsize=8192)(_repeating(item))


def _repeating(item: Item) -> Check:
    patterns: dict[str, Check] = {
        "DATE": partial(_date, item),
        "YEARMONTH": partial(_pattern, _YEAR_MONTH, "2026-04"),
        "TIME": partial(_pattern, _TIME, "09:00:00"),
        "9": partial(_number, item.length),
    }
    if item.type in patterns:
        return patterns[item.type]
    if item.codes and code_list(item.codes).closed:
        return partial(_code, item.codes)
    return partial(_digits if item.pad or item.digits else _half_width, item.length)

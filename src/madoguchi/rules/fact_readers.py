"""Read one given fact from JSON into the vocabulary's value, forgivingly but never guessing.

``read_fact`` returns the facts to store: usually one, none if the value means "not known", and more where
one answer says two things (``left_job: "layoff"``). FactError carries a Japanese sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from madoguchi.rules.calendar import DateError, parse_date
from madoguchi.rules.facts import Fact, nearest

Disability = tuple[tuple[str, str], ...]
UNKNOWN_KIND = "unknown"
_GRADED = re.compile(r"(.+?)[\s_:・-]*(?:マル)?([1-7]|[ABC][12]?)級?", re.IGNORECASE)


class FactError(ValueError):
    """The value does not fit the fact; the message says in Japanese what would."""


def read_fact(fact: Fact, value: Any, known: Mapping[str, Fact]) -> dict[str, object]:
    """The facts that ``value`` states, keyed by name; empty when it states that nothing is known."""
    if isinstance(value, str) and value.strip() in fact.unknown:
        return {}
    if value is None and fact.type != "disability":
        return {} if fact.null is None else {fact.name: fact.null}
    for name in fact.instead:
        if not isinstance(value, bool) and _fits(known[name], value):
            return {fact.name: True, **read_fact(known[name], value, known)}
    read = _READERS[fact.type](fact, value)
    return {} if read is None else {fact.name: read}


def _fits(fact: Fact, value: Any) -> bool:
    try:
        return _READERS[fact.type](fact, value) is not None
    except FactError:
        return False


def _bool(fact: Fact, value: Any) -> bool:
    if not isinstance(value, bool):
        raise FactError(f"true か false で書いてください(「{value}」とあります)。")
    return value


def _int(fact: Fact, value: Any) -> int:
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise FactError(f"数で書いてください(「{value}」とあります)。")
    if fact.values and value not in fact.values:
        raise FactError(f"{_choices(fact)} のどれかです(「{value}」とあります)。")
    return value


def _string(fact: Fact, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise FactError(f"文字で書いてください(「{value}」とあります)。")
    text = value.strip()
    return fact.aliases.get(text) or fact.aliases.get(text.lower()) or text


def _enum(fact: Fact, value: Any) -> str:
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else None
    if text is None:
        raise FactError(f"{_choices(fact)} のどれかを書いてください(「{value}」とあります)。")
    if text in fact.values:
        return text
    by_label = {label: str(name) for name, label in fact.values.items()}
    found = fact.aliases.get(text) or fact.aliases.get(text.lower()) or by_label.get(text)
    if found:
        return found
    guess = nearest(text, [str(name) for name in fact.values])
    hint = f"「{guess}」ではありませんか。" if guess else f"{_choices(fact)} のどれかです。"
    raise FactError(f"「{text}」という値はありません。{hint}")


def _care(fact: Fact, value: Any) -> str:
    if isinstance(value, bool):
        return "certified" if value else "none"
    if isinstance(value, str):
        value = unicodedata.normalize("NFKC", value).replace("_", "").replace(" ", "")
    return _enum(fact, f"care{value}" if str(value) in {"1", "2", "3", "4", "5"} else value)


def _date(fact: Fact, value: Any) -> object:
    if not isinstance(value, str):
        raise FactError('日付は "2026-04-01" や "令和8年4月1日" のように文字で書いてください。')
    try:
        return parse_date(value).date
    except DateError as error:
        raise FactError(str(error)) from error


def _disability(fact: Fact, value: Any) -> Disability:
    """() = none; (("unknown", ""),) = a handbook of a kind not yet known."""
    if value is None or value is False or value == "none":
        return ()
    if value is True:
        return ((UNKNOWN_KIND, ""),)
    items = value if isinstance(value, list) else [value]
    if items == ["none"]:
        return ()
    return tuple(sorted({_handbook(fact, item) for item in items}))


def _handbook(fact: Fact, item: Any) -> tuple[str, str]:
    kind, grade = item, None
    if isinstance(item, Mapping):
        extra = [key for key in item if key not in ("kind", "grade")]
        if extra:
            raise FactError(f"「{extra[0]}」という項目はありません。kind(種類)と grade(等級)だけです。")
        kind, grade = item.get("kind"), item.get("grade")
    elif isinstance(item, str):
        kind, grade = _split_grade(fact, item)
    if not isinstance(kind, str):
        raise FactError(f"種類は {_choices(fact)} のどれかです(「{kind}」とあります)。")
    return _enum(fact, kind), _grade(grade)


def _split_grade(fact: Fact, text: str) -> tuple[str, str | None]:
    """「身体2級」「療育A」「physical_1」 as kind and grade; a text without a grade stays as it is."""
    found = _GRADED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return text, None
    kind, grade = found.groups()
    words = {*fact.values, *fact.values.values(), *fact.aliases}
    return (kind, grade) if kind in words or kind.lower() in words else (text, None)


def _grade(grade: Any) -> str:
    """'1'..'7' for 身体 and 精神, 'A' or 'B' for 療育 with or without a branch number; '' unknown."""
    if grade is None:
        return ""
    if isinstance(grade, bool) or not isinstance(grade, (str, int)):
        raise FactError(f"等級(grade)は 1〜7 か A、B で書いてください(「{grade}」とあります)。")
    text = unicodedata.normalize("NFKC", str(grade)).strip().removesuffix("級").upper().replace("マルA", "A")
    if not (text in {str(n) for n in range(1, 8)} or text[:1] in {"A", "B", "C"}):
        raise FactError(f"等級(grade)は 1〜7 か A、B で書いてください(「{grade}」とあります)。")
    return text


def _choices(fact: Fact) -> str:
    return "、".join(f"{value}({label})" for value, label in fact.values.items())


_READERS: dict[str, Callable[[Fact, Any], object]] = {
    "bool": _bool,
    "int": _int,
    "string": _string,
    "enum": _enum,
    "care": _care,
    "date": _date,
    "disability": _disability,
}

"""The columns and the dated parameters of a programme's file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from madoguchi.rules.benefits.model import EVIDENCE, KINDS, Choice, Column, Dated, Parameter, Reference

Complain = Callable[..., None]
"""``complain(key, message, *path)``"""

_NAME = re.compile("[a-z][a-z0-9_]*")
_COLUMN_KEYS = ("name", "kind", "label", "help", "aliases", "minimum", "maximum", "choices", "key")
_PARAMETER_KEYS = ("label", "value", "values", "since", "source", "evidence")


def read_columns(items: Any, complain: Complain) -> tuple[Column, ...]:
    """The input contract, in order."""
    columns = tuple(_columns(items, complain))
    names = [column.name for column in columns]
    for name in {name for name in names if names.count(name) > 1}:
        complain("columns", f"列「{name}」が2つあります。")
    if not any(column.key for column in columns):
        complain("columns", "行を見分ける列がありません。番号の列に key: true を付けてください。")
    return columns


def _columns(items: Any, complain: Complain) -> Iterator[Column]:
    for index, item in enumerate(items):
        problems = list(_column_problems(item))
        for problem in problems:
            complain("columns", problem, index)
        if problems:
            continue
        choices = tuple(
            Choice(str(c["code"]), str(c["name"]), tuple(map(str, c.get("also", ()))))
            for c in item.get("choices", ())
        )
        yield Column(
            name=item["name"],
            kind=item["kind"],
            label=str(item["label"]),
            help=str(item.get("help", "")),
            aliases=tuple(map(str, item.get("aliases", ()))),
            minimum=item.get("minimum"),
            maximum=item.get("maximum"),
            choices=choices,
            key=item.get("key") is True,
        )


def _column_problems(item: Any) -> Iterator[str]:
    if not isinstance(item, dict):
        yield "列は {name: …, kind: …, label: …} の形で書いてください。"
        return
    for key in item:
        if key not in _COLUMN_KEYS:
            yield f"列の項目「{key}」はありません。{'、'.join(_COLUMN_KEYS)} が使えます。"
    for key in ("name", "kind", "label"):
        if not item.get(key):
            yield f"列に「{key}」がありません。"
    if not _NAME.fullmatch(str(item.get("name", ""))):
        yield f"列の名前「{item.get('name')}」は英小文字・数字・_ で書いてください。"
    if item.get("kind") not in KINDS:
        yield f"列の種類「{item.get('kind')}」はありません。{'、'.join(KINDS)} のどれかです。"
    if (item.get("kind") == "choice") != bool(item.get("choices")):
        yield "kind: choice の列には choices が要ります（ほかの列には書けません）。"


def read_parameters(items: Any, default: Reference, complain: Complain) -> dict[str, Parameter]:
    """Amounts, limits and dates, each with its label, its days and its source (else the programme's)."""
    found = {}
    for name, item in (items or {}).items():
        problems = list(_parameter_problems(item))
        for problem in problems:
            complain("parameters", f"{name}: {problem}", name)
        if not problems:
            found[name] = _parameter(name, item, default)
    return found


def _parameter(name: str, item: dict[str, Any], default: Reference) -> Parameter:
    rows = item.get("values") or [{"since": item["since"], "value": item["value"]}]
    dated = sorted((Dated(row["since"], _value(row["value"])) for row in rows), key=lambda row: row.since)
    first = rows[0]["value"]
    return Parameter(
        name=name,
        label=str(item["label"]),
        values=tuple(dated),
        reference=Reference(str(item.get("source", default.source)), item.get("evidence", default.evidence)),
        kind="date" if isinstance(first, date) else "text" if isinstance(first, str) else "number",
    )


def _parameter_problems(item: Any) -> Iterator[str]:
    if not isinstance(item, dict):
        yield "{label: …, value: …, since: …} の形で書いてください。"
        return
    for key in item:
        if key not in _PARAMETER_KEYS:
            yield f"項目「{key}」はありません。{'、'.join(_PARAMETER_KEYS)} が使えます。"
    if not item.get("label"):
        yield "「label」がありません。"
    if item.get("evidence", "V") not in EVIDENCE:
        yield f"evidence は {'、'.join(EVIDENCE)} のどれかです。"
    rows = item.get("values") or [item]
    for row in rows:
        if type(row.get("since")) is not date:
            yield "いつからの値か（since: 2024-01-01）がありません。"
        if not _is_value(row.get("value")):
            yield f"値「{row.get('value')}」は0以上の整数、日付、文字のどれかで書いてください。"
    if len({type(row.get("value")) for row in rows}) > 1:
        yield "値の種類がそろっていません。"


def _is_value(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return (
        (isinstance(value, int) and 0 <= value <= 10**12)
        or type(value) is date
        or bool(isinstance(value, str) and value)
    )


def _value(value: Any) -> int | str:
    if isinstance(value, date):
        return value.year * 10000 + value.month * 100 + value.day
    return value if isinstance(value, int) else str(value)

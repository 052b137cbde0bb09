"""Sentences with figures in them, built by the engine: the same words for one letter and for a million.

``{name}`` puts in a number with thousands separators, a date as 2006年4月2日, a month as 2025年6月, a choice
by its name. ``{name:万}`` puts in a parameter that is a multiple of 10,000 as 3万.
"""

from __future__ import annotations

from collections.abc import Iterator

import ibis
import ibis.expr.types as ir

from madoguchi.rules.benefits.conditions import Deciding
from madoguchi.rules.benefits.model import Column, Line, Programme
from madoguchi.rules.benefits.places import PLACE
from madoguchi.rules.benefits.terms import changes

_MAN = 10_000


class Wording:
    """Turns the sentences of one programme into text columns over one table."""

    def __init__(self, programme: Programme, table: ir.Table) -> None:
        self._programme, self._table = programme, table
        self._deciding = Deciding(programme, table)
        self._columns = {column.name: column for column in programme.columns}

    def sentence(self, say: str) -> ir.StringValue:
        """The sentence with every ``{name}`` filled in."""
        parts = list(self._parts(say))
        text = ibis.literal("") if not parts else parts[0]
        for part in parts[1:]:
            text = text + part
        return text

    def line(self, line: Line) -> ir.StringValue:
        """The sentence where its condition holds, else empty text."""
        if line.when is None:
            return self.sentence(line.say)
        return ibis.ifelse(self._deciding.condition(line.when), self.sentence(line.say), "")

    def _parts(self, say: str) -> Iterator[ir.StringValue]:
        static = ""
        end = 0
        for place in PLACE.finditer(say):
            static += say[end : place.start()]
            end = place.end()
            filled = self._filled(place[1], place[2])
            if isinstance(filled, str):
                static += filled
                continue
            if static:
                yield ibis.literal(static)
            static = ""
            yield filled
        static += say[end:]
        if static:
            yield ibis.literal(static)

    def _filled(self, name: str, form: str | None) -> str | ir.StringValue:
        parameter = self._programme.parameters.get(name)
        if parameter is not None and not changes(self._programme, parameter):
            return shown(self._programme.parameter(name), parameter.kind, form)
        value = self._deciding.number(name)
        column = self._columns.get(name)
        if column is None or column.kind in ("yen", "count", "flag"):
            return _grouped(value)
        return _of_column(column, value)


def shown(value: int | str, kind: str = "number", form: str | None = None) -> str:
    """A parameter in words."""
    if kind == "date":
        year, rest = divmod(int(value), 10000)
        return f"{year}年{rest // 100}月{rest % 100}日"
    if form == "万":
        return f"{int(value) // _MAN:,}万"
    return f"{value:,}" if isinstance(value, int) else value


def _of_column(column: Column, value: ir.Value) -> ir.StringValue:
    if column.kind == "choice":
        return ibis.cases(*((value == choice.code, choice.name) for choice in column.choices), else_="")
    if column.kind in ("date", "month"):
        return _date(value.cast("string"), column.kind)
    return value


def _grouped(value: ir.IntegerValue) -> ir.StringValue:
    """``1,234,567``: no engine-specific format, up to 12 digits."""
    text = value.cast("string")
    return ibis.cases(
        (value < 1_000, text),
        (value < 1_000_000, _head(text, 3) + "," + text.right(3)),
        (value < 1_000_000_000, _head(text, 6) + "," + _middle(text, 6) + "," + text.right(3)),
        else_=_head(text, 9) + "," + _middle(text, 9) + "," + _middle(text, 6) + "," + text.right(3),
    )


def _head(text: ir.StringValue, last: int) -> ir.StringValue:
    return text.left(text.length() - last)


def _middle(text: ir.StringValue, last: int) -> ir.StringValue:
    return text.right(last).left(3)


def _date(text: ir.StringValue, kind: str) -> ir.StringValue:
    words = text.left(4) + "年" + _unpadded(text.right(4).left(2) if kind == "date" else text.right(2)) + "月"
    return words + _unpadded(text.right(2)) + "日" if kind == "date" else words


def _unpadded(two: ir.StringValue) -> ir.StringValue:
    return ibis.ifelse(two.left(1) == "0", two.right(1), two)

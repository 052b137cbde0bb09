"""One person's result in words fit for a letter, by the very expressions that calculate a whole city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from madoguchi.rules.benefits.calculation import decide, lines
from madoguchi.rules.benefits.intake.cells import read_cell
from madoguchi.rules.benefits.intake.columns import arrow_type, with_fiscal_years
from madoguchi.rules.benefits.model import Column, Explanation, Programme

_TABLE = "people"
_ROW = "__row"


def explain(
    programme: Programme, row: Mapping[str, Any], others: Sequence[Mapping[str, Any]] = ()
) -> Explanation:
    """``row``: the contract's columns (a missing or None one is unknown). CellError for an impossible value.

    ``others``: rows that are judged together with it, as the brothers and sisters of a child.
    """
    table = _table(programme, [row, *others])
    with duckdb.connect() as engine:
        engine.register(_TABLE, table)
        cursor = engine.execute(_sql(programme))
        names = [column[0] for column in cursor.description or ()]
        found = dict(zip(names, cursor.fetchone() or (), strict=True))
    said = [found[name] for name in names if name.startswith("__line_")]
    return Explanation(
        amount=found["amount"],
        lines=tuple(line for line in (*said, found["reason"]) if line),
        reason=found["reason"],
        formula=found["formula"],
        figures={name: found[name] for name in programme.figures},
    )


@lru_cache(maxsize=64)
def _sql(programme: Programme) -> str:
    table = ibis.table(_table(programme, []).schema, name=_TABLE)
    decided = decide(programme, table)
    found = decided.select(_ROW, *programme.figures, "amount", **lines(programme, decided))
    return str(ibis.to_sql(found.filter(found[_ROW] == 0), dialect="duckdb"))


def _table(programme: Programme, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    columns: dict[str, pa.Array] = {_ROW: pa.array(range(len(rows)), pa.int64())}
    for column in programme.columns:
        values = [_value(column, row.get(column.name)) for row in rows]
        columns.update(with_fiscal_years(column, pa.array(values, arrow_type(column))))
    return pa.table(columns)


def _value(column: Column, value: Any) -> int | str | None:
    if value is None:
        return None
    text = value.isoformat() if isinstance(value, date) else str(int(value) if value is True else value)
    return read_cell(column, text)

"""A file against its columns: the good rows as a typed table, every bad row with column, reason and remedy.

A bad row never becomes a number. Rows that are judged together (the children of one claim) are held together:
a brother's amount depends on a sister's birth date.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from madoguchi.rules.benefits.intake.columns import arrow_type, read_column, with_fiscal_years
from madoguchi.rules.benefits.intake.rows import Opened, Piece, open_rows, refusal
from madoguchi.rules.benefits.model import Column, FileRefused, Finding
from madoguchi.rules.facts import nearest

ROW = "row_number"
_HELD = (
    f"SELECT g.{ROW}, min(b.{ROW}) FROM checked g"  # noqa: S608
    f" JOIN (SELECT * FROM checked SEMI JOIN bad USING ({ROW})) b"
)
_NOT_BAD = f"WHERE g.{ROW} NOT IN (SELECT {ROW} FROM bad)"  # noqa: S608


@dataclass(frozen=True)
class Checked:
    """``table``: the good rows in the file's order, ``row_number`` first. ``rows`` counts good and bad."""

    table: pa.Table
    rejects: tuple[Finding, ...]
    rows: int
    sha256: str


def check_file(columns: Sequence[Column], data: Path | bytes, *, together: Sequence[str] = ()) -> Checked:
    """Read every row; FileRefused if the columns are not those of the contract or there are no rows.

    ``together``: the columns that name a group in which one bad row makes all unknown.
    """
    opened = open_rows(data)
    places = _places(columns, opened)
    rejects: list[Finding] = []
    tables = [_read_piece(columns, places, piece, rejects) for piece in opened.pieces]
    if not any(map(len, tables)):
        raise refusal("見出しだけで、データの行がありません。", "途中で切れていないか確かめてください。")
    table = pa.concat_tables(tables)
    rejects.extend(_repeated(columns, table))
    rejects.extend(_held(table, together, {reject.row for reject in rejects}))
    good = _certain(columns, _without(table, rejects))
    return Checked(good, tuple(sorted(rejects, key=_place)), len(table), opened.sha256)


def _place(finding: Finding) -> tuple[int, str]:
    return finding.row, finding.column


def _places(columns: Sequence[Column], opened: Opened) -> dict[str, int]:
    """Where each column stands; refused with the nearest name for every unknown, missing or double one."""
    known = {_plain(name): c.name for c in columns for name in (c.name, c.label, *c.aliases)}
    findings: list[Finding] = []
    places: dict[str, int] = {}
    for position, header in enumerate(opened.header):
        name = known.get(_plain(header))
        if name is None:
            findings.append(_unknown_column(header, columns))
        elif name in places:
            findings.append(Finding(1, name, f"列「{header}」が2つあります。", "1つにしてください。"))
        else:
            places[name] = position
    for column in columns:
        if column.required and column.name not in places:
            findings.append(
                Finding(
                    1,
                    column.name,
                    f"列「{column.name}」（{column.label}）がありません。",
                    "列を加えてください。",
                )
            )
    if findings:
        raise FileRefused(tuple(findings))
    return places


def _plain(header: str) -> str:
    return unicodedata.normalize("NFKC", header).strip()


def _unknown_column(header: str, columns: Sequence[Column]) -> Finding:
    guess = nearest(_plain(header), [name for c in columns for name in (c.name, c.label)])
    names = "、".join(column.name for column in columns)
    remedy = f"「{guess}」ではありませんか。" if guess else f"使える列: {names}"
    return Finding(1, header, f"知らない列「{header}」があります。", remedy)


def _read_piece(
    columns: Sequence[Column], places: dict[str, int], piece: Piece, rejects: list[Finding]
) -> pa.Table:
    numbers = piece.numbers.to_pylist()
    ragged = {finding.row for finding in piece.ragged}
    rejects.extend(piece.ragged)
    read: dict[str, pa.Array] = {ROW: piece.numbers}
    for column in columns:
        if column.name not in places:
            typed = pa.nulls(len(numbers), arrow_type(column))
        else:
            typed, bad = read_column(column, piece.cells[places[column.name]])
            rejects.extend(
                Finding(numbers[index], column.name, error.reason, error.remedy)
                for index, error in bad
                if numbers[index] not in ragged
            )
        read.update(with_fiscal_years(column, typed))
    return pa.table(read)


def _repeated(columns: Sequence[Column], table: pa.Table) -> list[Finding]:
    keys = [column for column in columns if column.key]
    if not keys:
        return []
    names = ", ".join(f'"{key.name}"' for key in keys)
    known = " AND ".join(f'"{key.name}" IS NOT NULL' for key in keys)
    with duckdb.connect() as engine:
        engine.register("checked", table)
        found = engine.execute(
            f"SELECT list_sort(list({ROW})) FROM checked JOIN (SELECT {names} FROM checked WHERE {known}"  # noqa: S608
            f" GROUP BY {names} HAVING count(*) > 1) USING ({names}) GROUP BY {names}"
        ).fetchall()
    label = "・".join(key.label for key in keys)
    column = keys[-1].name if len(keys) == 1 else ""
    return [_repeat(row, rows, column, label) for (rows,) in found for row in rows]


def _repeat(row: int, rows: list[int], column: str, label: str) -> Finding:
    shown = "、".join(f"{number}行目" for number in rows[:5]) + ("…" if len(rows) > 5 else "")
    return Finding(
        row,
        column,
        f"同じ{label}の行が{len(rows)}つあります（{shown}）。",
        "どれが正しいか確かめて、1つだけ残してください。",
    )


def _held(table: pa.Table, together: Sequence[str], bad: set[int]) -> list[Finding]:
    """Rows whose group has a bad row; an unreadable group name counts as any, the first must be readable."""
    if not together or not bad:
        return []
    first, *others = together
    same = " AND ".join(
        [f'b."{first}" = g."{first}"', *(f'coalesce(b."{n}" = g."{n}", true)' for n in others)]
    )
    with duckdb.connect() as engine:
        engine.register("checked", table)
        engine.register("bad", pa.table({ROW: pa.array(sorted(bad), pa.int64())}))
        found = engine.execute(f"{_HELD} ON {same} {_NOT_BAD} GROUP BY 1").fetchall()
    return [
        Finding(
            row,
            first,
            f"いっしょに計算する{cause}行目が使えないため、この行の金額も決まりません。",
            f"{cause}行目を直して、もう一度計算してください。",
        )
        for row, cause in found
    ]


def _certain(columns: Sequence[Column], table: pa.Table) -> pa.Table:
    """The same table, its schema saying which columns are never null."""
    may_be_null = {column.name for column in columns if column.nullable}
    fields = [field.with_nullable(field.name in may_be_null) for field in table.schema]
    return table.cast(pa.schema(fields))


def _without(table: pa.Table, rejects: list[Finding]) -> pa.Table:
    if not rejects:
        return table
    bad = pa.array(sorted({reject.row for reject in rejects}), pa.int64())
    return table.filter(pc.invert(pc.is_in(table[ROW], value_set=bad)))

"""Take over a city's file whole, or say everything that speaks against it.

A file travels with its slip (``Envelope``): which schema, how many rows, what total, which bytes, of which
day. Old, partial or altered files are refused (富士河口湖, 垂水: an old file sent again), and so are a dead
person's row among payees and a person named twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from madoguchi.rules.benefits.intake.files import check_file
from madoguchi.rules.benefits.model import FileRefused, Finding, SourceRefused
from madoguchi.rules.benefits.source_columns import SCHEMA_VERSION, SOURCES, SourceKind
from madoguchi.rules.calendar import to_wareki

MAX_AGE_DAYS = 35
MOST_FINDINGS = 1000
EXPECTED_FROM_AGE = 16
MOST_MISSING_PERCENT = 1

_NOT_LIVING = """
SELECT f.row_number, p.subject_id IS NOT NULL FROM found f LEFT JOIN people p USING (subject_id)
WHERE p.subject_id IS NULL OR p.change_reason = 'death' ORDER BY 1
"""
_MISSING = """
SELECT y.tax_year, count(*), count(*) FILTER (f.subject_id IS NULL)
FROM (SELECT DISTINCT tax_year FROM found) y
JOIN people p ON p.change_reason NOT IN ('death', 'moved_out', 'moved_abroad', 'removed')
 AND p.resident_since <= y.tax_year * 10000 + 101 AND p.birth_date <= (y.tax_year - $age) * 10000 + 101
LEFT JOIN found f ON f.tax_year = y.tax_year AND f.subject_id = p.subject_id
GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the sender says about the file. ``amount_total`` only for kinds with an amount, else None."""

    schema_version: str
    rows: int
    sha256: str
    as_of: date
    amount_total: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file taken over: ``table`` has ``row_number`` and the columns of its kind."""

    kind: str
    table: pa.Table = field(repr=False)
    rows: int
    amount_total: int | None
    sha256: str
    schema_version: str
    as_of: date


def read_source(
    kind: str,
    data: Path | bytes,
    *,
    envelope: Envelope,
    today: date,
    max_age_days: int = MAX_AGE_DAYS,
    register: Source | None = None,
) -> Source:
    """SourceRefused with every finding (at most 1,000 rows, then their number), or the whole file.

    ``register``: the residents' file already taken over; people of other files are checked against it.
    """
    source = SOURCES[kind]
    try:
        checked = check_file(source.columns, data)
    except FileRefused as error:
        raise SourceRefused(error.findings) from error
    total = _total(source, checked.table)
    findings = [
        *_slip(source, envelope, checked.rows, checked.sha256, total if not checked.rejects else None),
        *_age(envelope.as_of, today, max_age_days),
        *checked.rejects[:MOST_FINDINGS],
        *_more(len(checked.rejects)),
    ]
    if not findings:
        findings.extend(_dates(source, checked.table, today))
    if not findings and register is not None:
        findings.extend(_against(source, checked.table, register))
    if findings:
        raise SourceRefused(tuple(findings))
    return Source(
        kind, checked.table, checked.rows, total, checked.sha256, envelope.schema_version, envelope.as_of
    )


def _total(source: SourceKind, table: pa.Table) -> int | None:
    return None if source.amount is None else int(pc.sum(table[source.amount]).as_py() or 0)


def _slip(
    source: SourceKind, envelope: Envelope, rows: int, sha256: str, total: int | None
) -> Iterator[Finding]:
    """What does not agree with the slip."""
    again = "送り出した側で、ファイルと送付票を作り直してください。"
    if envelope.schema_version != SCHEMA_VERSION:
        version = f"ファイルの版「{envelope.schema_version}」は使えません（使えるのは「{SCHEMA_VERSION}」）。"
        yield Finding(0, "", version, "新しい版の形で出力し直してください。")
    if envelope.rows != rows:
        count = f"送付票では{envelope.rows:,}行ですが、ファイルには{rows:,}行あります。"
        yield Finding(0, "", count, "途中で切れていないか確かめて、全部を送り直してください。")
    if envelope.sha256.lower() != sha256:
        yield Finding(0, "", "ファイルの中身が送付票のハッシュ値（SHA-256）と合いません。", again)
    if source.amount is not None and envelope.amount_total is None:
        yield Finding(0, source.amount, "送付票に金額の合計がありません。", again)
    elif total is not None and envelope.amount_total != total:
        amount = f"金額の合計が、送付票では{envelope.amount_total:,}円、ファイルでは{total:,}円です。"
        yield Finding(0, source.amount or "", amount, again)


def _age(as_of: date, today: date, most: int) -> Iterator[Finding]:
    if as_of > today:
        text = f"データの日付（{to_wareki(as_of)}）が今日より後です。"
        yield Finding(0, "", text, "送付票の日付を確かめてください。")
    elif (today - as_of).days > most:
        text = f"データの日付（{to_wareki(as_of)}）が古すぎます（{most}日以内のものを使います）。"
        yield Finding(0, "", text, "新しく出力したファイルを使ってください。")


def _more(rejects: int) -> Iterator[Finding]:
    if rejects > MOST_FINDINGS:
        text = f"ほかにも直すところが{rejects - MOST_FINDINGS:,}件あります。"
        yield Finding(0, "", text, "同じ理由のものをまとめて直してください。")


def _dates(source: SourceKind, table: pa.Table, today: date) -> Iterator[Finding]:
    """Dates after today are slips of the pen."""
    limit = today.year * 10000 + today.month * 100 + today.day
    for column in source.columns:
        if column.kind == "date":
            for row in _rows(table, pc.greater(table[column.name], limit)):
                yield Finding(
                    row, column.name, f"{column.label}が今日より後です。", "日付を確かめてください。"
                )


def _against(source: SourceKind, table: pa.Table, register: Source) -> Iterator[Finding]:
    """Who is missing, and who is dead or unknown, by the register."""
    with duckdb.connect() as engine:
        engine.register("people", register.table)
        engine.register("found", table)
        if source.covers_register:
            yield from _partial(source, engine)
        if source.living:
            for row, dead in engine.execute(_NOT_LIVING).fetchall():
                reason = "亡くなった人です。" if dead else "住民基本台帳にない人です。"
                yield Finding(row, "subject_id", reason, "確かめて、その行を除いて送り直してください。")


def _partial(source: SourceKind, engine: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    for year, expected, missing in engine.execute(_MISSING, {"age": EXPECTED_FROM_AGE}).fetchall():
        if missing * 100 > expected * MOST_MISSING_PERCENT:
            text = f"{year}年度の{source.name}に、住民{expected:,}人のうち{missing:,}人の行がありません。"
            yield Finding(0, "subject_id", text, "一部だけでないか確かめて、全部を送り直してください。")


def _rows(table: pa.Table, wrong: pa.ChunkedArray) -> list[int]:
    found: list[int] = table["row_number"].filter(pc.fill_null(wrong, False)).to_pylist()
    return found

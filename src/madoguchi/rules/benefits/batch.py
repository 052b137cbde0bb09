"""A whole file in, a whole file out: results in the input's order, rejects beside them, totals and digests.

The output appears under its name only when it is complete. The same input gives the same bytes, on either
engine.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from madoguchi.rules.benefits.engines import calculated
from madoguchi.rules.benefits.intake.files import ROW, check_file
from madoguchi.rules.benefits.intake.rows import refusal
from madoguchi.rules.benefits.model import Finding, Programme

FORMATS = {".csv": "(FORMAT csv, HEADER)", ".parquet": "(FORMAT parquet, COMPRESSION zstd)"}
_SUMS = (
    "SELECT count(*) FILTER (amount > 0), count(*) FILTER (amount IS NULL), coalesce(sum(amount), 0)"
    " FROM calculated"
)
_REJECT_COLUMNS = ("row", "column", "reason", "remedy")


@dataclass(frozen=True, slots=True)
class Sums:
    """``paid``: rows with an amount above 0; ``held``: rows whose amount a human being has to settle."""

    paid: int
    held: int
    amount: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run did. ``rejects``: the file of bad rows, if there are any."""

    rows_in: int
    rows_out: int
    rejected: int
    sums: Sums
    sha256_in: str
    sha256_out: str
    rejects: Path | None


def rejects_path(output: Path) -> Path:
    """``OUTPUT.rejects.csv``: there only while there are rejects."""
    return output.with_name(f"{output.name}.rejects.csv")


def run_file(
    programme: Programme, source: Path, output: Path, *, engine: str = "duckdb", long: bool = False
) -> Totals:
    """Calculate every good row; FileRefused if the input is no such table or the output cannot be written."""
    _check_places(source, output)
    checked = check_file(programme.columns, source, together=programme.together)
    names = [ROW, *programme.output, *(["explanation"] if long else [])]
    partial = output.with_name(f".{output.name}.partial")
    try:
        with calculated(programme, checked.table, names, engine=engine, long=long) as connection:
            sums = _write(connection, names, partial, output.suffix)
        digest = _sha256(partial)
        _write_rejects(checked.rejects, rejects_path(output))
        partial.replace(output)
    except (OSError, duckdb.IOException) as error:
        raise refusal(
            f"{output} に書けません。", "場所、名前の長さ、空き容量、書き込みの権限を確かめてください。"
        ) from error
    finally:
        with suppress(OSError):
            partial.unlink()
    return Totals(
        rows_in=checked.rows,
        rows_out=len(checked.table),
        rejected=checked.rows - len(checked.table),
        sums=sums,
        sha256_in=checked.sha256,
        sha256_out=digest,
        rejects=rejects_path(output) if checked.rejects else None,
    )


def _check_places(source: Path, output: Path) -> None:
    if output.suffix.lower() not in FORMATS:
        raise refusal(
            f"出力の名前「{output.name}」の形式が分かりません。",
            "名前の終わりを .csv か .parquet にしてください。",
        )
    if output.is_dir():
        raise refusal(f"出力 {output} はフォルダーです。", "ファイルの名前を指定してください。")
    if not output.parent.is_dir():
        raise refusal(f"出力先のフォルダー {output.parent} がありません。", "フォルダーを作ってください。")
    if output.exists() and source.exists() and output.samefile(source):
        raise refusal("入力と出力が同じファイルです。", "出力に別の名前を付けてください。")
    if not os.access(output.parent, os.W_OK):
        raise refusal(
            f"出力先のフォルダー {output.parent} に書けません。", "書き込みの権限を確かめてください。"
        )


def _write(connection: duckdb.DuckDBPyConnection, names: Sequence[str], path: Path, suffix: str) -> Sums:
    """The result file in the input's order; a long explanation takes the place of the short reason."""
    shown = [
        'explanation AS "reason"' if name == "reason" and "explanation" in names else f'"{name}"'
        for name in names
        if name not in (ROW, "explanation")
    ]
    target = str(path).replace("'", "''")
    ordered = f"SELECT {', '.join(shown)} FROM calculated ORDER BY {ROW}"  # noqa: S608
    connection.execute(f"COPY ({ordered}) TO '{target}' {FORMATS[suffix.lower()]}")
    paid, held, amount = connection.execute(_SUMS).fetchone() or (0, 0, 0)
    return Sums(paid, held, int(amount))


def _write_rejects(rejects: Sequence[Finding], path: Path) -> None:
    if not rejects:
        path.unlink(missing_ok=True)
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(_REJECT_COLUMNS)
        writer.writerows((found.row, found.column, found.reason, found.remedy) for found in rejects)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

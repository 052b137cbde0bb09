"""CSV and Parquet as pieces of columns, each row with the number a person finds it by in the file.

CSV: UTF-8 with or without BOM, or CP932; comma; quoted cells may hold line ends. The row number is the line
of the file on which the row begins (header = 1). Parquet: the first row is 2, as if it had a header line.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from madoguchi.rules.benefits.model import FileRefused, Finding
from madoguchi.rules.standards.problems import RegisterFileError
from madoguchi.rules.standards.textfile import inspect

PIECE = 100_000
_PARQUET = b"PAR1"
_EXACT = 2**53


@dataclass(frozen=True)
class Piece:
    """Some rows: their numbers, their cells by position of the column, and which had another width.

    Cells are text, or whole numbers where Parquet keeps them as such.
    """

    numbers: pa.Array
    cells: tuple[pa.Array, ...]
    ragged: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Opened:
    """A file whose header has been read; ``pieces`` can be read once."""

    header: tuple[str, ...]
    sha256: str
    pieces: Iterator[Piece] = field(repr=False)


def open_rows(data: Path | bytes) -> Opened:
    """Open a file or its bytes; FileRefused if it cannot be read as a table at all."""
    try:
        stream: BinaryIO = io.BytesIO(data) if isinstance(data, bytes) else data.open("rb")
    except OSError as error:
        raise refusal(
            f"{error.filename} を開けません（{error.strerror}）。", "ファイルの場所を確かめてください。"
        ) from error
    start = stream.read(4)
    stream.seek(0)
    return _open_parquet(stream) if start == _PARQUET else _open_csv(stream)


def refusal(reason: str, remedy: str, row: int = 0, column: str = "") -> FileRefused:
    """One reason for which the whole file is refused."""
    return FileRefused((Finding(row, column, reason, remedy),))


def _open_csv(stream: BinaryIO) -> Opened:
    try:
        facts = inspect(stream)
    except RegisterFileError as error:
        findings = tuple(Finding(p.row, p.item, p.reason, p.remedy) for p in error.problems)
        raise FileRefused(findings) from error
    text = io.TextIOWrapper(stream, "utf-8-sig" if facts.bom else facts.encoding, newline="")
    records = _records(csv.reader(text, strict=True))
    header = next(records, None)
    if header is None:
        raise refusal("見出しの行がありません。", "1行目に列の名前を書いてください。")
    return Opened(
        tuple(cell.strip() for cell in header[1]), facts.sha256, _csv_pieces(records, len(header[1]))
    )


def _records(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; empty lines are no records."""
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise refusal(
                f"{line}行目から先をCSVとして読めません（{error}）。",
                '引用符「"」が閉じているか確かめて、出力し直してください。',
                line,
            ) from error
        if record:
            yield line, record


def _csv_pieces(records: Iterator[tuple[int, list[str]]], width: int) -> Iterator[Piece]:
    numbers: list[int] = []
    rows: list[list[str]] = []
    ragged: list[Finding] = []
    for line, record in records:
        if len(record) != width:
            ragged.append(_wrong_width(line, len(record), width))
        numbers.append(line)
        rows.append(record if len(record) == width else [*record, *[""] * width][:width])
        if len(rows) == PIECE:
            yield _piece(numbers, rows, ragged, width)
            numbers, rows, ragged = [], [], []
    yield _piece(numbers, rows, ragged, width)


def _wrong_width(line: int, found: int, width: int) -> Finding:
    return Finding(
        line,
        "",
        f"列の数が{found}で、見出しの{width}と合いません。",
        'コンマの数を確かめてください。値の中のコンマは引用符「"」で囲みます。',
    )


def _piece(numbers: list[int], rows: list[list[str]], ragged: list[Finding], width: int) -> Piece:
    columns = zip(*rows, strict=True) if rows else iter([()] * width)
    cells = tuple(pa.array(column, pa.string()) for column in columns)
    return Piece(pa.array(numbers, pa.int64()), cells, tuple(ragged))


def _open_parquet(stream: BinaryIO) -> Opened:
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    stream.seek(0)
    try:
        file = pq.ParquetFile(stream, page_checksum_verification=True)
        names = tuple(file.schema_arrow.names)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _broken() from error
    return Opened(names, digest.hexdigest(), _parquet_pieces(file))


def _broken() -> FileRefused:
    return refusal("Parquetとして読めません。", "壊れていないか確かめて、もう一度出力してください。")


def _parquet_pieces(file: pq.ParquetFile) -> Iterator[Piece]:
    first = 2
    for batch in _batches(file):
        numbers = pa.arange(first, first + len(batch))
        yield Piece(numbers, tuple(map(_cells, batch.schema.names, batch.columns)))
        first += len(batch)


def _batches(file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    try:
        for batch in file.iter_batches(PIECE):
            batch.validate(full=True)
            yield batch
    except (pa.ArrowException, OSError) as error:
        raise _broken() from error


def _cells(name: str, column: pa.Array) -> pa.Array:
    if pa.types.is_integer(column.type):
        return column
    if pa.types.is_floating(column.type):
        return pa.array([_number(name, cell) for cell in column.to_pylist()], pa.string())
    try:
        if pa.types.is_boolean(column.type):
            column = column.cast(pa.int8())
        return _days(column).cast(pa.string())
    except pa.ArrowException as error:
        raise refusal(
            f"型 {column.type} の値は使えません。",
            "文字、整数か日付（時刻なし）の列として出力し直してください。",
            1,
            name,
        ) from error


def _days(column: pa.Array) -> pa.Array:
    """Timestamps that are all midnight are dates; a time of day is left for the cell to refuse."""
    if not pa.types.is_timestamp(column.type) or column.type.tz is not None:
        return column
    days = column.cast(pa.date32())
    return days if days.cast(column.type).equals(column) else column


def _number(name: str, cell: float | None) -> str | None:
    """Whole numbers of a float column (gaps make floats of integers) stay whole, others stay fractions."""
    if cell is None or math.isnan(cell):
        return None
    if abs(cell) >= _EXACT:
        raise refusal(
            "浮動小数点の列に、下のけたが失われた大きな数があります。",
            "文字か整数の列として出力し直してください。",
            1,
            name,
        )
    return str(int(cell)) if cell.is_integer() else repr(cell)

"""Rows of a table by the names of its header: CSV or tab-separated text (UTF-8, Shift_JIS), or .xlsx."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from madoguchi.rules.standards.problems import RegisterFileError, RowProblem
from madoguchi.rules.standards.textfile import decode
from madoguchi.rules.standards.workbook import is_workbook, workbook_rows
from madoguchi.rules.waiting.headings import is_heading
from madoguchi.rules.waiting.problems import WaitingFileRefused

HEADINGS_WITHIN = 15
"""Filled rows among which the headings are looked for."""
TOP = 100
"""Rows of a workbook that are read for its headings alone: a log of a year takes seconds."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """``number`` as a spreadsheet counts (the header is 1); ``cells`` by column name."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The names of the header, and every row that is not empty."""

    names: tuple[str, ...]
    rows: tuple[CsvRow, ...]


def read_csv(raw: bytes, file: str, wanted: Sequence[str]) -> CsvTable:
    """A table that has at least the ``wanted`` columns, in any order.

    Raises WaitingFileRefused for another encoding, columns that are missing or stand twice, no rows, or rows
    with too many or too few columns.
    """
    lines = _lines(raw, file)
    names = tuple(name.strip() for name in next(lines, (1, [""]))[1])
    _require_columns(names, wanted, file)
    rows, problems = [], []
    for number, cells in lines:
        if len(cells) == len(names):
            rows.append(CsvRow(number, dict(zip(names, cells, strict=True))))
        else:
            problems.append(_uneven(file, number, len(cells), len(names)))
    if not rows and not problems:
        problems = [RowProblem(file, 0, "", "見出しの下に行がありません。", "1日を1行で書いてください。")]
    if problems:
        raise WaitingFileRefused(problems)
    return CsvTable(names, tuple(rows))


def header(raw: bytes, file: str = "") -> tuple[str, ...]:
    """The names of the headings, else of the first row; WaitingFileRefused if the file cannot be read."""
    return tuple(name.strip() for name in next(_lines(raw, file, TOP), (1, [""]))[1])


def _require_columns(names: Sequence[str], wanted: Sequence[str], file: str) -> None:
    wrong = [f"列 {name} がありません。" for name in wanted if name not in names]
    wrong += [f"列 {name} が2つあります。" for name in wanted if names.count(name) > 1]
    if wrong:
        remedy = f"1行目の見出しを {','.join(wanted)} にしてください（順番は問いません）。"
        raise WaitingFileRefused([RowProblem(file, 1, "", "".join(wrong), remedy)])


def _uneven(file: str, number: int, found: int, expected: int) -> RowProblem:
    reason = f"列が{found}個あります。見出しは{expected}個です。"
    return RowProblem(file, number, "", reason, "区切りのコンマの数を確かめてください。")


def _lines(raw: bytes, file: str, most: int | None = None) -> Iterator[tuple[int, list[str]]]:
    """The row of headings and the rows below it; titles above it are passed over."""
    lines = _filled(raw, file, most)
    top = list(islice(lines, HEADINGS_WITHIN))
    at = next((at for at, (_, cells) in enumerate(top) if is_heading(cells)), 0)
    return chain(top[at:], lines)


def _filled(raw: bytes, file: str, most: int | None) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, with their numbers."""
    number = 0
    try:
        for number, cells in enumerate(_rows(raw, file, most), start=1):
            if any(cell.strip("\x1a \u3000") for cell in cells):
                yield number, cells
    except RegisterFileError as error:
        raise WaitingFileRefused(error.problems) from error
    except csv.Error as error:
        reason = '引用符（"）が閉じていないか、行が壊れています。'
        problem = RowProblem(file, number + 1, "", reason, "その行を表計算で開いて、書き直してください。")
        raise WaitingFileRefused([problem]) from error


def _rows(raw: bytes, file: str, most: int | None) -> Iterable[list[str]]:
    if is_workbook(raw):
        return workbook_rows(raw, file, most)
    text = decode(raw, file).text
    return csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)


def _delimiter(text: str) -> str:
    """A tab where the first line that is not empty has one and no comma."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    return "\t" if "\t" in head and "," not in head else ","

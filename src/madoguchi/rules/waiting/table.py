"""The daily table: one row a day of an office with its cases, mean and maximum wait.

Columns as in the table of 鹿児島市 (``tests/vectors/waiting/kagoshima_honcho.csv``); all problems are told at
once, each with row, column and remedy. What could be meant otherwise is read and noted, never silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from madoguchi.rules.calendar import DateError, parse_date, to_both
from madoguchi.rules.standards.problems import RowProblem
from madoguchi.rules.waiting.catalogue import day_types, load
from madoguchi.rules.waiting.cells import CellError, plain, read_count, read_minutes
from madoguchi.rules.waiting.csvtext import CsvRow, header, read_csv
from madoguchi.rules.waiting.day_kinds import era_label, kind_of
from madoguchi.rules.waiting.headings import columns_of
from madoguchi.rules.waiting.problems import WaitingFileRefused, WaitingRefused

COLUMNS = ("office", "date", "weekday", "day_type", "era_year", "cases", "mean_wait_min", "max_wait_min")
NEEDED = ("office", "date", "cases")
"""What a table of days to come must have; others follow from the date."""

_WEEKDAYS = "月火水木金土日"
_ERA_YEAR = re.compile(r"(?:令和|R)(\d{1,2}|元)(?:年度?)?")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Day:
    """One row; ``mean`` and ``maximum`` in minutes, None where the table says nothing."""

    office: str
    date: date
    day_type: str
    era_year: str
    cases: int
    mean: float | None
    maximum: float | None
    row: int


@dataclass(frozen=True, slots=True)
class DayTable:
    """The days in the order of the file, and what a reader should know about how they were read."""

    days: tuple[Day, ...]
    notes: tuple[str, ...]


def read_table(raw: bytes, file: str = "", *, planned: bool = False) -> DayTable:
    """Read a whole file; ``planned``: the columns of waits may be missing.

    Headings may be ours or Japanese ones of ``catalogue/waiting/daily_table.yaml``; kind of day and era year
    follow from the date where no column says them.

    Raises WaitingFileRefused with every problem.
    """
    columns = _columns(header(raw, file), file, planned)
    table, reader = read_csv(raw, file, ()), _Reader(file, columns)
    days = [day for day in map(reader.day, table.rows) if day is not None]
    problems = sorted(reader.problems + _repeated(days, file), key=lambda one: one.row)
    if problems:
        raise WaitingFileRefused(problems)
    return DayTable(tuple(days), tuple(reader.notes))


def is_daily(names: Sequence[str]) -> bool:
    """Whether a header is that of a daily table: it counts cases."""
    return bool(columns_of("daily_table", names)["cases"])


def _columns(names: Sequence[str], file: str, planned: bool) -> dict[str, str]:
    """The file's name of each column that is there."""
    found = columns_of("daily_table", names)
    wanted = NEEDED if planned else (*NEEDED, "mean_wait_min", "max_wait_min")
    wrong = [f"列 {name} がありません。" for name in wanted if not found[name]]
    twice = {name: same for name, same in found.items() if len(same) > 1}
    wrong += [f"列 {name} が{len(same)}つあります（{'、'.join(same)}）。" for name, same in twice.items()]
    if wrong:
        japanese = "、".join(load("daily_table")["columns"][name][0] for name in wanted)
        remedy = f"1行目の見出しを {','.join(COLUMNS)} か、{japanese} にしてください（順番は問いません）。"
        raise WaitingFileRefused([RowProblem(file, 1, "", "".join(wrong), remedy)])
    return {name: same[0] for name, same in found.items() if same}


def select(days: Sequence[Day], office: str | None, year: str | None) -> tuple[Day, ...]:
    """The days of an office and an era year (None: all); WaitingRefused names what the table does have.

    A year that the table writes as ``R5`` is also found as ``5`` (of 令和) or ``2023``.
    """
    chosen = _matching(days, office and plain(office), lambda day: day.office, "office", "窓口")
    wanted = year and _as_written({day.era_year for day in chosen}, era_year(year))
    return _matching(chosen, wanted, lambda day: day.era_year, "era-year", "年")


def _as_written(known: set[str], year: str) -> str:
    if year in known or not year.isdecimal():
        return year
    number = int(year)
    reiwa = f"R{number if number < 100 else number - 2018}"
    return reiwa if reiwa in known else year


def era_year(text: str) -> str:
    """``令和5年度`` and ``Ｒ５`` are ``R5``; anything else stays as it is."""
    written = plain(text).upper()
    match = _ERA_YEAR.fullmatch(written)
    return f"R{1 if match[1] == '元' else int(match[1])}" if match else written


def _matching(
    days: Sequence[Day], wanted: str | None, key: Callable[[Day], str], option: str, word: str
) -> tuple[Day, ...]:
    chosen = tuple(day for day in days if wanted is None or key(day) == wanted)
    if not chosen:
        known = "、".join(dict.fromkeys(map(key, days)))
        raise WaitingRefused(
            f"{word}「{wanted}」の行が表にありません。表にあるのは {known} です。"
            f"--{option} を確かめてください。"
        )
    return chosen


class _Reader:
    """Reads rows and keeps what is wrong or worth saying."""

    def __init__(self, file: str, columns: Mapping[str, str]) -> None:
        self.file = file
        self.columns = columns
        self.problems: list[RowProblem] = []
        self.notes: list[str] = []

    def day(self, row: CsvRow) -> Day | None:
        before = len(self.problems)
        office, on = self._read(row, "office", _office), self._read(row, "date", _date)
        kind, year = self._said_or_from(on, row)
        cases = self._read(row, "cases", read_count)
        mean, maximum = self._wait(row, "mean_wait_min"), self._wait(row, "max_wait_min")
        if mean is not None and maximum is not None and maximum < mean:
            self._complain(
                row,
                "max_wait_min",
                f"最大待ち{maximum:g}分が平均待ち{mean:g}分より短くなっています。",
                "2つの列が入れ替わっていないか確かめてください。",
            )
        if len(self.problems) > before or None in (office, on, kind, year, cases):
            return None
        assert office and on and kind and year and cases
        self._note_weekday(row, on)
        return Day(office, on, kind, year, cases, mean, maximum, row.number)

    def _said_or_from(self, on: date | None, row: CsvRow) -> tuple[str | None, str | None]:
        """Kind of day and era year: the table's, else what the date says."""
        kind, year = (kind_of(on), era_label(on)) if on else (None, None)
        if "day_type" in self.columns:
            kind = self._read(row, "day_type", _day_type)
        if "era_year" in self.columns:
            year = self._read(row, "era_year", _year)
        return kind, year

    def _wait(self, row: CsvRow, column: str) -> float | None:
        minutes, note = self._read(row, column, read_minutes) or (None, "")
        if note:
            self.notes.append(f"{row.number}行目 {self.columns[column]}: {note}")
        return minutes

    def _read(self, row: CsvRow, column: str, read: Callable[[str], _T]) -> _T | None:
        try:
            return read(row.cells.get(self.columns.get(column, ""), ""))
        except (CellError, DateError) as error:
            reason = error.reason if isinstance(error, CellError) else error.message
            self._complain(row, column, reason, error.remedy)
            return None

    def _complain(self, row: CsvRow, column: str, reason: str, remedy: str) -> None:
        self.problems.append(RowProblem(self.file, row.number, self.columns[column], reason, remedy))

    def _note_weekday(self, row: CsvRow, on: date) -> None:
        name = self.columns.get("weekday", "")
        said = plain(row.cells.get(name, "")).removesuffix("曜日").removesuffix("曜")
        if said and said != _WEEKDAYS[on.weekday()]:
            real = _WEEKDAYS[on.weekday()]
            self.notes.append(f"{row.number}行目 {name}: {to_both(on)}は{real}曜日です（表は「{said}」）。")


def _office(text: str) -> str:
    if not plain(text):
        raise CellError("窓口の名前が空です。", "「本庁」のように入れてください。")
    return plain(text)


def _date(text: str) -> date:
    found = parse_date(text.strip()).date
    if found is None:
        raise CellError(f"日付「{text}」が何日か分かりません。", "「2024-03-25」のように入れてください。")
    return found


def _day_type(text: str) -> str:
    written = plain(text)
    for kind in day_types().values():
        if written in (kind.id, plain(kind.name)):
            return kind.id
    known = "、".join(f"{kind.id}（{kind.name}）" for kind in day_types().values())
    raise CellError(f"日の種類「{text}」を知りません。", f"{known} のどれかにしてください。")


def _year(text: str) -> str:
    if not plain(text):
        raise CellError("年が空です。", "「R5」のように入れてください。")
    return era_year(text)


def _repeated(days: Sequence[Day], file: str) -> list[RowProblem]:
    first: dict[tuple[str, date], int] = {}
    problems = []
    for day in days:
        row = first.setdefault((day.office, day.date), day.row)
        if row != day.row:
            reason = f"{day.office}の{to_both(day.date)}は{row}行目にもあります。"
            problems.append(RowProblem(file, day.row, "date", reason, "正しいほうだけを残してください。"))
    return problems

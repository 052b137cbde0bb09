"""業務量調査 as offices send it: a table out of a spreadsheet, with titles above, merged cells and totals.

`read_table` finds the row of headings, names the columns (or takes the names that the user gives), fills what
a merged cell left empty, leaves totals out, and reads full-width figures with units. Either every row is
good, or `WorkloadRefused` lists every row that is not.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.rules.reform.catalogue import load
from madoguchi.rules.reform.workload_cells import CellRefused, plain, read_minutes, read_volume
from madoguchi.rules.standards.problems import RegisterFileError, RowProblem
from madoguchi.rules.standards.textfile import decode
from madoguchi.rules.standards.workbook import is_workbook, workbook_rows

HEADINGS_WITHIN = 15
MOST_ROWS = 20_000
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a section. `row` counts as a spreadsheet does; `minutes` are of one case."""

    row: int
    section: str
    task: str
    volume: int
    minutes: float
    staff_kind: str

    @property
    def hours(self) -> float:
        """Hours a year."""
        return self.volume * self.minutes / 60


@dataclass(frozen=True, slots=True)
class Workload:
    """A whole table. `totals` were rows of sums, left out; `filled` cells were empty below a merged one."""

    tasks: tuple[Task, ...]
    headings: Mapping[str, str]
    totals: int
    filled: int


class WorkloadRefused(ValueError):
    """`problems`: row, column, reason, what to do. `found`: the headings of the file, to choose from."""

    def __init__(self, problems: Sequence[RowProblem], found: Sequence[str] = ()) -> None:
        self.problems, self.found = tuple(problems), tuple(found)
        super().__init__("\n".join(map(str, problems)))


def read_table(raw: bytes, file: str, names: Mapping[str, str] | None = None) -> Workload:
    """Read .xlsx, CSV or tab-separated text (UTF-8, Shift_JIS). `names`: our column to the file's heading."""
    lines = _lines(raw, file)
    at, columns = _headings(lines, file, names or {})
    tasks: list[Task] = []
    problems: list[RowProblem] = []
    reader = _Rows(file, columns)
    for number, cells in lines[at + 1 :]:
        try:
            task = reader.read(number, cells)
        except CellRefused as refused:
            problems.append(RowProblem(file, number, refused.column, refused.reason, refused.remedy))
        else:
            tasks += [task] if task else []
    if not tasks and not problems:
        reason, remedy = "見出しの下に業務の行がありません。", "1業務を1行で書いてください。"
        problems = [RowProblem(file, 0, "", reason, remedy)]
    if problems:
        raise WorkloadRefused(problems)
    headings = {key: name for key, (_, name) in columns.items()}
    return Workload(tuple(tasks), headings, reader.totals, reader.filled)


Columns = Mapping[str, tuple[int, str]]


class _Rows:
    """Reads row after row, remembering what stood above."""

    def __init__(self, file: str, columns: Columns) -> None:
        self.columns = columns
        self.above: dict[str, str] = {}
        self.totals = self.filled = 0
        self.spec: Mapping[str, Any] = load("workload")["columns"]

    def read(self, number: int, cells: Sequence[str]) -> Task | None:
        """The row's task; None for a total."""
        said = {key: _words(cells, at) for key, (at, _) in self.columns.items()}
        if _is_total(said):
            self.totals += 1
            return None
        self._fill(said)
        for key, text in said.items():
            if not text and self.spec[key]["required"]:
                raise CellRefused(self._label(key), "空です。", "値を入れてください（0件なら0）。")
            if len(text) > LONGEST:
                remedy = f"{LONGEST}文字までにしてください。"
                raise CellRefused(self._label(key), f"{len(text)}文字あります。", remedy)
        try:
            volume, minutes = read_volume(said["volume"]), read_minutes(said["minutes"])
        except CellRefused as refused:
            raise CellRefused(self._label(refused.column), refused.reason, refused.remedy) from None
        self._refuse_absurd(volume, minutes)
        kind = load("workload")["staff_kinds"].get(plain(said.get("staff_kind", "")), "")
        return Task(number, said["section"], said["task"], volume, minutes, kind or _other(said))

    def _fill(self, said: dict[str, str]) -> None:
        if said["section"]:
            self.above.pop("staff_kind", None)
        for key, text in list(said.items()):
            if not self.spec[key].get("down"):
                continue
            if text:
                self.above[key] = text
            elif key in self.above:
                said[key] = self.above[key]
                self.filled += 1

    def _label(self, key: str) -> str:
        return self.columns[key][1]

    def _refuse_absurd(self, volume: int, minutes: float) -> None:
        limits = load("workload")["limits"]
        if volume * minutes / 60 > limits["hours_of_row"]:
            reason = f"年間{volume * minutes / 60:,.0f}時間になります（{volume:,}件×{minutes:g}分）。"
            raise CellRefused(self._label("minutes"), reason, "単位（分・時間）とけたを確かめてください。")


def _words(cells: Sequence[str], at: int) -> str:
    """A cell on one line; empty where the row is short."""
    return " ".join(cells[at].split()) if at < len(cells) else ""


def _other(said: Mapping[str, str]) -> str:
    return "other" if said.get("staff_kind") else "unknown"


def _is_total(said: Mapping[str, str]) -> bool:
    words = {plain(said["section"]), plain(said["task"])} - {""}
    return any(word in load("workload")["totals"] or word.endswith(("小計", "合計")) for word in words)


def _headings(
    lines: Sequence[tuple[int, list[str]]], file: str, names: Mapping[str, str]
) -> tuple[int, Columns]:
    """Where the row of headings is, and which column is which."""
    best: tuple[int, dict[str, tuple[int, str]]] = (0, {})
    for at, (_, cells) in enumerate(lines[:HEADINGS_WITHIN]):
        found = dict(_named(cells, names))
        if len(found) > len(best[1]):
            best = (at, found)
    spec = load("workload")["columns"]
    missing = [key for key in spec if spec[key]["required"] and key not in best[1]]
    if not missing:
        return best
    number, cells = lines[best[0]] if lines else (0, [])
    remedy = "下の「列の名前」に、ファイルの見出しをそのまま入れて、もう一度取り込んでください。"
    problems = [
        RowProblem(file, number if best[1] else 0, spec[key]["label"], "この列が見つかりません。", remedy)
        for key in missing
    ]
    raise WorkloadRefused(problems, [cell.strip() for cell in cells if cell.strip()])


def _named(cells: Sequence[str], names: Mapping[str, str]) -> Iterator[tuple[str, tuple[int, str]]]:
    headings = [plain(cell) for cell in cells]
    for key, spec in load("workload")["columns"].items():
        wanted = [names[key]] if names.get(key) else spec["names"]
        for name in map(plain, wanted):
            at = next((at for at, heading in enumerate(headings) if heading in (name, _bare(name))), None)
            at = at if at is not None else next((i for i, h in enumerate(headings) if _bare(h) == name), None)
            if at is not None:
                yield key, (at, cells[at].strip().replace("\n", ""))
                break


def _bare(heading: str) -> str:
    """A heading without its unit in brackets: 件数(件), 1件の時間(分)."""
    return heading.partition("(")[0]


def _lines(raw: bytes, file: str) -> list[tuple[int, list[str]]]:
    """Rows that hold anything, with their numbers."""
    try:
        rows = list(_rows(raw, file))
    except RegisterFileError as error:
        raise WorkloadRefused(error.problems) from error
    except csv.Error as error:
        remedy = "表計算ソフトで開いて、CSVを書き出し直してください。"
        raise WorkloadRefused([RowProblem(file, 0, "", "引用符が閉じていません。", remedy)]) from error
    lines = [(number, cells) for number, cells in enumerate(rows, start=1) if any(map(str.strip, cells))]
    if len(lines) > MOST_ROWS:
        remedy = "課ごとに分けて取り込んでください。"
        raise WorkloadRefused([RowProblem(file, 0, "", f"{len(lines):,}行あります。", remedy)])
    return lines


def _rows(raw: bytes, file: str) -> Iterable[list[str]]:
    """Tabs separate what was copied out of a spreadsheet."""
    if is_workbook(raw):
        return workbook_rows(raw, file)
    text = decode(raw, file).text
    first = next((line for line in text.splitlines() if line.strip()), "")
    return csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",", strict=True)

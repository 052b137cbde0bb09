"""Read a register file row by row, in constant memory.

Rows come out by our identifiers, in canonical form; every column read is a key, an empty field is "".
What is wrong with the file as a whole raises RegisterFileError before or between rows; what is wrong
with one row goes to ``report`` and the row is left out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from madoguchi.rules.standards.canonical import Canonical, canonicaliser
from madoguchi.rules.standards.columns import Columns, columns_without_header, resolve_header
from madoguchi.rules.standards.items import Edition
from madoguchi.rules.standards.mapping import ColumnMapping
from madoguchi.rules.standards.problems import RegisterFileError, RowProblem
from madoguchi.rules.standards.textfile import FileFacts, inspect

Report = Callable[[RowProblem], None]
Row = tuple[int, dict[str, str]]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CUT = "ファイルが途中で切れています。もう一度、最後まで出力または転送してください。"


def _raise(problem: RowProblem) -> None:
    if problem.severity == "error":
        raise RegisterFileError([problem])


class _Rows:
    """One pass over one file."""

    def __init__(self, edition: Edition, mapping: ColumnMapping | None, file: str, report: Report) -> None:
        self.edition = edition
        self.mapping = mapping or ColumnMapping()
        self.file = file
        self.report = report
        self.number = 0

    def error(self, item: str, reason: str, remedy: str) -> RowProblem:
        return RowProblem(self.file, self.number, item, reason, remedy)

    def records(self, text: io.TextIOWrapper) -> Iterator[list[str]]:
        reader = csv.reader(text, strict=True)
        while True:
            self.number += 1
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as failure:
                raise RegisterFileError([self._broken(str(failure))]) from failure
            if record and record != ["\x1a"]:
                yield record

    def _broken(self, failure: str) -> RowProblem:
        if "unexpected end" in failure or "field larger" in failure:
            return self.error("", '引用符（"）が閉じられないままファイルが終わっています。', _CUT)
        return self.error(
            "", '引用符（"）の使い方がCSVとして正しくありません。', "この行を確かめてください。"
        )

    def columns(self, records: Iterator[list[str]]) -> Columns:
        if not self.mapping.header:
            return columns_without_header(self.edition, self.mapping)
        columns = resolve_header(next(records, []), self.edition, self.mapping, self.file)
        errors = [problem for problem in columns.problems if problem.severity == "error"]
        if errors:
            raise RegisterFileError(errors)
        for problem in columns.problems:
            self.report(problem)
        return columns

    def clean(self, record: Sequence[str], columns: Columns) -> bool:
        """False, with a report, if a field holds a control character (NUL, tab, line end)."""
        if not _CONTROL.search("".join(record)):
            return True
        for item, value in zip(columns.items, record, strict=True):
            found = _CONTROL.search(value)
            if found:
                name = item.name if item else ""
                code = f"U+{ord(found[0]):04X}"
                self.report(
                    self.error(
                        name,
                        f"使えない制御文字（{code}）が入っています。",
                        "元のデータから取り除いてください。",
                    )
                )
        return False

    def ragged(self, row: int, found: int, expected: int, last_and_cut: bool) -> None:
        reason = f"列の数が{found}です（見出しは{expected}）。"
        remedy = _CUT if last_and_cut else "カンマや引用符を確かめて、この行を出力し直してください。"
        self.report(RowProblem(self.file, row, "", reason, remedy))

    def rows(self, text: io.TextIOWrapper, facts: FileFacts) -> Iterator[Row]:
        records = self.records(text)
        columns = self.columns(records)
        folds: list[tuple[int, str, Canonical]] = [
            (index, item.id, canonicaliser(item, self.mapping))
            for index, item in enumerate(columns.items)
            if item
        ]
        short: tuple[int, int] | None = None
        seen = False
        for record in records:
            seen = True
            if short:
                self.ragged(*short, len(columns.items), last_and_cut=False)
                short = None
            if len(record) != len(columns.items):
                short = (self.number, len(record))
            elif self.clean(record, columns):
                values = dict(self.mapping.constants)
                for index, identifier, fold in folds:
                    value = record[index]
                    values[identifier] = fold(value) if value else ""
                yield self.number, values
        if short:
            self.ragged(*short, len(columns.items), last_and_cut=not facts.ended)
        self._end(seen, facts)

    def _end(self, seen: bool, facts: FileFacts) -> None:
        if not seen:
            self.number = 0
            self.report(self.error("", "住民の行が1つもありません。", "出力の条件を確かめてください。"))
        elif not facts.ended:
            reason = "最後の行が改行で終わっていません。"
            remedy = "途中で切れていないか、件数を確かめてください。"
            self.report(RowProblem(self.file, 0, "", reason, remedy, "alert"))


def read_rows(
    stream: BinaryIO,
    edition: Edition,
    *,
    mapping: ColumnMapping | None = None,
    file: str = "",
    report: Report | None = None,
    facts: FileFacts | None = None,
) -> Iterator[Row]:
    """Yield ``(row number, {identifier: value})`` for each sound row of a seekable binary CSV file.

    Row numbers count records with the header as 1, as a spreadsheet shows them. Without ``report`` the first
    error raises RegisterFileError. With it, ragged rows, control characters and a missing last line end are
    reported and reading goes on; encoding, header and quoting errors raise in any case. ``facts`` saves the
    inspection if the caller has already done it. The stream stays open.
    """
    facts = facts or inspect(stream, file)
    stream.seek(0)
    encoding = "utf-8-sig" if facts.encoding == "utf-8" else facts.encoding
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        yield from _Rows(edition, mapping, file, report or _raise).rows(text, facts)
    finally:
        text.detach()

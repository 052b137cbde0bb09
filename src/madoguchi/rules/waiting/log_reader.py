"""The log of a 発券機, ticket by ticket, and what is wrong or missing in it.

A log is never clean, so it is not refused for its rows: a ticket whose times contradict each other is set
aside, a doubtful end is dropped, and each is told with row, column and remedy (``log_quality``). Only a file
without the needed columns is refused. Tickets are told apart by office, day, number and, where a number is
given out again, by turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from madoguchi.rules.standards.problems import RowProblem
from madoguchi.rules.waiting.catalogue import load
from madoguchi.rules.waiting.cells import CellError, plain
from madoguchi.rules.waiting.clock import minute_of
from madoguchi.rules.waiting.csvtext import CsvRow, CsvTable, read_csv
from madoguchi.rules.waiting.log_times import DAY, Moment, office_day, read_moment
from madoguchi.rules.waiting.problems import WaitingFileRefused

Status = Literal["served", "no_show", "cancelled"]
_LONG_WAIT = DAY / 2
"""A time alone that lies so long before the issue belongs to the next day."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Times in minutes from midnight of ``day``; None where the log says nothing."""

    number: str
    office: str
    day: date
    category: str
    channel: str
    issued: float
    called: float | None
    ended: float | None
    counter: str
    status: Status
    row: int

    @property
    def wait(self) -> float | None:
        """Minutes from ticket to call."""
        return None if self.called is None else self.called - self.issued


@dataclass(frozen=True, slots=True)
class TicketLog:
    """Tickets in the order of the file; ``problems``: rows that could not be read; ``rows``: all rows."""

    tickets: tuple[Ticket, ...]
    problems: tuple[RowProblem, ...]
    rows: int


def is_log(names: Sequence[str]) -> bool:
    """Whether a header is that of a ticket log."""
    return any(name.strip() in _spellings("issued_at") for name in names)


def log_columns(names: Sequence[str], mapping: Mapping[str, str] | None = None) -> dict[str, str]:
    """The file's name of each of our columns that is found, by known spellings or by ``mapping``."""
    found: dict[str, str] = {}
    for column in load("ticket_log")["columns"]:
        given = (mapping or {}).get(column)
        wanted = _spellings(column) if given is None else (given,)
        name = next((name for name in names if name in wanted), None)
        if name is not None:
            found[column] = name
    return found


def read_log(raw: bytes, file: str = "", mapping: Mapping[str, str] | None = None) -> TicketLog:
    """Read a log; ``mapping``: this file's name of each of our columns, where it differs.

    Raises WaitingFileRefused if a needed column is missing or the file cannot be read at all.
    """
    table = read_csv(raw, file, ())
    columns = _columns(table, mapping or {}, file)
    reader = _Reader(file, columns)
    tickets = [ticket for ticket in map(reader.ticket, table.rows) if ticket is not None]
    return TicketLog(tuple(tickets), tuple(reader.problems), len(table.rows))


def _spellings(column: str) -> tuple[str, ...]:
    return (column, *load("ticket_log")["columns"][column])


def _columns(table: CsvTable, mapping: Mapping[str, str], file: str) -> dict[str, str]:
    found = log_columns(table.names, mapping)
    missing = [column for column in load("ticket_log")["required"] if column not in found]
    if missing:
        words = "".join(f"{column}（{_spellings(column)[1]}など）の列がありません。" for column in missing)
        remedy = "1行目の見出しを直すか、列の対応を指定してください。"
        raise WaitingFileRefused([RowProblem(file, 1, "", words, remedy)])
    return found


class _Reader:
    """Reads rows and keeps what cannot be read."""

    def __init__(self, file: str, columns: Mapping[str, str]) -> None:
        self.file, self.columns = file, columns
        self.problems: list[RowProblem] = []
        self.day_ends = minute_of(load("ticket_log")["day_ends"])

    def ticket(self, row: CsvRow) -> Ticket | None:
        before = len(self.problems)
        number = plain(self._text(row, "ticket_no"))
        issued, called, ended = (self._moment(row, name) for name in ("issued_at", "called_at", "ended_at"))
        status = self._word(row, "status", "served")
        channel = self._word(row, "channel", "walk_in")
        if not number:
            self._complain(row, "ticket_no", "番号が空です。", "番号を入れるか、行を消してください。")
        unreadable = issued is None and bool(plain(self._text(row, "issued_at")))
        place = None if unreadable else self._place(row, issued)
        if len(self.problems) > before or place is None:
            return None
        day, minute = place
        return Ticket(
            number,
            plain(self._text(row, "office")),
            day,
            plain(self._text(row, "category")) or "区分なし",
            channel,
            minute,
            _not_before(_after(called, day, minute), minute),
            _after(ended, day, minute),
            plain(self._text(row, "counter_no")),
            status,  # type: ignore[arg-type]
            row.number,
        )

    def _place(self, row: CsvRow, issued: Moment | None) -> tuple[date, float] | None:
        place = office_day(issued, self.day_ends) if issued else None
        if place is None:
            self._complain(
                row, "issued_at", "発券の日時がないか、日付がありません。", "日付と時刻の両方が要ります。"
            )
        return place

    def _text(self, row: CsvRow, column: str) -> str:
        return row.cells.get(self.columns.get(column, ""), "")

    def _moment(self, row: CsvRow, column: str) -> Moment | None:
        try:
            return read_moment(self._text(row, column))
        except CellError as error:
            self._complain(row, column, error.reason, error.remedy)
            return None

    def _word(self, row: CsvRow, column: str, default: str) -> str:
        text = plain(self._text(row, column))
        words = load("ticket_log")[column]
        found = next((key for key, spellings in words.items() if text in spellings), None)
        if text and found is None:
            known = "、".join(spelling for spellings in words.values() for spelling in spellings[1:])
            self._complain(row, column, f"「{text}」を知りません。", f"{known} のどれかにしてください。")
        return found or default

    def _complain(self, row: CsvRow, column: str, reason: str, remedy: str) -> None:
        self.problems.append(RowProblem(self.file, row.number, column, reason, remedy))


def _not_before(called: float | None, issued: float) -> float | None:
    """A call in the minute of the issue, of which the log keeps no seconds, is a call at once."""
    return issued if called is not None and 0 < issued - called < 1 else called


def _after(moment: Moment | None, day: date, issued: float) -> float | None:
    """Minutes from midnight of the ticket's day; a time alone may belong to the next day."""
    if moment is None:
        return None
    minute = moment.on(day)
    return minute + DAY if moment.day is None and issued - minute > _LONG_WAIT else minute

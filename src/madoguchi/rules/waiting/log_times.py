"""Moments of a ticket log: a date in any notation with a time, or a time alone, also past midnight."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.rules.calendar import DateError, parse_date
from madoguchi.rules.waiting.cells import CellError

_MOMENT = re.compile(
    r"(?:(?P<day>.+?)(?:[\sT]+|(?<=日)))?"
    r"(?P<hour>\d{1,2})(?::|時)(?P<minute>\d{1,2})(?:[:分](?:(?P<second>\d{1,2}(?:\.\d+)?)秒?)?)?"
)
_EXAMPLE = "「2024-03-25 09:12:30」のように書いてください。"
DAY = 24 * 60.0


@dataclass(frozen=True, slots=True)
class Moment:
    """``day`` is None for a time alone; ``minute`` from midnight of the day."""

    day: date | None
    minute: float

    def on(self, day: date) -> float:
        """Minutes from midnight of another day, which a time alone is taken to belong to."""
        return self.minute + ((self.day - day).days * DAY if self.day else 0.0)


def read_moment(text: str) -> Moment | None:
    """None if empty; CellError for anything else that is no moment."""
    written = unicodedata.normalize("NFKC", text).strip()
    if not written:
        return None
    match = _MOMENT.fullmatch(written)
    if match is None:
        raise CellError(f"時刻「{text}」を読めません。", _EXAMPLE)
    hours, minutes, seconds = int(match["hour"]), int(match["minute"]), float(match["second"] or 0)
    if hours > 47 or minutes > 59 or seconds >= 60:
        raise CellError(f"「{text}」という時刻はありません。", _EXAMPLE)
    day = _date(match["day"], text) if match["day"] else None
    return Moment(day, hours * 60 + minutes + seconds / 60)


def office_day(moment: Moment, day_ends: float) -> tuple[date, float] | None:
    """The day a ticket belongs to and its minute there; None without a date."""
    if moment.day is None:
        return None
    if moment.minute < day_ends:
        return moment.day - timedelta(days=1), moment.minute + DAY
    return moment.day, moment.minute


def _date(before: str, text: str) -> date:
    try:
        found = parse_date(before).date
    except DateError as error:
        raise CellError(f"時刻「{text}」の日付を読めません。{error.message}", error.remedy) from error
    if found is None:
        raise CellError(f"時刻「{text}」の日付が分かりません。", _EXAMPLE)
    return found

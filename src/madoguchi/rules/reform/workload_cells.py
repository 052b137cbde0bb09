"""Cells of a 業務量調査 as people type them: 全角, commas, units, hours."""

from __future__ import annotations

import re
import unicodedata

from madoguchi.rules.reform.catalogue import load

_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?(?:件|回|人|枚)?(?:/年)?")
_MINUTES = re.compile(r"(\d+(?:\.\d+)?)(?:分)?")
_HOURS = re.compile(r"(\d+(?:\.\d+)?)(?:時間|h)(?:(\d{1,2})分)?")


class CellRefused(ValueError):
    """`column` is the heading (or our name of it); `reason` and `remedy` are Japanese sentences."""

    def __init__(self, column: str, reason: str, remedy: str) -> None:
        self.column, self.reason, self.remedy = column, reason, remedy
        super().__init__(f"{column} {reason}{remedy}")


def plain(text: str) -> str:
    """Half-width and without spaces or line breaks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def read_volume(text: str) -> int:
    """Cases a year, 0 or more: `1,200`, `１２００件`."""
    match = _COUNT.fullmatch(plain(text))
    if match is None:
        remedy = "「1200」のように整数で書いてください。"
        raise CellRefused("volume", f"「{text}」が件数として読めません。", remedy)
    volume = int(match[1].replace(",", ""))
    _refuse_large("volume", volume, text)
    return volume


def read_minutes(text: str) -> float:
    """Minutes of one case: `15`, `１５分`, `0.5時間`, `1時間30分`."""
    written = plain(text)
    if match := _MINUTES.fullmatch(written):
        minutes = float(match[1])
    elif match := _HOURS.fullmatch(written):
        minutes = float(match[1]) * 60 + int(match[2] or 0)
    else:
        remedy = "「15」「15分」「1時間30分」のように書いてください。"
        raise CellRefused("minutes", f"「{text}」が時間として読めません。", remedy)
    _refuse_large("minutes", minutes, text)
    return minutes


def _refuse_large(column: str, value: float, text: str) -> None:
    if value > load("workload")["limits"][column]:
        raise CellRefused(column, f"「{text}」は大きすぎます。", "けたと単位を確かめてください。")

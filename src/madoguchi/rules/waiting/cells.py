"""One cell of a table as people type it: counts and minutes, full-width or with units.

Each reader returns the value and, where the writing could be meant otherwise, a note on how it was read.
"""

from __future__ import annotations

import re
import unicodedata

_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?(?:件|人|枚)?")
_MINUTES = re.compile(r"(\d+(?:\.\d+)?)(?:分)?")
_HOURS_WORDS = re.compile(r"(\d+)時間(?:(\d{1,2})分)?")
_HOURS_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_SIGNS = str.maketrans(dict.fromkeys("−‐‑–—▲△", "-"))
_UNKNOWN = frozenset("-－−‐‑–—―ー…")
"""What statistics of public offices write where there is no figure."""
MOST_CASES = 100_000
MOST_MINUTES = 24 * 60


class CellError(ValueError):
    """``reason`` says what is wrong with the cell and ``remedy`` what to write, both in Japanese."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason + remedy)
        self.reason = reason
        self.remedy = remedy


def plain(text: str) -> str:
    """Half-width, without spaces, one minus sign."""
    return "".join(unicodedata.normalize("NFKC", text.translate(_SIGNS)).split())


def read_count(text: str) -> int:
    """A number of cases, 1 or more: ``282``, ``２８２``, ``1,282件``."""
    written = plain(text)
    if not written:
        raise CellError("件数が空です。", "その日の件数を入れてください。")
    _refuse_negative(written, text, "件数")
    match = _COUNT.fullmatch(written)
    if match is None:
        raise CellError(f"件数「{text}」が整数ではありません。", "「282」のように、数字だけにしてください。")
    count = int(match[1].replace(",", ""))
    if count == 0:
        raise CellError(
            "件数が0件です。0件の日に待ち時間はありません。", "休みの日なら、その行を消してください。"
        )
    if count > MOST_CASES:
        raise CellError(f"1日の件数が{count:,}件です。", "けたを確かめてください。")
    return count


def read_minutes(text: str) -> tuple[float | None, str]:
    """Minutes, None if empty or ``－``: ``37``, ``３７分``, ``1時間50分``, ``3:59`` as hours and minutes."""
    written = plain(text)
    if not written:
        return None, ""
    if text.strip() in _UNKNOWN:
        return None, f"「{text.strip()}」を、待ち時間が分からない日と読みました。"
    _refuse_negative(written, text, "待ち時間")
    minutes, note = _minutes(written, text)
    if minutes > MOST_MINUTES:
        raise CellError(f"待ち時間「{text}」が24時間を超えています。", "分で書いてあるか確かめてください。")
    return minutes, note


def _minutes(written: str, text: str) -> tuple[float, str]:
    if match := _MINUTES.fullmatch(written):
        return float(match[1]), ""
    if match := _HOURS_WORDS.fullmatch(written):
        return int(match[1]) * 60.0 + int(match[2] or 0), ""
    match = _HOURS_CLOCK.fullmatch(written)
    if match is None or int(match[2]) > 59 or int(match[3] or 0) > 59:
        raise CellError(
            f"待ち時間「{text}」を読めません。",
            "分の数で「110」、または「1時間50分」のように書いてください。",
        )
    minutes = int(match[1]) * 60 + int(match[2]) + int(match[3] or 0) / 60
    return minutes, f"「{text}」を{match[1]}時間{int(match[2])}分（{minutes:g}分）と読みました。"


def _refuse_negative(written: str, text: str, what: str) -> None:
    if written.startswith("-") and len(written) > 1:
        raise CellError(f"{what}「{text}」が0より小さい数です。", "正しい値に直してください。")

"""Japanese eras: read a date in any notation used at a counter, and write it back.

Promise: for every day from 1873-01-01 (太陽暦) on, ``parse_date(to_wareki(d)).date == d``, and a date
that does not exist (平成31年5月1日, 2023-02-29) is refused with a remedy, never shifted silently.

The eras themselves are data: ``catalogue/calendar/eras.yaml`` (元号を改める政令, 改元の詔書; evidence K).
Letters R H S T M follow JIS X 0301. Dates of which a part is unknown (the 14 不詳日 patterns of
住民記録システム標準仕様書 1.1.8, P; 00; open ranges 0000-01-01 / 9999-12-31 of データ要件・連携要件, P)
become ``ParsedDate(None, text, True)``: the text is kept as written.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

import yaml


class DateError(ValueError):
    """A date that cannot be accepted; ``message`` says why and ``remedy`` what to enter, both in Japanese."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}{remedy}")
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A day, or (``unknown``) a text that states that the day is not known; ``text`` is always as written."""

    date: date | None
    text: str
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Era:
    """One 元号; ``last`` is None for the era of today, ``code`` is the 元号 code of the register.

    ``accepted_until``: a later day that registers still write in this era (大正15年12月25日).
    """

    name: str
    short: str
    letter: str
    code: str
    first: date
    last: date | None
    accepted_until: date | None = None


@dataclass(frozen=True, slots=True)
class _Eras:
    newest_first: tuple[Era, ...]
    by_sign: dict[str, Era]
    gregorian_from: date


@lru_cache(maxsize=1)
def _load() -> _Eras:
    path = resources.files("madoguchi") / "catalogue" / "calendar" / "eras.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    eras = tuple(Era(**row) for row in data["eras"])
    by_sign = {sign: era for era in eras for sign in (era.name, era.short, era.letter)}
    return _Eras(eras, by_sign, data["gregorian_from"])


def eras() -> tuple[Era, ...]:
    """All eras, newest first."""
    return _load().newest_first


def era_of(day: date) -> Era:
    """The era of ``day``; raises DateError before 1873-01-01, where the calendar was another."""
    loaded = _load()
    if day < loaded.gregorian_from:
        raise DateError(
            "明治5年以前の日付は旧暦のため扱えません。", "明治6年1月1日以後の日付にしてください。"
        )
    return next(era for era in loaded.newest_first if era.first <= day)


def era_year(day: date) -> int:
    """The year within the era, 1 for 元年."""
    return day.year - era_of(day).first.year + 1


def to_wareki(day: date) -> str:
    """``令和8年4月1日``; the first year is 元年."""
    year = era_year(day)
    return f"{era_of(day).name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def to_wareki_month(day: date) -> str:
    """``令和8年4月``, the month of a day."""
    return to_wareki(day).partition("月")[0] + "月"


def to_short_wareki(day: date) -> str:
    """``R8.4.1``; the first year is 1."""
    return f"{era_of(day).letter}{era_year(day)}.{day.month}.{day.day}"


def to_both(day: date) -> str:
    """``令和8年4月1日（2026年4月1日）``: what a screen echoes after a date was typed."""
    return f"{to_wareki(day)}（{day.year}年{day.month}月{day.day}日）"


_SEPARATORS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-") | {"・": ".", "。": "."})
_KANJI_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"壱": 1, "弐": 2, "参": 3}
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九壱弐参十拾]+")
_SPACES = re.compile(r"\s+")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WESTERN = re.compile(r"(?:西暦)?(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_WESTERN_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ERA = re.compile(
    r"(明治|大正|昭和|平成|令和|[明大昭平令MTSHR])(元|\d{1,3})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
)
_ERA_COMPACT = re.compile(r"([MTSHR])(\d{2})(\d{2})(\d{2})")
_VAGUE = re.compile("不詳|不明|未詳|頃|ごろ|推定|[上中下]旬|[春夏秋冬]|までの間")
_DATE_WORDS = re.compile("明治|大正|昭和|平成|令和|西暦|[MTSHR明大昭平令元年月日時分から約、.()/-]|\\d")
_LONGEST = 72  # 不詳表記 N72
_EXAMPLES = "「令和8年4月1日」「R8.4.1」「2026-04-01」のように入力してください。"


def _kanji_number(match: re.Match[str]) -> str:
    """十 counts tens (二十三 → 23); without it the digits are read one by one (二〇二六 → 2026)."""
    text = match.group().replace("拾", "十")
    if "十" not in text:
        return "".join(str(_KANJI_DIGITS[c]) for c in text)
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return match.group()
    return str((_KANJI_DIGITS[tens] if tens else 1) * 10 + (_KANJI_DIGITS[ones] if ones else 0))


def _normalise(text: str) -> str:
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_SEPARATORS)
    return _KANJI_NUMBER.sub(_kanji_number, plain)


def _is_vague(plain: str) -> bool:
    """True if the text says in words that part of the date is unknown, and says nothing else."""
    return bool(_VAGUE.search(plain)) and not _DATE_WORDS.sub("", _VAGUE.sub("", plain))


def _is_blanked(year: int, month: int, day: int) -> bool:
    """True for 1955-00-00, 1955-04-00, 0000-00-00 and the open ends of a range (0000-01-01, 9999-12-31)."""
    if year in {0, 9999}:
        return (month <= 12 and day <= 31) or (month, day) == (99, 99)
    return day == 0 and month <= 12


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise DateError(f"{month}月という月はありません。", "月は1から12までで入力してください。")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise DateError(
            f"{year}年{month}月は{last}日までです。",
            "日を確かめてください。届出や登録の記載どおりなら「不詳」として、記載を不詳表記に入れてください。",
        )
    return date(year, month, day)


def _instead(day: date) -> str:
    return f"「{to_wareki(day)}」と入力してください。"


def _era_date(sign: str, year: int, month: int, day: int) -> date:
    loaded = _load()
    era = loaded.by_sign[sign]
    found = _day(era.first.year + year - 1, month, day)
    if found < loaded.gregorian_from:
        era_of(found)
    if era.last is not None and found > (era.accepted_until or era.last):
        raise DateError(f"{era.name}は{to_wareki(era.last)}までです。", _instead(found))
    if found < era.first:
        raise DateError(f"{era.name}は{to_wareki(era.first)}からです。", _instead(found))
    return found


def _western(plain: str) -> tuple[int, int, int] | None:
    match = _WESTERN.fullmatch(plain)
    if match:
        return int(match[1]), int(match[2]), int(match[3])
    match = _WESTERN_COMPACT.fullmatch(plain)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _wareki(plain: str) -> tuple[str, int, int, int] | None:
    match = _ERA.fullmatch(plain)
    if match:
        return match[1], 1 if match[2] == "元" else int(match[2]), int(match[3]), int(match[4])
    match = _ERA_COMPACT.fullmatch(plain)
    return (match[1], int(match[2]), int(match[3]), int(match[4])) if match else None


def _parse_other(text: str) -> ParsedDate:
    plain = _normalise(text)
    if _is_vague(plain):
        return ParsedDate(None, text, True)
    western = _western(plain)
    if western:
        return _parsed(text, *western)
    wareki = _wareki(plain)
    if wareki is None:
        raise DateError(f"「{text}」は日付として読めません。", _EXAMPLES)
    sign, year, month, day = wareki
    if year == 0 or (day == 0 and month <= 12):
        return ParsedDate(None, text, True)
    return ParsedDate(_era_date(sign, year, month, day), text)


def _parsed(text: str, year: int, month: int, day: int) -> ParsedDate:
    if _is_blanked(year, month, day):
        return ParsedDate(None, text, True)
    found = _day(year, month, day)
    era_of(found)
    return ParsedDate(found, text)


@lru_cache(maxsize=65536)
def parse_date(text: str) -> ParsedDate:
    """Read one date in any notation listed in ux.md rule 22, full-width or half-width, with spaces.

    令和8年4月1日, 令和元年5月1日, 令和八年四月一日, R8.4.1, R080401, S45/1/5, 2026-04-01, 2026/4/1, 20260401.
    不詳, 昭和30年不詳, 1955-04-00, 0000-00-00, 9999-12-31 → unknown. Raises DateError for anything else.
    """
    if not text.strip():
        raise DateError("日付が入力されていません。", _EXAMPLES)
    if len(text) > _LONGEST:
        raise DateError(f"日付として長すぎます（{len(text)}文字）。", _EXAMPLES)
    iso = _ISO.fullmatch(text)
    if iso and text.isascii():
        return _parsed(text, int(iso[1]), int(iso[2]), int(iso[3]))
    return _parse_other(text)

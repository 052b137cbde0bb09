"""One free text box read as words that must all be true: names, readings, addresses, dates, numbers.

Pure. A date may hold spaces (昭和 55年 4月 1日); a word that looks like a date and is none
raises `DateError` with its remedy, so that 平成31年5月1日 is answered and not silently searched as a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from madoguchi.cityhall.residents.keys import query_keys
from madoguchi.rules.calendar import DateError, parse_date
from madoguchi.rules.names import is_kana, normalise_query

_ERAS = "明治|大正|昭和|平成|令和|[明大昭平令MTSHRmtshr]"
_SPACED_DATE = re.compile(
    rf"(?:(?:{_ERAS})\s*(?:元|\d{{1,2}})|(?<!\d)\d{{4}})\s*([年./-])\s*\d{{1,2}}\s*[月./-]\s*\d{{1,2}}(?!\d)\s*日?"
)
_SPACES = re.compile(r"\s+")
_DATE_LIKE = re.compile(rf"(?:(?:{_ERAS})(?:元|\d{{1,2}})|\d{{4}})[年./-]\d{{1,2}}[月./-]\d{{1,2}}日?")
_COMPACT_DATE = re.compile(r"[MTSHRmtshr]\d{6}|\d{8}")
_YEAR = re.compile(rf"((?:{_ERAS})(?:元|\d{{1,2}})|\d{{4}})年(?:生まれ|生)?")
_NUMBER = re.compile(r"\d{1,15}")
_UNKNOWN = {"不詳", "生年月日不詳", "不明"}


@dataclass(frozen=True, slots=True)
class Word:
    """One condition. Exactly one is set: keys; number (with perhaps a day); days; unknown birth.

    `keys`: the search must find one of them as the start of a key. `born`: first and last day of birth.
    """

    text: str
    keys: tuple[str, ...] = ()
    number: str = ""
    born: tuple[date, date] | None = None
    birth_unknown: bool = False
    reading: bool = False

    @property
    def is_day(self) -> bool:
        """Whether the word names one day of birth and nothing else."""
        return self.born is not None and self.born[0] == self.born[1] and not self.number


def read_query(text: str, city: str = "") -> tuple[Word, ...]:
    """The words of a query; `city` is the name that may stand before an address.

    Raises `DateError` for a date that does not exist.
    """
    plain = _SPACED_DATE.sub(lambda found: f" {_SPACES.sub('', found.group())} ", normalise_query(text))
    words = [_word(part, city) for part in plain.split()]
    return tuple(word for word in words if word.keys or word.number or word.born or word.birth_unknown)


def _word(text: str, city: str) -> Word:
    if text in _UNKNOWN:
        return Word(text, birth_unknown=True)
    if _DATE_LIKE.fullmatch(text):
        return _day(text)
    if _COMPACT_DATE.fullmatch(text):
        return _compact(text)
    if _NUMBER.fullmatch(text):
        return Word(text, number=text)
    if year := _YEAR.fullmatch(text):
        return Word(text, born=_year(year[1]))
    return Word(text, keys=query_keys(text, city), reading=is_kana(text))


def _day(text: str) -> Word:
    parsed = parse_date(text)
    if parsed.date is None:
        return Word(text, birth_unknown=True)
    return Word(text, born=(parsed.date, parsed.date))


def _compact(text: str) -> Word:
    """Eight digits may be a day of birth or a 宛名番号; one letter and six digits are a day."""
    number = text if text.isdigit() else ""
    try:
        parsed = parse_date(text)
    except DateError:
        if not number:
            raise
        return Word(text, number=number)
    born = None if parsed.date is None else (parsed.date, parsed.date)
    return Word(text, number=number, born=born)


def _year(text: str) -> tuple[date, date]:
    """January to December of the year, whichever era's end or start falls into it."""
    for month_day in ("12月31日", "1月1日"):
        try:
            day = parse_date(f"{text}年{month_day}").date
        except DateError:
            continue
        if day is not None:
            return date(day.year, 1, 1), date(day.year, 12, 31)
    raise DateError(f"「{text}年」は年として読めません。", "「昭和55年」「1980年」のように入力してください。")

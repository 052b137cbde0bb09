"""One key for all ways of writing an address: 窓口町二丁目5番12号, 窓口町２丁目５－１２ and 窓口町2-5-12.

For finding and comparing, never for printing. Source: how residents, cores and other cities write the same
place (standards.md §1.3: 住所 arrives split or whole) (K).
"""

from __future__ import annotations

import re
from functools import lru_cache

from madoguchi.rules.standards.codes import code_list
from madoguchi.rules.variants import match_key

_PREFECTURE = re.compile("^(?:東京都|北海道|京都府|大阪府|[^市区町村郡]{2,3}県)")
_KANJI_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九十]+(?=丁目|番|号)")
_MARKS = re.compile(r"(?<=\d)(?:丁目|番地の?|番|号|の(?=\d)|[‐‑‒–—―−ー－-])")
# A district comes before the name of its town; a town alone may as well be a part of the own city.
_DISTRICT = re.compile("^[^市]{1,6}?郡")
_DISTRICT_TOWN = re.compile("^.{1,8}?郡.{1,8}?[町村]")
# 上市1-2, 今市町3 and 古市場4 are streets: after the name of a city comes the name of a town, as a rule.
_CITY = re.compile(r"^\D{1,8}?市(?![町場\d]|[一二三四五六七八九十]+(?:丁目|番地|番\d)|$)")
_TRAILING = re.compile("-+$")
# 12-コーポ and 12コーポ are one; a number goes on only before a number.
_BEFORE_WORDS = re.compile(r"-(?=[^\d-])")


@lru_cache(maxsize=65536)
def address_key(text: str) -> str:
    """The key of an address, given with or without its prefecture."""
    plain = without_prefecture(match_key(text))
    plain = _KANJI_NUMBER.sub(lambda found: str(_number(found.group())), plain)
    return _TRAILING.sub("", re.sub("-+", "-", _MARKS.sub("-", plain)))


def place_key(text: str, city: str = "") -> str:
    """The key of an address inside `city`, given with or without prefecture and city, building and all."""
    return _BEFORE_WORDS.sub("", address_key(text).removeprefix(match_key(city)))


def lies_elsewhere(address: str, city: str, code: str) -> bool:
    """Whether an address says by prefecture, city (市) or district (郡) that it is outside `city`.

    `code`: the city's own 全国地方公共団体コード, by whose prefecture 府中市 of 東京都 and of 広島県 are told
    apart. An address that names none of them says nothing, and so does one that begins like a city and may
    be a street (上市1-2).
    """
    text, own = match_key(address), match_key(city)
    plain = without_prefecture(text)
    here = match_key(prefecture_of_code(code))
    if plain != text and here and not text.startswith(here):
        return True
    if plain.startswith(own) or _DISTRICT.sub("", plain).startswith(own):
        return False
    return plain != text or any(one.match(plain) for one in (_CITY, _DISTRICT_TOWN))


def without_prefecture(address: str) -> str:
    """The address from the city on."""
    return _PREFECTURE.sub("", address)


def prefecture_of(address: str) -> str:
    """The prefecture that an address begins with, as a key; "" when it is left out."""
    found = _PREFECTURE.match(match_key(address))
    return found.group() if found else ""


def prefecture_of_code(code: str) -> str:
    """The prefecture of a 全国地方公共団体コード; "" for the code of none, as fictional cities have it."""
    entry = code_list("prefecture").by_code.get(code[:2])
    return entry.name if entry else ""


def _number(kanji: str) -> int:
    tens, ten, ones = kanji.rpartition("十")
    if not ten:
        return int("".join(str(_KANJI_DIGITS[c]) for c in kanji))
    return (_KANJI_DIGITS.get(tens, 1)) * 10 + (_KANJI_DIGITS.get(ones, 0))

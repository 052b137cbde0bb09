"""One key for all ways of writing an address: 窓口町二丁目5番12号, 窓口町２丁目５－１２ and 窓口町2-5-12.

For finding and comparing, never for printing. Source: how residents, cores and other cities write the same
place (standards.md §1.3: 住所 arrives split or whole) (K).
"""

from __future__ import annotations

import re
from functools import lru_cache

from madoguchi.rules.variants import match_key

_PREFECTURE = re.compile("^(?:東京都|北海道|京都府|大阪府|[^市区町村郡]{2,3}県)")
_KANJI_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九十]+(?=丁目|番|号)")
_MARKS = re.compile(r"(?<=\d)(?:丁目|番地の?|番|号|の(?=\d)|[‐‑‒–—―−ー－-])")
# A district comes before the name of its town; a town alone may as well be a part of the own city.
_DISTRICT = re.compile("^[^市]{1,6}?郡")
_OTHER = re.compile("^.{1,8}?(?:市|郡.{1,8}?[町村])")
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


def lies_elsewhere(address: str, city: str) -> bool:
    """Whether an address says by prefecture, city (市) or district (郡) that it is outside `city`.

    One that names none of them says nothing. Two cities of one name in two prefectures are not told apart.
    """
    text, own = match_key(address), match_key(city)
    plain = without_prefecture(text)
    if plain.startswith(own) or _DISTRICT.sub("", plain).startswith(own):
        return False
    return plain != text or _OTHER.match(plain) is not None


def without_prefecture(address: str) -> str:
    """The address from the city on."""
    return _PREFECTURE.sub("", address)


def prefecture_of(address: str) -> str:
    """The prefecture that an address begins with, as a key; "" when it is left out."""
    found = _PREFECTURE.match(match_key(address))
    return found.group() if found else ""


def _number(kanji: str) -> int:
    tens, ten, ones = kanji.rpartition("十")
    if not ten:
        return int("".join(str(_KANJI_DIGITS[c]) for c in kanji))
    return (_KANJI_DIGITS.get(tens, 1)) * 10 + (_KANJI_DIGITS.get(ones, 0))

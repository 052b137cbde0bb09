"""Readings over kanji, written in text as `国保《こくほ》` or `｜見本市《みほんし》` (the 青空文庫 notation).

`｜` says where the base begins; without it the base is the run of kanji before `《`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_KANJI = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\U000e0100-\U000e01ef々〆ヶ]"
_RUBY = re.compile(rf"(?:｜([^｜《》]+)|({_KANJI}+))《([^《》]+)》")


class Part(NamedTuple):
    """A piece of text; `reading` is empty where none was given."""

    base: str
    reading: str = ""


def parts(text: str) -> list[Part]:
    """`text` cut where readings begin and end."""
    found: list[Part] = []
    position = 0
    for match in _RUBY.finditer(text):
        if match.start() > position:
            found.append(Part(text[position : match.start()]))
        found.append(Part(match[1] or match[2], match[3]))
        position = match.end()
    if position < len(text):
        found.append(Part(text[position:]))
    return found


def without_readings(text: str) -> str:
    """`text` as it is printed when readings are not wanted."""
    return "".join(part.base for part in parts(text))

"""An address that another city sends in one line: the number, and the building (方書) behind a space."""

from __future__ import annotations

import re

_SPACES = re.compile(r"[\s\u3000]+")
_DIGITS = "0-9０-９一二三四五六七八九十"
_ENDS_IN_NUMBER = re.compile(rf"[{_DIGITS}](丁目|番地の?|番|号|の)?$")
# What goes on after a space: 「緑町 5丁目 3番」, 「1-2-3 102」.
_STILL_NUMBER = re.compile(rf"[{_DIGITS}]+(丁目|番地?|号$|[-－ー‐]|$)")


def split_address(line: str) -> tuple[str, str]:
    """(address, building). The building is "" where nothing but numbers stands behind the number.

    >>> split_address("見本市緑町五丁目5番12号　コーポ受付201号")
    ('見本市緑町五丁目5番12号', 'コーポ受付201号')
    """
    line = line.strip()
    for space in _SPACES.finditer(line):
        text, rest = line[: space.start()], line[space.end() :]
        if _ENDS_IN_NUMBER.search(text) and not _STILL_NUMBER.match(rest):
            return text, rest
    return line, ""

"""The bytes of a bank file: JIS X 0201, by our own table, never by the success of a codec.

A codec writes ・ or ー as two bytes without a word, and shift_jis and cp932 differ on several bars. Here a
character either has one byte in the table or cannot be written. 0x5C is the yen sign of JIS X 0201, shown
as a backslash. Source: 全国銀行協会 付録1 (V), ``catalogue/banks/characters.yaml``.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from madoguchi.rules.zengin.catalogue import read_table

_LATIN = {code: code for code in range(0x20, 0x7F)}
_KANA = {0xFF61 + index: 0xA1 + index for index in range(63)}
BYTE_OF: dict[int, int] = {**_LATIN, **_KANA}
"""Code point → byte, for everything that JIS X 0201 has, allowed in a bank file or not."""

_CHARACTER_OF = "".join(
    {byte: chr(code) for code, byte in BYTE_OF.items()}.get(byte, "\ufffe") for byte in range(256)
)

_COMMON = frozenset(b"0123456789 ") | frozenset(range(0xB1, 0xE0))
_LETTERS = frozenset(range(ord("A"), ord("Z") + 1))


def encode(text: str) -> bytes:
    """One byte a character; ValueError (UnicodeEncodeError) for a character that JIS X 0201 lacks."""
    return codecs.charmap_encode(text, "strict", BYTE_OF)[0]


def decode(data: bytes) -> str:
    """The characters of the bytes; U+FFFD for a byte that JIS X 0201 lacks, such as half of a kanji."""
    return codecs.charmap_decode(data, "replace", _CHARACTER_OF)[0]


_ORPHAN = re.compile(b"(?<![%b])\xde|(?<![%b])\xdf" % (encode("ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ"), encode("ﾊﾋﾌﾍﾎ")))


@lru_cache(maxsize=64)
def allowed(characters: str, symbols: str | None = None, *, wo: bool = False) -> bytes:
    """Every byte that a field of that set may hold; ``symbols`` in place of the set's own."""
    entry = read_table("characters.yaml")["sets"][characters]
    extra = encode(entry["symbols"] if symbols is None else symbols + ("ｦ" if wo else ""))
    return bytes(sorted(_COMMON | (_LETTERS if entry["letters"] else frozenset()) | frozenset(extra)))


def orphan_mark(data: bytes) -> int:
    """Position from 1 of the first voicing mark that stands after nothing that can carry it; 0 if none."""
    match = _ORPHAN.search(data)
    return match.start() + 1 if match else 0


def safe_cut(data: bytes, width: int) -> bytes:
    """At most ``width`` bytes, never between a letter and its voicing mark (ガク… must not become カク…)."""
    while width and data[width : width + 1] in (b"\xde", b"\xdf"):
        width -= 1
    return data[:width].rstrip(b" ")

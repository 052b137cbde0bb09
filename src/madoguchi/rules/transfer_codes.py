"""A 転出証明書情報 as printed 2D codes that a scanner types: parts in any order, each with its own check.

The format is ours (K): no published format of a 転出証明書 as a 2D code is known. One part is one line

    MADO1-<id>-<n>-<m>-<crc>-<data>

of capitals, digits and "-" only, which QR stores compactly and every keyboard layout types alike: `id` 8
characters (SHA-256 of the whole, base32), part `n` of `m`, `crc` CRC-32 of the data (8 hex digits), `data`
base32 without padding. The parts together are the UTF-8 text, zlib-compressed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import unicodedata
import zlib
from dataclasses import dataclass

PART_CHARACTERS = 400
MOST_PARTS = 16
MOST_TEXT = 64_000
_LINE = re.compile("MADO1-([A-Z2-7]{8})-([0-9]{1,2})-([0-9]{1,2})-([0-9A-F]{8})-([A-Z2-7]+)")
# What a scanner leaves out when Enter is off: two codes on one line.
_STARTS = re.compile("(?=MADO1-)")
_HYPHENS = re.compile("[ー－−‐–]")


class CodeError(ValueError):
    """What was typed is none of our codes; `message` and `remedy` are Japanese."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}{remedy}")
        self.message, self.remedy = message, remedy


@dataclass(frozen=True, slots=True)
class Collected:
    """What has been scanned: `text` once every part is there, else `missing` numbers of `total`."""

    text: str | None
    total: int
    missing: tuple[int, ...]


def write_codes(text: str) -> list[str]:
    """The lines to print, one a code. Raises ValueError for a text that does not fit into 16 parts."""
    packed = zlib.compress(text.encode(), 9)
    data = _to_base32(packed)
    pieces = [data[start : start + PART_CHARACTERS] for start in range(0, len(data), PART_CHARACTERS)]
    if len(pieces) > MOST_PARTS or len(text.encode()) > MOST_TEXT:
        raise ValueError("the text is too long for 2D codes")
    whole = _id(packed)
    return [
        f"MADO1-{whole}-{number}-{len(pieces)}-{_crc(piece)}-{piece}"
        for number, piece in enumerate(pieces, 1)
    ]


def read_codes(typed: str) -> Collected:
    """The parts typed so far, in any order, repeated or not. Raises CodeError for anything else."""
    lines = [line for row in _plain(typed).split() for line in _STARTS.split(row) if line]
    if not lines:
        raise CodeError("2次元コードがまだ読まれていません。", "入力欄を選び、コードを読み取ってください。")
    parts = [_part(place, line) for place, line in enumerate(lines, 1)]
    if len({(whole, total) for whole, _, total, _ in parts}) > 1:
        raise CodeError(
            "別の転出証明書情報の2次元コードが混ざっています。",
            "入力欄を空にして、1つの家族のコードだけを読み取ってください。",
        )
    return _together(parts)


def _together(parts: list[tuple[str, int, int, str]]) -> Collected:
    whole, _, total, _ = parts[0]
    pieces = {number: data for _, number, _, data in parts}
    missing = tuple(number for number in range(1, total + 1) if number not in pieces)
    if missing:
        return Collected(None, total, missing)
    return Collected(_unpack(whole, "".join(pieces[number] for number in sorted(pieces))), total, ())


def _part(place: int, line: str) -> tuple[str, int, int, str]:
    found = _LINE.fullmatch(line)
    if not found or _crc(found[5]) != found[4]:
        raise CodeError(
            f"{place}番目に読んだコードが正しくありません。",
            "日本語入力を切り、そのコードをもう一度読み取ってください。",
        )
    number, total = int(found[2]), int(found[3])
    if not 1 <= number <= total <= MOST_PARTS:
        raise CodeError(f"{place}番目のコードの番号が正しくありません。", "発行元に確かめてください。")
    return found[1], number, total, found[5]


def _unpack(whole: str, data: str) -> str:
    broken = CodeError("コードの中身がそろっていません。", "入力欄を空にして、初めから読み取ってください。")
    try:
        packed = base64.b32decode(data + "=" * (-len(data) % 8))
        if _id(packed) != whole:
            raise broken
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(packed, MOST_TEXT)
        if not unpacker.eof:
            raise broken
        return text.decode()
    except (binascii.Error, zlib.error, UnicodeDecodeError):
        raise broken from None


def _plain(typed: str) -> str:
    """Whatever an input method made of it: one width, capitals, one kind of hyphen."""
    return _HYPHENS.sub("-", unicodedata.normalize("NFKC", typed)).upper()


def _to_base32(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=")


def _id(packed: bytes) -> str:
    return _to_base32(hashlib.sha256(packed).digest())[:8]


def _crc(piece: str) -> str:
    return f"{zlib.crc32(piece.encode()):08X}"

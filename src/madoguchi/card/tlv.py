"""BER-TLV as the card writes it. Strict, total and linear: any bytes give objects or `MalformedData`.

Refused: a tag of more than three bytes, the indefinite length, a length of more than three bytes, a value
that ends after its data, anything but filler (00 or FF) after the last object. A length written longer than
needed is taken as it is: whether cards write such lengths is unconfirmed (K), and digests cover the bytes as
written. Nothing recurses: who wants the inside of a value asks again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from madoguchi.card.errors import MalformedData

_MAX_TAG_BYTES, _MAX_LENGTH_BYTES = 3, 3
_FILLER = b"\x00\xff"


@dataclass(frozen=True, slots=True)
class Header:
    """Tag, length of the value, and length of the header itself."""

    tag: int
    length: int
    size: int

    @property
    def total(self) -> int:
        return self.size + self.length


@dataclass(frozen=True, slots=True)
class Tlv:
    """One object: `raw` as written, `start` its place in the data it was read from."""

    tag: int
    value: bytes = field(repr=False)
    raw: bytes = field(repr=False)
    start: int


def read_header(data: bytes, at: int = 0) -> Header:
    """Tag and length at a place; the value need not be there. Raises MalformedData."""
    tag, place = _read_tag(data, at)
    length, place = _read_length(data, place)
    return Header(tag, length, place - at)


def _read_tag(data: bytes, at: int) -> tuple[int, int]:
    tag = _byte(data, at)
    if tag & 0x1F != 0x1F:
        return tag, at + 1
    for place in range(at + 1, at + _MAX_TAG_BYTES):
        byte = _byte(data, place)
        tag = tag << 8 | byte
        if not byte & 0x80:
            return tag, place + 1
    raise MalformedData("カードのデータの項目番号が長すぎます。")


def _read_length(data: bytes, at: int) -> tuple[int, int]:
    first = _byte(data, at)
    if first < 0x80:
        return first, at + 1
    count = first & 0x7F
    if not 1 <= count <= _MAX_LENGTH_BYTES:
        raise MalformedData("カードのデータの長さの書き方が正しくありません。")
    end = at + 1 + count
    if end > len(data):
        raise MalformedData("カードのデータが途中で切れています。")
    return int.from_bytes(data[at + 1 : end], "big"), end


def _byte(data: bytes, at: int) -> int:
    if at >= len(data):
        raise MalformedData("カードのデータが途中で切れています。")
    return data[at]


def read_all(data: bytes, start: int = 0) -> Iterator[Tlv]:
    """The objects that follow each other from `start`; filler may follow the last. Raises MalformedData."""
    at, filler_from = start, len(data.rstrip(_FILLER))
    while at < filler_from:
        header = read_header(data, at)
        end = at + header.total
        if end > len(data):
            raise MalformedData("カードのデータが途中で切れています。")
        yield Tlv(header.tag, data[at + header.size : end], data[at:end], at)
        at = end


def read_one(data: bytes, tag: int) -> Tlv:
    """The only object of the data, with the tag it must have. Raises MalformedData."""
    objects = list(read_all(data))
    if len(objects) != 1 or objects[0].tag != tag:
        raise MalformedData("カードのデータの形が違います。")
    return objects[0]


def encode(tag: int, value: bytes) -> bytes:
    """One object, in the shortest form."""
    head = tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")
    if len(value) < 0x80:
        return head + bytes((len(value),)) + value
    size = len(value).to_bytes((len(value).bit_length() + 7) // 8, "big")
    return head + bytes((0x80 | len(size),)) + size + value

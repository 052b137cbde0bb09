"""Cut a bank file into its records, in constant memory, and say where the cutting was not clean.

A file has either no line ends at all, or one after every record. With line ends a record is a line; without,
120 bytes, and a record that is a few bytes too short or too long is found by looking for where the next one
begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from madoguchi.rules.zengin.layout import Field, RecordName, layout

BOM = b"\xef\xbb\xbf"
EOF_MARK = b"\x1a"
_CHUNK = 1 << 16
_LONGEST_LINE = 1 << 12
_SLIP = 8
_LINE_END = re.compile(rb"\r\n|\r|\n")
_TRAILING_LINE_END = re.compile(rb"(?:\r\n|\r|\n)\Z")


@dataclass(frozen=True, slots=True)
class Frame:
    """One record as it was found: ``number`` from 1, ``end`` the line end after it (CRLF, CR, LF, nothing).

    ``data`` is 120 bytes if all is well, and without marks of the end of the file (0x1A): ``mark`` says that
    there were some. ``last``: the file ends here.
    """

    number: int
    data: bytes
    end: bytes = b""
    last: bool = False
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """How a file begins: with a BOM or not, and whether its records are lines."""

    bom: bool
    lines: bool


class _Buffer:
    """The bytes of a stream, with what an observer (a hash) wants to see of them."""

    def __init__(self, stream: BinaryIO, observe: Callable[[bytes], object] | None) -> None:
        self.stream = stream
        self.observe = observe
        self.data = b""
        self.at = 0
        self.ended = False

    def fill(self, wanted: int) -> None:
        """Have at least that many bytes ahead, unless the stream ends before."""
        while not self.ended and len(self.data) - self.at < wanted:
            chunk = self.stream.read(max(_CHUNK, wanted))
            if self.observe:
                self.observe(chunk)
            self.ended = not chunk
            self.data = self.data[self.at :] + chunk
            self.at = 0


@lru_cache(maxsize=1)
def _begins() -> re.Pattern[bytes]:
    """A record by its データ区分 and the digits that the layout wants: good enough to know one by."""
    parts = []
    for name, fields in layout().records.items():
        body = b"".join(b"%b{%d}" % (_loosely(field, name), field.length) for field in fields[1:])
        parts.append(fields[0].values[0].encode("ascii") + body)
    return re.compile(b"|".join(parts))


def _loosely(field: Field, record: RecordName) -> bytes:
    """What tells a record from bytes that are shifted: its digits, and the emptiness of the end record."""
    if field.kind == "N":
        return b"[0-9 ]" if field.blank else b"[0-9]"
    return b" " if field.kind == "D" and record == "end" else b"[\\s\\S]"


def frames(
    stream: BinaryIO, observe: Callable[[bytes], object] | None = None
) -> tuple[Start, Iterator[Frame]]:
    """How the file begins, and its records one by one. ``observe`` sees every byte, in order."""
    buffer = _Buffer(stream, observe)
    buffer.fill(_LONGEST_LINE)
    bom = buffer.data.startswith(BOM)
    if bom:
        buffer.at = len(BOM)
    lines = bool(_LINE_END.search(buffer.data, buffer.at, buffer.at + 2 * layout().length + _SLIP))
    return Start(bom, lines), _numbered(buffer, _lines(buffer) if lines else _fixed(buffer))


def _numbered(buffer: _Buffer, pieces: Iterator[tuple[bytes, bytes]]) -> Iterator[Frame]:
    for number, (data, end) in enumerate(pieces, start=1):
        last = buffer.ended and buffer.at >= len(buffer.data)
        mark = data.endswith(EOF_MARK)
        yield Frame(number, data.rstrip(EOF_MARK) if mark else data, end, last, mark)


def _lines(buffer: _Buffer) -> Iterator[tuple[bytes, bytes]]:
    """Lines; one that holds several whole records (a line end is missing) is cut into them."""
    length = layout().length
    while True:
        buffer.fill(_LONGEST_LINE)
        if buffer.at >= len(buffer.data):
            return
        match = _LINE_END.search(buffer.data, buffer.at, buffer.at + _LONGEST_LINE)
        end = match.start() if match else min(len(buffer.data), buffer.at + _LONGEST_LINE)
        data = buffer.data[buffer.at : end]
        if len(data) > length and len(data) % length == 0:
            buffer.at += length
            yield data[:length], b""
        else:
            buffer.at = match.end() if match else end
            yield data, match[0] if match else b""


def _fixed(buffer: _Buffer) -> Iterator[tuple[bytes, bytes]]:
    length, begins = layout().length, _begins()
    while True:
        buffer.fill(2 * length + _SLIP)
        if buffer.at >= len(buffer.data):
            return
        if begins.match(buffer.data, buffer.at + length):
            step = length
        else:
            step = _step(buffer.data, buffer.at, length)
        data = buffer.data[buffer.at : buffer.at + step]
        buffer.at += step
        match = _TRAILING_LINE_END.search(data) if step > length else None
        yield (data[: match.start()], match[0]) if match else (data, b"")


def _step(data: bytes, at: int, length: int) -> int:
    """How long the record is when none begins 120 bytes on: what brings the next one into place."""
    rest = data[at + length :]
    if len(rest) <= _SLIP or not rest.strip(b"\r\n" + EOF_MARK):
        return length + len(rest)
    for slip in range(1, _SLIP + 1):
        for step in (length - slip, length + slip):
            if _begins().match(data, at + step):
                return step
    return length

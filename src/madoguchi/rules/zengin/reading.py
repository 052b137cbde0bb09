"""Read a bank file back: its records one by one, or only what it holds.

For a file that ``check_file`` has nothing against. What cannot be read at all raises Refused; what is merely
wrong (a sum, a bank that is unknown) is for ``check_file`` to say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

from madoguchi.rules.zengin.characters import decode
from madoguchi.rules.zengin.findings import Finding, Refused, finding
from madoguchi.rules.zengin.framing import frames
from madoguchi.rules.zengin.layout import layout
from madoguchi.rules.zengin.records import End, Header, Record, Trailer, Transfer, parse, record_name

_EBCDIC_ONE = b"\xf1"


@dataclass(frozen=True, slots=True)
class TransferFile:
    """``count`` and ``amount`` are counted from the data; ``declared_*`` what the trailers say."""

    sets: int
    count: int
    amount: int
    declared_count: int
    declared_amount: int
    sha256: str
    size: int
    line_end: Literal["none", "crlf"]


def read_file(stream: BinaryIO, observe: Callable[[bytes], object] | None = None) -> Iterator[Record]:
    """The records in order, in constant memory; several sets of header, data and trailer may follow.

    ``observe`` sees every byte (for a hash). Raises Refused at the first record that cannot be read:
    a BOM, EBCDIC, another 種別, a wrong length, no such データ区分, sums that are no digits, no end record.
    """
    for record, _ in read_records(stream, observe):
        yield record


def read_records(
    stream: BinaryIO, observe: Callable[[bytes], object] | None = None
) -> Iterator[tuple[Record, bytes]]:
    """As ``read_file``, each record with its own 120 bytes."""
    start, pieces = frames(stream, observe)
    if start.bom:
        raise Refused([finding("bom", 0, 1)])
    record: Record | None = None
    for piece in pieces:
        if isinstance(record, End):
            if piece.data or piece.end:
                raise Refused([finding("after-end", piece.number)])
            continue
        refuse_foreign(piece.data, piece.number)
        if len(piece.data) != layout().length:
            raise Refused([finding("record-length", piece.number, length=len(piece.data))])
        try:
            record = parse(piece.data, piece.number)
        except ValueError:
            raise Refused([_unreadable(piece.data, piece.number)]) from None
        yield record, piece.data
    if not isinstance(record, End):
        raise Refused([finding("order-end" if record else "empty")])


def refuse_foreign(data: bytes, number: int) -> None:
    """Raise Refused for a header of another code or another kind of file: its records would be misread."""
    if number == 1 and data[:1] == _EBCDIC_ONE:
        raise Refused([finding("ebcdic", number)])
    if data[:1] != b"1":
        return
    if data[3:4] == b"1":
        raise Refused([finding("ebcdic", number, 4)])
    if data[1:3].isdigit() and data[1:3] != b"21":
        raise Refused([finding("wrong-kind", number, 2, value=data[1:3].decode("ascii"))])


def _unreadable(data: bytes, number: int) -> Finding:
    name = record_name(data)
    if name is None:
        return finding("record-type", number, 1, value=decode(data[:1]))
    field = layout().field(name, "amount" if name == "data" else "total")
    return finding("field-digits", number, field.at, label=field.label, bytes=decode(data[field.slice]))


class _Observed:
    """SHA-256, size and line end of the bytes that went by."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.size = 0
        self.lines = False

    def __call__(self, chunk: bytes) -> None:
        self.lines = self.lines or b"\r\n" in chunk
        self.size += len(chunk)
        self.digest.update(chunk)


def summarise(stream: BinaryIO) -> TransferFile:
    """Read the whole file and say what it holds; Refused as ``read_file``."""
    seen = _Observed()
    sets = count = amount = declared_count = declared_amount = 0
    for record in read_file(stream, seen):
        if isinstance(record, Transfer):
            count, amount = count + 1, amount + record.amount
        elif isinstance(record, Trailer):
            declared_count, declared_amount = declared_count + record.count, declared_amount + record.amount
        elif isinstance(record, Header):
            sets += 1
    return TransferFile(
        sets=sets,
        count=count,
        amount=amount,
        declared_count=declared_count,
        declared_amount=declared_amount,
        sha256=seen.digest.hexdigest(),
        size=seen.size,
        line_end="crlf" if seen.lines else "none",
    )

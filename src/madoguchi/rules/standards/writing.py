"""Write a register file: stable column order, chosen encoding and line ends, nothing silently lost.

A character that the encoding cannot hold is refused with the list of rows and items; it is never dropped or
replaced by a question mark. For CP932 only the seven characters that it maps to a twin of the same shape
(〜 to ～ and the like) are exchanged.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

from madoguchi.rules.standards.items import Edition, Item
from madoguchi.rules.standards.problems import RegisterFileError, RowProblem
from madoguchi.rules.standards.textfile import Encoding

_TWINS = str.maketrans("〜−‖—¢£¬", "～－∥―￠￡￢")
_MOST_PROBLEMS = 1000


@dataclass(frozen=True, slots=True)
class Written:
    """What ``write_csv`` has written, ready for a manifest."""

    rows: int
    sha256: str
    size: int


class _Writer:
    def __init__(self, stream: BinaryIO, encoding: Encoding, newline: str, file: str) -> None:
        self.stream = stream
        self.encoding = encoding
        self.file = file
        self.digest = hashlib.sha256()
        self.size = 0
        self.problems: list[RowProblem] = []
        self.buffer = io.StringIO(newline="")
        self.csv = csv.writer(self.buffer, lineterminator=newline)

    def write_bytes(self, data: bytes) -> None:
        self.digest.update(data)
        self.size += len(data)
        self.stream.write(data)

    def write(self, row: int, items: Sequence[Item], fields: Sequence[str]) -> None:
        self.buffer.seek(0)
        self.buffer.truncate()
        self.csv.writerow(fields)
        line = self.buffer.getvalue()
        if self.encoding == "cp932":
            line = line.translate(_TWINS)
        try:
            data = line.encode(self.encoding)
        except UnicodeEncodeError:
            self.refuse(row, items, fields)
            return
        if not self.problems:
            self.write_bytes(data)

    def refuse(self, row: int, items: Sequence[Item], fields: Sequence[str]) -> None:
        for item, value in zip(items, fields, strict=True):
            bad = [c for c in dict.fromkeys(value.translate(_TWINS)) if not self.holds(c)]
            if bad and len(self.problems) < _MOST_PROBLEMS:
                names = "、".join(f"{c}（U+{ord(c):04X}）" for c in bad)
                self.problems.append(
                    RowProblem(
                        self.file,
                        row,
                        item.name,
                        f"この文字コードで表せない文字があります。{names}",
                        "UTF-8で出力するか、代わりの文字を決めて登録してください。",
                    )
                )

    def holds(self, character: str) -> bool:
        try:
            character.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


def write_csv(
    stream: BinaryIO,
    rows: Iterable[Mapping[str, str]],
    edition: Edition,
    *,
    encoding: Encoding = "utf-8",
    newline: Literal["\r\n", "\n"] = "\r\n",
    bom: bool = True,
    header: bool = True,
    items: Sequence[Item] | None = None,
    file: str = "",
) -> Written:
    """Write rows (by identifier; an absent value is empty) and say what was written.

    Columns are the edition's items, or ``items`` in their order. ``bom`` applies to UTF-8 only. Raises
    RegisterFileError with up to 1,000 findings if the encoding cannot hold a character; the stream then
    holds an unfinished file, to be thrown away. KeyError for an identifier that the edition does not have.
    """
    columns = tuple(items) if items is not None else edition.items
    writer = _Writer(stream, encoding, newline, file)
    if bom and encoding == "utf-8":
        writer.write_bytes(b"\xef\xbb\xbf")
    if header:
        writer.write(1, columns, [item.name for item in columns])
    count = 0
    for count, values in enumerate(rows, start=1):
        unknown = values.keys() - edition.by_id.keys()
        if unknown:
            raise KeyError(*sorted(unknown))
        writer.write(count + header, columns, [values.get(item.id, "") for item in columns])
    if writer.problems:
        raise RegisterFileError(writer.problems)
    return Written(count, writer.digest.hexdigest(), writer.size)

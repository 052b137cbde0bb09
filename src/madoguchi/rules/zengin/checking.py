"""Check a bank file against the format, the directory of banks and, if given, a bank's profile.

Every finding with its record and position, in the order of the file, in constant memory but for the keys.
A file whose records cannot be read (EBCDIC, another 種別) yields that one finding and no guesses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from madoguchi.rules.zengin.field_checks import FieldChecker
from madoguchi.rules.zengin.findings import Finding, Refused, finding
from madoguchi.rules.zengin.framing import Frame, frames
from madoguchi.rules.zengin.keys import KEY_WIDTH, KeyLedger
from madoguchi.rules.zengin.layout import RecordName, layout
from madoguchi.rules.zengin.profiles import Profile
from madoguchi.rules.zengin.reading import refuse_foreign
from madoguchi.rules.zengin.records import record_name

_LINE_ENDS = {b"\r\n": "CRLF", b"\r": "CRだけ", b"\n": "LFだけ", b"": "改行なし"}
_NAMES = {
    "header": "ヘッダー",
    "data": "データ",
    "trailer": "トレーラ",
    "end": "エンド",
    None: "ファイルの終わり",
}
_NO_KEY = b"0" * KEY_WIDTH


def check_file(stream: BinaryIO, profile: Profile | None = None) -> Iterator[Finding]:
    """Yield everything that is wrong or doubtful; nothing for a file that ``write_file`` wrote.

    Without a profile the standard's ( ) - . are allowed in names, and both ways of ending records.
    """
    return _Checker(profile).check(stream)


class _Checker:
    def __init__(self, profile: Profile | None) -> None:
        self.profile = profile
        self.fields = FieldChecker(profile)
        self.keys = KeyLedger()
        self.before: RecordName | None = None
        self.count = self.amount = self.all_count = 0
        self.amount_known = True
        self.ends_seen: set[bytes] = set()
        self.told_after_end = False

    def check(self, stream: BinaryIO) -> Iterator[Finding]:
        start, pieces = frames(stream)
        if start.bom:
            yield finding("bom", 0, 1)
        number = 0
        for piece in pieces:
            number = piece.number
            try:
                refuse_foreign(piece.data, number)
            except Refused as refused:
                yield from refused.findings
                return
            yield from self._frame(piece, start.lines)
        yield from self._end(number)

    def _frame(self, piece: Frame, lines: bool) -> Iterator[Finding]:
        if piece.mark:
            yield finding("eof-mark", piece.number, len(piece.data) + 1)
        if self.before == "end":
            if (piece.data or piece.end) and not self.told_after_end:
                self.told_after_end = True
                yield finding("after-end", piece.number)
            return
        if not piece.data:
            if not piece.mark:
                yield finding("blank-line", piece.number)
            return
        yield from self._line_end(piece, lines)
        if len(piece.data) != layout().length:
            yield finding("record-length", piece.number, length=len(piece.data))
        name = record_name(piece.data)
        if name is None:
            yield finding("record-type", piece.number, 1, value=_shown(piece.data[:1]))
            return
        yield from self._order(name, piece.number)
        if len(piece.data) == layout().length:
            yield from self._record(name, piece)
        elif name == "data":
            self._count(None)

    def _line_end(self, piece: Frame, lines: bool) -> Iterator[Finding]:
        wanted = self.profile.ending if self.profile else (b"\r\n" if lines else b"")
        if piece.end == wanted or piece.end in self.ends_seen:
            return
        if wanted and not piece.end and piece.last:
            yield finding("line-end-last", piece.number, layout().length + 1)
            return
        self.ends_seen.add(piece.end)
        words = {"found": _LINE_ENDS[piece.end], "wanted": _LINE_ENDS[wanted]}
        yield finding("line-end", piece.number, layout().length + 1, **words)

    def _order(self, name: RecordName, number: int) -> Iterator[Finding]:
        """Header, data, trailer, in sets; an end record."""
        inside = self.before in {"header", "data"}
        if name in {"header", "end"} and inside:
            yield finding("order-trailer", number, found=_NAMES[name])
        elif (name in {"data", "trailer"} and not inside) or (name == "end" and self.before is None):
            yield finding("order-header", number, found=_NAMES[name])
        elif name == "trailer" and self.before == "header":
            yield finding("set-empty", number)
        if name == "header":
            self.count = self.amount = 0
            self.amount_known = True
        self.before = name

    def _record(self, name: RecordName, piece: Frame) -> Iterator[Finding]:
        for one in self.fields.check(name, piece.data):
            yield replace(one, record=piece.number)
        if name == "data":
            self._add(piece)
        elif name == "trailer":
            yield from self._totals(piece)

    def _add(self, piece: Frame) -> None:
        amount = piece.data[80:90]
        self._count(int(amount) if amount.isdigit() else None)
        key = piece.data[91:111]
        if key != _NO_KEY and (key.isdigit() or self._carries_keys(piece.data)):
            self.keys.add(key.decode("latin-1").rstrip(), piece.number)

    def _count(self, amount: int | None) -> None:
        """An amount that cannot be read is not zero: the sum of its set stays unknown."""
        self.count += 1
        self.all_count += 1
        self.amount += amount or 0
        self.amount_known = self.amount_known and amount is not None

    def _carries_keys(self, data: bytes) -> bool:
        """EDI情報 may hold anything, so it is a key only where the profile says so."""
        carries = self.profile is not None and self.profile.key_in == "edi" and data[112:113] == b"Y"
        return carries and bool(data[91:111].strip())

    def _totals(self, piece: Frame) -> Iterator[Finding]:
        count, total = piece.data[1:7], piece.data[7:19]
        if count.isdigit() and int(count) != self.count:
            yield finding("trailer-count", piece.number, 2, declared=int(count), found=self.count)
        if self.amount_known and total.isdigit() and int(total) != self.amount:
            yield finding("trailer-amount", piece.number, 8, declared=int(total), found=self.amount)
        limits = layout().limits
        if self.count > limits.count:
            yield finding("too-many", piece.number, 2, count=self.count, most=limits.count)
        if self.amount > limits.total:
            yield finding("total-high", piece.number, 8, amount=self.amount, most=limits.total)

    def _end(self, number: int) -> Iterator[Finding]:
        if not number:
            yield finding("empty")
            return
        if self.before in {"header", "data"}:
            yield finding("order-trailer", number, found=_NAMES[None])
        if self.before != "end":
            yield finding("order-end", number)
        if self.profile and self.all_count > self.profile.records_per_file:
            yield finding("too-many", count=self.all_count, most=self.profile.records_per_file)
        at = layout().field("data", "key").at
        for key, record in self.keys.repeated():
            yield finding("key-repeated", record, at, key=key)


def _shown(byte: bytes) -> str:
    text = byte.decode("ascii", "replace")
    return text if text.isprintable() and text.isascii() else f"0x{byte.hex().upper()}"

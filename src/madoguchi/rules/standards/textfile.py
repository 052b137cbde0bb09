"""Find out how a register file is encoded, without trusting its name and without reading it all at once.

Accepted: UTF-8 with or without BOM, and Shift_JIS as Windows writes it (CP932, with 外字 in the private use
area). UTF-8 is tried first: Japanese Shift_JIS is practically never valid UTF-8. Anything else is refused
with the line and byte of the first bad character; UTF-16 with its own remedy.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import re
from dataclasses import dataclass
from typing import BinaryIO, Literal

from madoguchi.rules.standards.problems import RegisterFileError, RowProblem
from madoguchi.rules.standards.workbook import is_workbook

Encoding = Literal["utf-8", "cp932"]

_CHUNK = 1 << 20
_BOM = codecs.BOM_UTF8
_NOT_SHIFT_JIS = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
"""What Python's cp932 makes of the single bytes 80, A0, FD, FE and FF, which Shift_JIS does not have."""
_JAPANESE = re.compile("[\u3041-\u9fff]")
_NAMES = {"utf-8": "UTF-8", "cp932": "Shift_JIS"}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """``ended``: the last line has its line end. ``sha256`` in lower-case hex, ``size`` in bytes."""

    encoding: Encoding
    bom: bool
    ended: bool
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a whole file, without BOM, and how it was encoded."""

    text: str
    encoding: Encoding
    bom: bool


def _refuse(file: str, row: int, reason: str, remedy: str) -> RegisterFileError:
    return RegisterFileError([RowProblem(file, row, "", reason, remedy)])


def _refuse_workbook(start: bytes, file: str) -> None:
    if is_workbook(start):
        reason = "文字のファイルではなく、Excelのブックか、圧縮したファイルです。"
        raise _refuse(file, 0, reason, "CSVで保存し直してください。")


def _refuse_utf16(start: bytes, file: str) -> None:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or start.count(0) > len(start) // 5:
        raise _refuse(
            file,
            0,
            "文字コードがUTF-16です。",
            "UTF-8（BOM付き）またはShift_JISを選んで、CSVを出力し直してください。",
        )


def _first_failure(stream: BinaryIO, encoding: Encoding) -> tuple[int, bool] | None:
    """Offset of the first byte that does not decode, and whether the file ended inside a character there."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    consumed = 0
    while True:
        chunk = stream.read(_CHUNK)
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            at_end = not chunk or "unexpected end" in error.reason or "incomplete" in error.reason
            return consumed - pending + error.start, at_end
        stray = _NOT_SHIFT_JIS.search(text) if encoding == "cp932" else None
        if stray:
            return consumed - pending + len(text[: stray.start()].encode("cp932")), False
        if not chunk:
            return None
        consumed += len(chunk)


def _place(stream: BinaryIO, offset: int) -> tuple[int, int]:
    """Line (from 1) and byte within the line (from 1) of an offset."""
    stream.seek(0)
    line, start, position = 1, 0, 0
    while position < offset:
        chunk = stream.read(min(_CHUNK, offset - position))
        if b"\n" in chunk:
            line += chunk.count(b"\n")
            start = position + chunk.rindex(b"\n") + 1
        position += len(chunk)
    return line, offset - start + 1


def _detect(stream: BinaryIO, bom: bool, file: str) -> Encoding:
    utf8 = _first_failure(stream, "utf-8")
    if utf8 is None:
        return "utf-8"
    failed: Encoding = "utf-8"
    offset, cut = utf8
    if not bom and not _is_japanese_utf8(stream, offset):
        cp932 = _first_failure(stream, "cp932")
        if cp932 is None:
            return "cp932"
        if cp932[0] > offset:
            failed, (offset, cut) = "cp932", cp932
    line, column = _place(stream, offset)
    name = _NAMES[failed]
    if cut:
        raise _refuse(
            file,
            line,
            f"{name}の文字の途中（{line}行目の{column}バイト目）でファイルが終わっています。",
            "ファイルが途中で切れています。もう一度、最後まで転送してください。",
        )
    raise _refuse(
        file,
        line,
        f"{line}行目の{column}バイト目に、{name}として読めない文字があります。",
        "UTF-8またはShift_JISで出力し直すか、その行の文字を確かめてください。",
    )


def _is_japanese_utf8(stream: BinaryIO, before: int) -> bool:
    """True if what precedes that offset reads as Japanese in UTF-8: then the file is UTF-8 with a defect.

    Without this, one bad byte would turn a whole UTF-8 file into unreadable but valid Shift_JIS.
    """
    stream.seek(0)
    return bool(_JAPANESE.search(stream.read(min(before, _CHUNK)).decode("utf-8", "ignore")))


def inspect(stream: BinaryIO, file: str = "") -> FileFacts:
    """Read a seekable binary file once or twice, in pieces, and leave it at its start.

    Raises RegisterFileError for an empty file, UTF-16, or bytes that neither encoding explains.
    """
    stream.seek(0)
    digest, size, last, start = hashlib.sha256(), 0, b"", b""
    while chunk := stream.read(_CHUNK):
        if not size:
            start = chunk[:4096]
        digest.update(chunk)
        size += len(chunk)
        last = chunk[-1:]
    if not size:
        raise _refuse(file, 0, "ファイルが空です。", "出力が終わっているか確かめて、もう一度選んでください。")
    _refuse_workbook(start, file)
    _refuse_utf16(start, file)
    bom = start.startswith(_BOM)
    encoding = _detect(stream, bom, file)
    stream.seek(0)
    return FileFacts(encoding, bom, last in {b"\n", b"\r", b"\x1a"}, digest.hexdigest(), size)


def decode(raw: bytes, file: str = "") -> DecodedText:
    """Decode a whole file held in memory; the same rules and errors as ``inspect``."""
    facts = inspect(io.BytesIO(raw), file)
    text = raw.decode("utf-8-sig" if facts.encoding == "utf-8" else facts.encoding)
    return DecodedText(text, facts.encoding, facts.bom)

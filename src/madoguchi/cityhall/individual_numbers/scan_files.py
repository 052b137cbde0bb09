"""The same look through files: logs, exports, folders. Archives are opened; places are file and line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from madoguchi.rules.my_numbers import places_of_my_numbers

ENCODINGS = ("utf-8", "cp932")
LARGEST = 64 * 1024 * 1024
SHOWN_LINES = 5


def scan_path(path: Path) -> Iterator[tuple[str, int, list[int]]]:
    """(file, suspicions, some line numbers) of every file below a path in which there is a suspicion.

    Files and members of archives above 64 MiB raise `ValueError` with the file's name.
    """
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            yield from _scan(str(file), _read(file))


def _scan(name: str, data: bytes) -> Iterator[tuple[str, int, list[int]]]:
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                _refuse_large(f"{name}!{member.filename}", member.file_size)
                yield from _scan(f"{name}!{member.filename}", archive.read(member))
        return
    lines = [place.line for place in places_of_my_numbers(_decoded(data))]
    if lines:
        yield name, len(lines), lines[:SHOWN_LINES]


def _read(file: Path) -> bytes:
    _refuse_large(str(file), file.stat().st_size)
    return file.read_bytes()


def _refuse_large(name: str, size: int) -> None:
    if size > LARGEST:
        raise ValueError(f"{name} は {LARGEST // 1024 // 1024} MiB を超えています。分けて調べてください。")


def _decoded(data: bytes) -> str:
    """Text in the encodings of this field; of anything else what is plain ASCII in it."""
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("ascii", "replace")

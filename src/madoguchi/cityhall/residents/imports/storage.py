"""The file itself, kept in the database in encrypted pieces until every row is staged."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from madoguchi.cityhall.residents.models import ImportChunk, RegisterImport

_PIECE = 4 << 20


def keep(register_import: RegisterImport, file: BinaryIO) -> None:
    """Store the file from its start."""
    file.seek(0)
    position = 0
    while piece := file.read(_PIECE):
        ImportChunk.objects.create(
            register_import=register_import, position=position, data=zlib.compress(piece, 1)
        )
        position += 1


@contextmanager
def opened(register_import: RegisterImport) -> Iterator[BinaryIO]:
    """The file as a seekable stream, in an unnamed temporary file that vanishes with the block."""
    with tempfile.TemporaryFile() as file:
        positions = ImportChunk.objects.filter(register_import=register_import).order_by("position")
        for pk in list(positions.values_list("pk", flat=True)):
            file.write(zlib.decompress(ImportChunk.objects.get(pk=pk).data))
        file.seek(0)
        yield file


def forget(register_import: RegisterImport) -> None:
    """Delete the pieces."""
    ImportChunk.objects.filter(register_import=register_import)._raw_delete("default")

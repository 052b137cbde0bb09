"""The file itself, kept in the database in encrypted pieces until its intake has ended."""

from __future__ import annotations

import zlib

from madoguchi.cityhall.meter.models import Intake, IntakeChunk

_PIECE = 4 << 20


def keep(intake: Intake, raw: bytes) -> None:
    """Store the file."""
    for position in range(0, len(raw), _PIECE):
        data = zlib.compress(raw[position : position + _PIECE], 1)
        IntakeChunk.objects.create(intake=intake, position=position // _PIECE, data=data)


def read(intake: Intake) -> bytes:
    """The file as it came."""
    chunks = IntakeChunk.objects.filter(intake=intake).order_by("position")
    return b"".join(zlib.decompress(chunk.data) for chunk in chunks)


def forget(intake: Intake) -> None:
    """Delete the pieces."""
    IntakeChunk.objects.filter(intake=intake).delete()

"""Everything that a run leaves behind, to be searched for known numbers: a stronger look than the scanner's.

`raw_database()` is the database itself, free pages included (SQLite) or every table as text (PostgreSQL);
`values()` is every column as Python sees it, decrypted; files in it (PDF, ZIP) are opened.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from tests.documents.tools import text_of


def stands_in(number: str, text: str) -> bool:
    """Whether the 12 digits follow one another in the text, whatever is written between or how wide."""
    digits = re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))
    return number in digits


def written_ways(number: str) -> list[bytes]:
    """The number as bytes: plain, grouped, full-width, and in two bytes a character."""
    wide = number.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    ways = [gap.join(form[start : start + 4] for start in (0, 4, 8))
            for form in (number, wide) for gap in ("", " ", "-", "　", "－")]  # fmt: skip
    return [way.encode(code) for way in ways for code in ("utf-8", "utf-16-le", "utf-16-be")]


def raw_database() -> bytes:
    """The whole database as it lies on the disk, or as text where only a server has the files."""
    if connection.vendor == "sqlite":
        return connection.connection.serialize()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        parts = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            parts += [row for (row,) in cursor.fetchall()]
    return "\n".join(parts).encode()


def values(folder: Path) -> Iterator[tuple[str, str]]:
    """(table.column, text) of every value of every model, as our own code reads it."""
    for model in apps.get_models():
        for row in model._default_manager.all():
            for one in model._meta.concrete_fields:
                value = getattr(row, one.attname)
                name = f"{model._meta.db_table}.{one.column}"
                yield from ((name, text) for text in texts(value, folder))
    for session in Session.objects.all():
        yield "django_session (opened)", json.dumps(session.get_decoded(), default=str)


def texts(value: Any, folder: Path) -> Iterator[str]:
    """What can be read in a value: files are opened."""
    if isinstance(value, bytes | memoryview):
        yield from _file(bytes(value), folder)
    elif value is not None:
        yield value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _file(data: bytes, folder: Path) -> Iterator[str]:
    yield data.decode("latin-1")
    yield data.decode("utf-8", "replace")
    if data.startswith(b"%PDF"):
        yield text_of(data, folder)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            yield str(pdf.docinfo)
            for found in pdf.attachments.values():
                yield from _file(found.get_file().read_bytes(), folder)
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield member
                yield from _file(archive.read(member), folder)

"""A throw-away database with one municipality, for benchmarks: SQLite in a file, or a private PostgreSQL."""

from __future__ import annotations

import base64
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]


@contextmanager
def database(kind: str, *, durable: bool = False) -> Iterator[str]:
    """The URL of an empty database. `durable`: PostgreSQL commits to the disk, as in production."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.sqlite3"
        return
    import psycopg
    from tests.support.postgres import private_server

    with private_server(durable=durable) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench TEMPLATE template0 ENCODING 'UTF8'")
        yield f"{url.rsplit('/', 1)[0]}/bench"


def cpu_seconds() -> float:
    """CPU of this process and, on PostgreSQL, of the server process that works for it."""
    import time

    from django.db import connection

    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return own + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def city(url: str) -> Iterator[Any]:
    """Django on that database, migrated, with 見本市 active."""
    os.environ |= {
        "MADOGUCHI_DATABASE": url,
        "MADOGUCHI_SECRET_KEY": "bench",
        "MADOGUCHI_MASTER_KEY": base64.b64encode(bytes(32)).decode(),
        "DJANGO_SETTINGS_MODULE": "madoguchi.cityhall.config.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from madoguchi.cityhall.tenancy.encryption import new_key
    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    row = Municipality.objects.create(code="999997", name="見本市", mayor_line="見本市長", fictional=True)
    new_key(row.pk)
    with municipality_scope(row.pk):
        yield row

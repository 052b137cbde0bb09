"""A private PostgreSQL server for one test run: own data, own port, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from madoguchi.cityhall.demo.processes import free_port


@contextmanager
def private_server(*, durable: bool = False) -> Iterator[str]:
    """The URL of an empty server's database, for a role that may create databases and nothing more.

    `durable`: commits reach the disk, as in production; tests do without.

    The role owns its tables but is neither superuser nor BYPASSRLS: every test meets the tenant wall.
    """
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-pg-"))
    data, port = folder / "data", free_port(55432)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        initdb = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"]
        _as_server_user([_binary("initdb"), "-D", str(data), *initdb])
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        options += " -c max_connections=200"  # a hundred people at once
        options += "" if durable else " -c fsync=off"
        control = [_binary("pg_ctl"), "-D", str(data)]
        _as_server_user([*control, "-w", "-l", str(folder / "log"), "-o", options, "start"])
        address = f"-h 127.0.0.1 -p {port} -U postgres -d postgres -q".split()
        role = "CREATE ROLE madoguchi LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS"
        _as_server_user([_binary("psql"), *address, "-c", role])
        yield f"postgresql://madoguchi@127.0.0.1:{port}/postgres"
    finally:
        _as_server_user([_binary("pg_ctl"), "-D", str(data), "-m", "immediate", "stop"], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _as_server_user(command: list[str], check: bool = True) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=check, stdout=subprocess.DEVNULL, cwd="/")


def _binary(name: str) -> str:
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: float(p.parts[-3]))
    return str(versions[-1]) if versions else shutil.which(name) or name


def fresh_database(otherwise: str) -> str:
    """The URL of a new database on the server of this test run, or `otherwise` when the run has none."""
    if not (server := os.environ.get("MADOGUCHI_TEST_DATABASE")):
        return otherwise
    name = f"browser_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{server.rsplit('/', 1)[0]}/{name}"

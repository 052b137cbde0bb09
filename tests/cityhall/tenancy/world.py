"""A database of its own with real processes on it: `python -m tests.cityhall.tenancy.world VERB …`.

`World` is the test's side; the verbs below run inside the processes, with `tests.settings`.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

ROOT = Path(__file__).parents[3]


class World:
    """Starts processes on the database at `url`."""

    def __init__(self, url: str) -> None:
        self.env = {
            **os.environ, "MADOGUCHI_TEST_DATABASE": url, "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }

    def call(self, *arguments: str) -> Any:
        command = [sys.executable, "-m", "tests.cityhall.tenancy.world", *arguments]
        done = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`./madoguchi ARGUMENTS`, run to its end."""
        command = [sys.executable, "-m", "madoguchi", *arguments]
        return subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False)

    @contextmanager
    def process(self, *arguments: str, **env: str) -> Iterator[subprocess.Popen[bytes]]:
        """`./madoguchi ARGUMENTS`, killed at the end if it still runs."""
        command = [sys.executable, "-m", "madoguchi", *arguments]
        started = subprocess.Popen(command, env={**self.env, **env}, cwd=ROOT)
        try:
            yield started
        finally:
            started.kill()
            started.wait()


@contextmanager
def new_world(folder: Path) -> Iterator[World]:
    """A fresh database of the kind the tests run on."""
    test_url = os.environ.get("MADOGUCHI_TEST_DATABASE", "")
    if not test_url.startswith("postgres"):
        shutil.copy(_migrated_file(), folder / "world.sqlite3")
        yield World(f"sqlite:///{folder / 'world.sqlite3'}")
        return
    name = f"world_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(test_url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_migrated_database(test_url)}"')
        try:
            yield World(urlsplit(test_url)._replace(path=f"/{name}").geturl())
        finally:
            _drop(server, name)


@cache
def _migrated_file() -> Path:
    """Migrated once in this process; every world is a copy."""
    file = Path(tempfile.mkdtemp(prefix="madoguchi-world-")) / "world.sqlite3"
    atexit.register(shutil.rmtree, file.parent, ignore_errors=True)
    World(f"sqlite:///{file}").call("migrate")
    return file


@cache
def _migrated_database(test_url: str) -> str:
    """The same on PostgreSQL; it goes with the tests' own server."""
    name = f"worlds_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(test_url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    World(urlsplit(test_url)._replace(path=f"/{name}").geturl()).call("migrate")
    return name


def _drop(server: psycopg.Connection[Any], name: str) -> None:
    """Remove a world's database. An autovacuum worker in it is the server's own and may not be ended by us:
    it leaves by itself."""
    for _ in range(120):
        try:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            time.sleep(0.5)
        else:
            return
    pytest.fail(f"{name} is still in use")


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until `condition()` holds; the test fails when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            pytest.fail("waited in vain")
        time.sleep(0.05)


def migrate() -> None:
    from django.core.management import call_command
    from tests.cityhall.conftest import make_city

    call_command("migrate", verbosity=0)
    make_city("999991", "見本市")


def enqueue(task: str, *arguments: str) -> None:
    from tests.cityhall.tenancy import sample_tasks

    getattr(sample_tasks, task).enqueue(*(json.loads(argument) for argument in arguments))


def state() -> dict[str, object]:
    from madoguchi.cityhall.tenancy.models import Job, LiveEvent

    job = Job.objects.filter(task__contains="sample_tasks").get()
    kinds = list(LiveEvent.objects.order_by("id").values_list("kind", flat=True))
    return {"state": job.state, "attempts": job.attempts, "kinds": kinds}


def publish(topic: str) -> float:
    from madoguchi.cityhall.tenancy import live

    live.publish("changed", [topic])
    return time.time()


def sign_in() -> str:
    """A clerk's session cookie."""
    from django.conf import settings
    from django.test import Client
    from tests.cityhall.conftest import make_staff

    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.roles import Role

    client = Client()
    client.force_login(make_staff(Municipality.objects.get(), "clerk", [Role.CLERK]))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def log(count: str) -> None:
    from madoguchi.cityhall.tenancy import audit
    from madoguchi.cityhall.tenancy.actor import system_actor

    for number in range(int(count)):
        audit.record(system_actor("test"), "test.done", f"test:{number}")


def tamper() -> None:
    """As somebody who owns the tables and has taken the trigger away."""
    from django.db import connection

    drop = {
        "postgresql": "DROP TRIGGER append_only ON tenancy_auditevent",
        "sqlite": "DROP TRIGGER append_only_tenancy_auditevent_update",
    }
    with connection.cursor() as cursor:
        cursor.execute(drop[connection.vendor])
        cursor.execute("UPDATE tenancy_auditevent SET subject = 'test:77' WHERE seq = 2")


def main(verb: str, *arguments: str) -> None:
    import django

    django.setup()
    if verb == "migrate":
        answer = migrate()
    else:
        from madoguchi.cityhall.tenancy.models import Municipality
        from madoguchi.cityhall.tenancy.scope import municipality_scope

        with municipality_scope(Municipality.objects.get().pk):
            answer = VERBS[verb](*arguments)
    sys.stdout.write(json.dumps(answer))


VERBS: dict[str, Callable[..., Any]] = {
    "enqueue": enqueue, "state": state, "publish": publish, "sign_in": sign_in, "log": log, "tamper": tamper,
}

if __name__ == "__main__":
    main(*sys.argv[1:])

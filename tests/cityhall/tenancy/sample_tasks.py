"""Tasks that the job tests run, also in worker processes of their own."""

from __future__ import annotations

import time
from pathlib import Path

from django.db import transaction
from django_tasks import task

from madoguchi.cityhall.tenancy import jobs, live


@task()
def effect(kind: str) -> str:
    live.publish(kind, ["sample"])
    return kind


@task(max_attempts=3)
def broken(name: str) -> None:
    live.publish("half done", ["sample"])
    raise ValueError(f"could not find {name}")


@task()
def slow(diary: str, seconds: float) -> None:
    _write(diary, "start")
    live.publish("effect", ["sample"])
    time.sleep(seconds if Path(diary).read_text().count("start") == 1 else 0)
    _write(diary, "end")


@task(atomic=False)
def chunked(diary: str, chunks: int, pause: float) -> None:
    for number in range(jobs.checkpoint().get("done", 0), chunks):
        with transaction.atomic():
            live.publish(f"chunk {number}", ["sample"])
            jobs.save_checkpoint(done=number + 1)
        _write(diary, f"chunk {number}")
        time.sleep(pause)


@task(takes_context=True)
def who(context: object) -> dict[str, object]:
    actor = jobs.actor()
    return {"attempt": context.attempt, "kind": actor.kind, "id": actor.id}


def _write(diary: str, line: str) -> None:
    with Path(diary).open("a") as file:
        file.write(line + "\n")

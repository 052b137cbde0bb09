"""Scenes in which several do the same thing at once: `python -m tests.cityhall.cases.race SCENE`.

Each scene runs in a process of its own, on a real database, one thread (and so one connection) per actor;
a barrier releases them together. It prints what each got: a value, or the refusal with its sentence.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

from tests.cityhall.tenancy.world import ROOT, World

Act = Callable[[], Any]


def play(world: World, scene: str) -> Any:
    """Run a scene against the world's database; its answer."""
    command = [sys.executable, "-m", "tests.cityhall.cases.race", scene]
    done = subprocess.run(command, env=world.env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def at_once(*acts: Act) -> list[Any]:
    """Every act in a thread of its own, started together."""
    barrier = Barrier(len(acts))

    def lane(act: Act) -> Any:
        from django.db import connection

        from madoguchi.cityhall.tenancy.models import Municipality
        from madoguchi.cityhall.tenancy.refusal import Refusal
        from madoguchi.cityhall.tenancy.scope import municipality_scope

        try:
            with municipality_scope(Municipality.objects.get().pk):
                barrier.wait(timeout=60)
                return act()
        except Refusal as refused:
            return {"refused": type(refused).__name__, "sentence": str(refused)}
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(lane, act) for act in acts]]


def submits() -> dict[str, Any]:
    """Two clerks submit one packet; then one request arrives twice; then four packets at once."""
    from madoguchi.cityhall.cases.actions.submit_packet import submit_packet

    def act(actor: Any, packet: Any, txid: Any = None) -> Act:
        return lambda: [
            case.number
            for case in submit_packet(actor, packet.visit_id, packet_id=packet.pk, txid=txid or uuid4())
        ]

    first, second = _clerks()
    contested, repeated, *others = [_packet(first) for _ in range(6)]
    txid = uuid4()
    return {
        "contested": at_once(act(first, contested), act(second, contested)),
        "left": _left(contested),
        "repeated": at_once(act(first, repeated, txid), act(first, repeated, txid)),
        "many": at_once(*(act(first, packet) for packet in others)),
    }


def tasks() -> dict[str, Any]:
    """Two take one task; two machines take what is to be exported."""
    from madoguchi.cityhall.cases.actions.submit_packet import submit_packet
    from madoguchi.cityhall.cases.actions.take_next_export import take_next_export
    from madoguchi.cityhall.cases.actions.take_task import take_task
    from madoguchi.cityhall.cases.models import Task

    clerk, _ = _clerks()
    for packet in [_packet(clerk) for _ in range(3)]:
        submit_packet(clerk, packet.visit_id, packet_id=packet.pk, txid=uuid4())
    pk = Task.objects.filter(section="insurance").values_list("pk", flat=True)[0]

    def export(actor: Any) -> Act:
        def act() -> list[str]:
            found = take_next_export(actor, txid=uuid4(), limit=2)
            return [file["name"] for file in found.manifest["files"]] if found else []

        return act

    staff = _staff()
    return {
        "taken": at_once(
            *(lambda one=one: str(take_task(one, pk, txid=uuid4()).assignee_id) for one in staff)
        ),
        "exported": at_once(*map(export, staff)),
    }


def drafts() -> dict[str, Any]:
    """Two answer one question; ten visits are opened at once."""
    from tests.cityhall.cases import rows

    from madoguchi.cityhall.cases.actions.open_visit import open_visit
    from madoguchi.cityhall.cases.actions.record_answer import record_answer
    from madoguchi.cityhall.cases.models import Answer

    clerks = _clerks()
    visit = rows.visit_of(clerks[0])

    def answer(actor: Any, value: str) -> Act:
        return lambda: (
            record_answer(
                actor, visit.pk, question="phone", value=value, seen=visit.revision, txid=uuid4()
            ).number
        )

    def opening() -> str:
        return open_visit(clerks[0], event="move_in", txid=uuid4()).number

    return {
        "answered": at_once(*(answer(clerk, f"099000000{n}") for n, clerk in enumerate(clerks))),
        "kept": Answer.objects.filter(visit=visit).count(),
        "opened": at_once(*[opening] * 5),
    }


def _packet(actor: Any) -> Any:
    from tests.cityhall.cases import rows

    return rows.signed(rows.packet_on(rows.visit_of(actor)))


def _left(packet: Any) -> dict[str, int]:
    from madoguchi.cityhall.cases.models import Action, Case, Task
    from madoguchi.cityhall.tenancy.models import Job

    jobs = Job.objects.filter(task__endswith="seal_packet")
    return {
        "cases": Case.objects.filter(visit=packet.visit_id).count(),
        "tasks": Task.objects.filter(case__visit=packet.visit_id).count(),
        "submitted": Action.objects.filter(visit=packet.visit_id, kind="submitted").count(),
        "jobs": sum(job.arguments["args"] == [str(packet.pk)] for job in jobs),
    }


def _clerks() -> list[Any]:
    return _people("citizen", "clerk")


def _staff() -> list[Any]:
    return _people("insurance", "section_staff")


def _people(section: str, role: str) -> list[Any]:
    from tests.cityhall.conftest import make_actor, make_staff

    from madoguchi.cityhall.tenancy.models import Municipality

    city = Municipality.objects.get()
    return [
        make_actor(make_staff(city, f"{role}-{uuid4().hex[:8]}", [role], section=section)) for _ in range(2)
    ]


def main(scene: str) -> None:
    import django

    django.setup()
    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    with municipality_scope(Municipality.objects.get().pk):
        found = {"submits": submits, "tasks": tasks, "drafts": drafts}[scene]()
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

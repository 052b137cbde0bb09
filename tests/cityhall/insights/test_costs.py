"""What every page of measuring and planning costs in SQL statements, with few rows and with many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cityhall.conftest import make_actor
from tests.cityhall.insights.build import leader_staff, study_of
from tests.cityhall.insights.test_staffing import SAID
from tests.cityhall.meter.build import log_bytes, log_row, take_log
from tests.cityhall.statements import Pages, assert_constant

from madoguchi.cityhall.insights.models import StaffingPlan, Study, WorkState
from madoguchi.cityhall.meter.actions.record import Place, begin_step, record_step
from madoguchi.cityhall.meter.models import Intake, Step
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.actor import Actor

CEILINGS = {
    "wait": 10, "wait_live": 6, "plan": 7, "record": 7, "file": 5, "file_live": 4, "file_report": 4,
    "study": 4, "study_live": 3, "try": 4, "staff": 5, "staff_plan": 4, "staff_plan_live": 3,
}  # fmt: skip


def test_pages_cost_the_same_however_much_was_measured(city: Any, client_of: Any) -> None:
    leader = leader_staff(city)
    actor, client, study = make_actor(leader), client_of(leader), study_of(leader)
    more(actor, study, 1)
    client.post(reverse("insights:staff_ask", args=[study.pk]), SAID)
    jobs.run_ready()

    def grow() -> None:
        for number in range(2, 5):
            more(actor, study, number)

    assert_constant(pages_of(client, study), CEILINGS, grow)


def more(actor: Actor, study: Study, number: int) -> None:
    """Another log with two problems, and a day's waits in an office of its own and in the known one."""
    rows = [log_row(k, f"{9 + number}:00", f"{9 + number}:{k:02d}") for k in range(1, 4 * number)]
    take_log(actor, log_bytes(*rows, log_row("x", "9:10", "9:05")), tolerant=True)
    now = timezone.now()
    for office in ("本庁", f"支所{number}"):
        for minutes in range(1, 6):
            where = Place(office=office, visit=uuid4(), category=f"用件{number}")
            came = now - timedelta(hours=1)
            record_step(Step.Kind.WAIT, came, came + timedelta(minutes=minutes), where, outcome="served")
            begin_step(Step.Kind.WAIT, came, Place(office=office, visit=uuid4(), category=f"用件{number}"))
    if number > 1:
        copied(study, f"{number}")


def copied(study: Study, inputs: str) -> None:
    """The same study and plan as if somebody had asked for them under other conditions."""
    fresh = again(study, inputs)
    again(study.plans.get(), inputs, study=fresh)


def again(row: Any, inputs: str, **other: Any) -> Any:
    """The row once more, the way a job takes it."""
    kept = {field.name: getattr(row, field.name) for field in row._meta.fields}
    kept |= {"id": uuid4(), "inputs": inputs * 64, "state": WorkState.ASKED, **other}
    fresh = type(row).objects.create(**kept | {"result": None, "finished_at": None})
    rows = type(row).objects.filter(pk=fresh.pk)
    rows.update(state=WorkState.WORKING)
    rows.update(state=WorkState.DONE, result=row.result, finished_at=row.finished_at)
    return fresh


def pages_of(client: Client, study: Study) -> Pages:
    log = Intake.objects.filter(kind="log").first().pk
    plan = StaffingPlan.objects.get().pk
    arguments = {
        "wait": [], "wait_live": [], "plan": [], "file": [log], "file_live": [log],
        "file_report": [log], "study": [study.pk], "study_live": [study.pk], "try": [study.pk],
        "staff": [study.pk], "staff_plan": [plan], "staff_plan_live": [plan],
    }  # fmt: skip
    pages = {name: (client, reverse(f"insights:{name}", args=args)) for name, args in arguments.items()}
    return {**pages, "record": (client, reverse("insights:record") + "?office=本庁")}

"""What every page of the reform costs in SQL statements, with few rows and with many."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cityhall.conftest import make_actor
from tests.cityhall.reform.conftest import Seeded, Signed
from tests.cityhall.statements import Pages, assert_constant

from madoguchi.cityhall.demo import advice
from madoguchi.cityhall.demo import reform as demo
from madoguchi.cityhall.reform.actions.ask_for_advice import RequestWords
from madoguchi.cityhall.reform.actions.import_workload import WorkloadPlan, import_workload
from madoguchi.cityhall.reform.actions.keep_advisers import save_adviser
from madoguchi.cityhall.reform.actions.make_report import make_report
from madoguchi.cityhall.reform.actions.run_survey import SurveyPlan, plan_survey
from madoguchi.cityhall.reform.models import AdviceRequest, Adviser, Flow, Idea, WorkloadSurvey
from madoguchi.cityhall.reform.reads.report import figures, suggestion
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.rules.calendar import fiscal_year

CEILINGS = {
    "home": 4, "scenario": 5, "survey_new": 4, "survey": 12, "survey_live": 11, "report": 17,
    "observe_list": 4, "observe": 6, "flows": 4, "flow_new": 4, "flow": 7, "flow_edit": 6, "ideas": 4,
    "idea_new": 5, "idea": 7, "workloads": 4, "workload_new": 3, "workload": 5, "advice": 5,
    "advice_dispatch": 4, "advice_training": 4, "advice_request": 6,
    "office": 3, "office_live": 3, "advisers": 3, "adviser_new": 2, "adviser": 3, "case": 8,
}  # fmt: skip


def test_pages_cost_the_same_however_much_there_is(
    seeded: Seeded, leader: Staff, client_of: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads, desk = client_of(leader), client_of(Staff.objects.get(username="adviser"))
    planned(leader)

    def grow() -> None:
        for _ in range(2):
            monkeypatch.setattr(demo, "_ID", uuid4())
            a_round_more(leader)
        copied(seeded.survey.notes.filter(voids=None))
        copied(Flow.objects.get(survey=seeded.survey, basis=None).steps.all())
        copied(WorkloadSurvey.objects.first().tasks.all())
        requests_more(leader, seeded)

    assert_constant({**of_leader(leads, seeded), **of_office(desk, seeded)}, CEILINGS, grow)


def a_round_more(leader: Staff) -> None:
    """Another survey with its flows, ideas, workload and report."""
    actor, today = make_actor(leader), timezone.localdate()
    survey = demo._survey(actor, today)
    demo._flows(actor, survey)
    demo._ideas(actor, survey, today)
    table = demo.TABLE.replace("6900", str(survey.pk.int % 9_000 + 100)).encode("cp932")
    plan = WorkloadPlan("もう1つの調査", fiscal_year(today), 1_860, {"市民課": 3.2})
    import_workload(actor, table, "x.csv", plan)
    texts = suggestion(figures(survey.pk)) | {"requests": list(demo.REQUESTS)}
    make_report(actor, survey.pk, texts, txid=uuid4())
    planned(leader)


def planned(leader: Staff) -> None:
    """A survey that is still to be walked."""
    watcher = Staff.objects.get(username="observer").pk
    plan = SurveyPlan("move_in_five", timezone.localdate(), demo.OFFICE, "2班", [watcher])
    plan_survey(make_actor(leader), plan, txid=uuid4())


def copied(rows: models.QuerySet[Any]) -> None:
    """Every row twice."""
    for row in rows:
        row.pk, row._state.adding = uuid4() if isinstance(row.pk, UUID) else None, True
        row.save(force_insert=True)


def requests_more(leader: Staff, seeded: Seeded) -> None:
    """More of everything between the city and the adviser office."""
    wishes = {"ways": ["online"], "months": [1], "text": "流れを見直したいです。"}
    words = RequestWords("dispatch", "flow", seeded.office.pk, wishes)
    for _ in range(2):
        advice._ask(make_actor(leader), words)
    desk = make_actor(Staff.objects.get(username="adviser"))
    with municipality_scope(seeded.office.pk):
        for number, one in enumerate(advice.ADVISERS):
            save_adviser(desk, replace(one, name=f"別人 {number}"))


def of_leader(client: Client, seeded: Seeded) -> Pages:
    survey, flow, asked = seeded.survey.pk, Flow.objects.get(basis=None).pk, AdviceRequest.objects
    pages = {
        "home": [], "scenario": ["move_in_five"], "survey_new": [], "survey": [survey],
        "survey_live": [survey], "report": [survey], "observe_list": [], "observe": [survey],
        "flows": [], "flow_new": [], "flow": [flow], "flow_edit": [flow], "ideas": [], "idea_new": [],
        "idea": [Idea.objects.first().pk], "workloads": [], "workload_new": [],
        "workload": [WorkloadSurvey.objects.get().pk], "advice": [], "advice_dispatch": [],
        "advice_training": [], "advice_request": [asked.get(kind="dispatch").pk],
    }  # fmt: skip
    return {name: (client, reverse(f"reform:{name}", args=args)) for name, args in pages.items()}


def of_office(client: Client, seeded: Seeded) -> Pages:
    with municipality_scope(seeded.office.pk):
        adviser = Adviser.objects.first().pk
    pages = {
        "office": [], "office_live": [], "advisers": [], "adviser_new": [], "adviser": [adviser],
        "case": [seeded.dispatch.pk],
    }  # fmt: skip
    return {name: (client, reverse(f"reform:{name}", args=args)) for name, args in pages.items()}

"""A staffing plan that keeps a limit on most days, as a roster, beside constant counters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.cityhall.insights.build import leader_staff, study_of

from madoguchi.cityhall.insights.models import StaffingPlan, Study
from madoguchi.cityhall.insights.roster import counters_chart, roster_of
from madoguchi.cityhall.tenancy import jobs

SAID = {
    "year": "R6", "day_type": "weekday", "cases": "200", "mean": "15", "p90": "30", "share": "80",
    "service": "0",
}  # fmt: skip


@pytest.fixture
def leader(city: Any) -> Any:
    return leader_staff(city)


@pytest.fixture
def study(leader: Any) -> Study:
    return study_of(leader)


def test_a_plan_is_worked_out_by_a_job_and_can_be_hung_up(
    leader: Any, study: Study, client_of: Callable[[Any], Client]
) -> None:
    client = client_of(leader)
    answer = client.post(f"/d/plan/study/{study.pk}/staff/ask/", SAID)
    plan = StaffingPlan.objects.get()
    assert answer.url == f"/d/plan/staff/{plan.pk}/"
    assert "計算の順番を待っています" in client.get(answer.url).text
    jobs.run_ready()
    plan.refresh_from_db()
    page = client.get(answer.url).text
    assert (plan.state, plan.question["share"]) == ("done", 80)
    assert plan.result["planned"]["hours"] <= plan.result["constant"]["hours"]
    assert plan.result["checked"]["share_of_days"] > 0.7
    for words in ("200件の日は、合計", "80%の日に守ること", "勤務の表", "案を別の日々で確かめると"):
        assert words in page
    assert client.post(f"/d/plan/study/{study.pk}/staff/ask/", SAID).url == answer.url
    roster = roster_of(plan)
    sums = [sum(one.cells[k] == "on" for one in roster.people) for k in range(len(roster.starts))]
    assert tuple(sums) == roster.totals
    assert sum(one.paid for one in roster.people) == pytest.approx(plan.result["planned"]["hours"])
    assert [line.values[0] for line in counters_chart(plan).lines] == [float(n) for n in roster.totals]


def test_a_limit_that_no_number_of_counters_keeps_is_told(
    leader: Any, study: Study, client_of: Callable[[Any], Client]
) -> None:
    client = client_of(leader)
    said = {**SAID, "cases": "3", "share": "90", "mean": "1", "p90": "1"}
    client.post(f"/d/plan/study/{study.pk}/staff/ask/", said)
    jobs.run_ready()
    assert StaffingPlan.objects.get().state in {"done", "failed"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"cases": "0"}, "1日の件数"),
        ({"mean": ""}, "平均待ちの目標"),
        ({"year": "R5", "day_type": "weekend_turn"}, ""),
        ({"year": "R6", "day_type": "weekend_turn"}, "その種類の日の能力がありません"),
    ],
)
def test_questions_are_checked(
    leader: Any, study: Study, client_of: Callable[[Any], Client], said: Any, words: str
) -> None:
    answer = client_of(leader).post(f"/d/plan/study/{study.pk}/staff/ask/", SAID | said)
    assert answer.status_code == (422 if words else 302)
    assert words in answer.text


def test_a_clerk_reads_plans_and_asks_for_none(
    study: Study, clerk: Any, client_of: Callable[[Any], Client]
) -> None:
    client = client_of(clerk)
    assert "案を作る" not in client.get(f"/d/plan/study/{study.pk}/staff/").text
    assert client.post(f"/d/plan/study/{study.pk}/staff/ask/", SAID).status_code == 403

"""Flows, ideas, workload and the report, through their verbs and pages."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cityhall.reform.conftest import Seeded, Signed

from madoguchi.cityhall.reform.actions.draw_flow import StepWords, draw_to_be, move_step, open_flow, save_step
from madoguchi.cityhall.reform.actions.handle_idea import IdeaWords, decide_idea, propose_idea, reword_idea
from madoguchi.cityhall.reform.actions.make_report import make_report
from madoguchi.cityhall.reform.models import Flow, FlowStep, Idea, Report, WorkloadSurvey, WorkloadTask
from madoguchi.cityhall.reform.reads import flows
from madoguchi.cityhall.reform.reads.report import figures, suggestion
from madoguchi.cityhall.reform.refusals import Refused, WrongState
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import NumberInText
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.rights import NotAllowed

TABLE = "課,業務,年間件数,1件の時間\n市民課,転入,1000,12\n"


def new() -> uuid.UUID:
    return uuid.uuid4()


def step(name: str, lane: str = "counter", minutes: str | None = "5") -> StepWords:
    return StepWords(name, lane, "check", minutes=Decimal(minutes) if minutes else None)


def test_a_flow_is_drawn_moved_and_copied(leads: Actor) -> None:
    flow = open_flow(leads, "転入", txid=new())
    for name in ("一", "二", "三"):
        save_step(leads, flow.pk, step(name))
    move_step(leads, flow.pk, flow.steps.get(name="三").pk, up=True)
    move_step(leads, flow.pk, flow.steps.get(name="一").pk, up=True)
    assert list(flow.steps.values_list("name", flat=True)) == ["一", "三", "二"]
    after = draw_to_be(leads, flow.pk)
    assert draw_to_be(leads, flow.pk) == after
    assert list(after.steps.values_list("name", flat=True)) == ["一", "三", "二"]
    assert flows.pair(after.pk).as_is.flow == flow


def test_an_unmeasured_step_leaves_the_saving_open(leads: Actor) -> None:
    flow = open_flow(leads, "転入", txid=new())
    save_step(leads, flow.pk, step("一", minutes=None))
    draw_to_be(leads, flow.pk)
    found = flows.pair(flow.pk)
    assert found.saving is not None
    assert found.saving.hours_per_year is None
    assert len(found.saving.why) == 3


def test_a_flow_has_an_end(leads: Actor) -> None:
    flow = open_flow(leads, "長い", txid=new())
    FlowStep.objects.bulk_create(
        [FlowStep(flow=flow, position=n, name=f"{n}", lane="back", kind="process") for n in range(1, 41)]
    )
    with pytest.raises(Refused, match="40まで"):
        save_step(leads, flow.pk, step("もう1つ"))


def test_a_step_is_escaped_on_the_page(leads: Actor, leader: Staff, client_of: Signed) -> None:
    flow = open_flow(leads, "転入", txid=new())
    save_step(leads, flow.pk, step("<script>x</script>"))
    page = client_of(leader).get(f"/d/bpr/flows/{flow.pk}/").content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_an_idea_goes_its_way_and_every_decision_stays(leads: Actor) -> None:
    idea = propose_idea(leads, IdeaWords("印字して渡す", "市民課長"), txid=new())
    txid = new()
    for _ in range(2):
        decide_idea(leads, idea.pk, "accepted", reason="来年度から", txid=txid)
    with pytest.raises(WrongState):
        decide_idea(leads, idea.pk, "done", reason="", txid=new())
    with pytest.raises(Refused, match="見送る理由"):
        decide_idea(leads, idea.pk, "rejected", reason=" ", txid=new())
    for state in ("doing", "done"):
        decide_idea(leads, idea.pk, state, reason="", txid=new())
    with pytest.raises(WrongState):
        reword_idea(leads, idea.pk, IdeaWords("別", "市民課長"))
    assert list(idea.decisions.values_list("state", flat=True)) == ["accepted", "doing", "done"]


def test_no_number_gets_into_an_idea(leads: Actor) -> None:
    with pytest.raises(NumberInText):
        propose_idea(leads, IdeaWords("番号123456789018を消す", "市民課長"), txid=new())


def test_an_idea_from_a_remark(seeded: Seeded, leader: Staff, client_of: Signed) -> None:
    remark = seeded.survey.notes.get(category="sign")
    posted = {"title": "看板を直す", "owner": "市民課", "survey": str(seeded.survey.pk), "txid": str(new())}
    answer = client_of(leader).post(f"/d/bpr/ideas/new/?note={remark.pk}", posted)
    assert answer.status_code == 302
    assert Idea.objects.get(title="看板を直す").note == remark


def test_ideas_are_read_in_few_statements(seeded: Seeded, leader: Staff, client_of: Signed) -> None:
    client = client_of(leader)
    client.get("/d/bpr/ideas/")
    with CaptureQueriesContext(connection) as page:
        client.get("/d/bpr/ideas/")
    assert len(page) <= 12


def take(client: Any, **rest: Any) -> Any:
    data = {"title": "調査", "year": "2026", "hours_each": "1860", "people": "市民課 1.5", "pasted": ""}
    return client.post("/d/bpr/workload/new/", data | rest)


def test_a_table_is_taken_in_whole(leader: Staff, client_of: Signed) -> None:
    client = client_of(leader)
    for _ in range(2):
        file = SimpleUploadedFile("調査.csv", TABLE.encode("cp932"))
        answer = take(client, file=file)
        assert answer.status_code == 302
    survey = WorkloadSurvey.objects.get()
    assert (survey.people, survey.tasks.get().volume) == ({"市民課": 1.5}, 1000)


def test_a_bad_table_leaves_nothing_behind(leader: Staff, client_of: Signed) -> None:
    answer = take(client_of(leader), pasted=f"{TABLE}市民課,転出,多い,5\n市民課,転居,,5\n")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "「多い」が件数として読めません" in page
    assert "空です" in page
    assert not WorkloadTask.objects.exists()


def test_unknown_headings_are_asked_for(leader: Staff, client_of: Signed) -> None:
    pasted = "部,仕事,数,分数\n市民課,転入,10,6\n"
    page = take(client_of(leader), pasted=pasted).content.decode()
    assert "ファイルの見出し：部、仕事、数、分数" in page
    named = {"column_section": "部", "column_task": "仕事", "column_volume": "数", "column_minutes": "分数"}
    assert take(client_of(leader), pasted=pasted, **named).status_code == 302


def test_a_report_is_frozen(seeded: Seeded, leads: Actor) -> None:
    first = Report.objects.get()
    Flow.objects.filter(basis=None).update(volume=9_999)
    texts = suggestion(figures(seeded.survey.pk)) | {"requests": ["決めてください"]}
    txid = new()
    second = make_report(leads, seeded.survey.pk, texts, txid=txid)
    assert make_report(leads, seeded.survey.pk, texts, txid=txid) == second
    assert second.version == 2
    assert first.content["numbers"][2]["change"] == "364時間減"
    assert second.content["numbers"][2]["change"] != "364時間減"


def test_a_report_that_would_not_fit_names_what_to_shorten(
    seeded: Seeded, leader: Staff, client_of: Signed
) -> None:
    posted = {"headline": "見出し", "findings": "長" * 91, "unknowns": "", "requests": "", "txid": str(new())}
    answer = client_of(leader).post(f"/d/bpr/s/{seeded.survey.pk}/report/", posted)
    assert answer.status_code == 422
    assert "わかったこと1（91文字→90文字）" in answer.content.decode()
    assert Report.objects.count() == 1


def test_the_three_numbers_are_worked_out_and_bounded(seeded: Seeded) -> None:
    numbers = Report.objects.get().content["numbers"]
    assert [one["before"] for one in numbers] == ["83項目", "159分", "2,184時間"]
    assert [one["after"] for one in numbers] == ["0項目", "63分", "1,820時間"]
    assert "1回の観察" in numbers[1]["note"]


def test_what_is_not_known_is_said(seeded: Seeded) -> None:
    unknowns = "".join(suggestion(figures(seeded.survey.pk))["unknowns"])
    assert "計測開始前" in unknowns
    assert "調査が1回" in unknowns


def test_who_only_reads_changes_nothing(seeded: Seeded, clerk: Staff, client_of: Signed) -> None:
    from tests.cityhall.conftest import make_actor

    with pytest.raises(NotAllowed):
        open_flow(make_actor(clerk), "転入", txid=new())
    client = client_of(clerk)
    page = client.get(f"/d/bpr/s/{seeded.survey.pk}/").content.decode()
    assert "159分かかり" in page
    for word in ("首長への報告を作る", "改善案にする", "アドバイザー"):
        assert word not in page
    assert client.get("/d/bpr/new/").status_code == 403


def test_neither_auditors_nor_residents_open_it(
    seeded: Seeded, auditor: Staff, client: Any, client_of: Signed
) -> None:
    assert client_of(auditor).get("/d/bpr/").status_code == 403
    assert client.get("/d/bpr/").status_code == 302
    assert client.get(f"/d/bpr/report/{Report.objects.get().pk}.pdf").status_code == 302

"""Advisers across municipalities: nothing is seen before the hand-over, then only what was handed over."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.reform.actions.ask_for_advice import (
    RequestWords,
    draft_request,
    hand_over,
    withdraw_request,
)
from madoguchi.cityhall.reform.actions.give_advice import (
    accept_training,
    cancel_visit,
    finish_case,
    match_adviser,
    plan_visit,
    refuse_case,
    report_visit,
)
from madoguchi.cityhall.reform.actions.keep_advisers import AdviserWords, save_adviser
from madoguchi.cityhall.reform.actions.train import mark_unit, stop_training
from madoguchi.cityhall.reform.models import AdviceCase, AdviceNews, AdviceRequest, Adviser, Trainee
from madoguchi.cityhall.reform.reads.advice import case_page, queue
from madoguchi.cityhall.reform.refusals import NotFound, Refused, WrongState
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality
from madoguchi.cityhall.tenancy.rights import NotAllowed
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.rules.reform.catalogue import load

WISHES = {"region": "kyushu", "ways": ["online"], "months": [10], "text": "流れを見直したい"}
UNITS = list(load("advice")["courses"]["counter_bpr"]["units"])


def new() -> uuid.UUID:
    return uuid.uuid4()


@pytest.fixture
def asked(leads: Actor, office: Municipality) -> AdviceRequest:
    return draft_request(leads, RequestWords("dispatch", "flow", office.pk, WISHES), txid=new())


@pytest.fixture
def adviser(office: Municipality, desk: Actor) -> Adviser:
    with municipality_scope(office.pk):
        return save_adviser(desk, AdviserWords("案内 巡", "架空市", "kyushu", ["flow"], ["online"], [10]))


@pytest.fixture
def matched(asked: AdviceRequest, adviser: Adviser, leads: Actor, desk: Actor, office: Any) -> AdviceRequest:
    hand_over(leads, asked.pk)
    with municipality_scope(office.pk):
        match_adviser(desk, asked.pk, adviser.pk, txid=new())
    asked.refresh_from_db()
    return asked


@pytest.fixture
def training(leads: Actor, office: Municipality, desk: Actor) -> AdviceRequest:
    words = RequestWords("training", "counter_bpr", office.pk, {}, ["髙橋 﨑太郎", "見本 花子"])
    made = hand_over(leads, draft_request(leads, words, txid=new()).pk)
    with municipality_scope(office.pk):
        accept_training(desk, made.pk, txid=new())
    return made


def kinds_of(asked: AdviceRequest) -> list[str]:
    return list(AdviceNews.objects.filter(request=asked).values_list("kind", flat=True))


def test_a_draft_is_the_citys_alone(asked: AdviceRequest, office: Municipality, desk: Actor) -> None:
    with municipality_scope(office.pk):
        assert queue() == []
        with pytest.raises(NotFound):
            case_page(asked.pk)


def test_the_hand_over_copies_what_it_names_and_nothing_else(
    asked: AdviceRequest, leads: Actor, office: Municipality
) -> None:
    hand_over(leads, asked.pk)
    hand_over(leads, asked.pk)
    with municipality_scope(office.pk):
        case = AdviceCase.objects.get()
        assert (case.pk, case.theme, case.wishes, case.applicant_id) == (
            asked.pk, "flow", WISHES, asked.municipality_id
        )  # fmt: skip
        assert not AdviceRequest.objects.exists()
        [line] = AuditEvent.objects.filter(verb="advice.received")
        assert leads.label not in line.payload  # the office's log names the city, not its staff
    assert AuditEvent.objects.filter(verb="advice.handed_over").exists()


def test_a_third_city_sees_neither(matched: AdviceRequest, other_city: Municipality) -> None:
    with municipality_scope(other_city.pk):
        stranger = make_actor(make_staff(other_city, "other-leader", [Role.REFORM_LEADER, Role.ADVICE_DESK]))
        assert not AdviceRequest.objects.exists()
        assert not AdviceCase.objects.exists()
        with pytest.raises(NotFound):
            withdraw_request(stranger, matched.pk)
        with pytest.raises(NotFound):
            finish_case(stranger, matched.pk, txid=new())


def test_only_a_body_that_says_so_is_an_office(leads: Actor, other_city: Municipality) -> None:
    with pytest.raises(Refused, match="申込み先"):
        draft_request(leads, RequestWords("dispatch", "flow", other_city.pk, WISHES), txid=new())


def test_the_city_is_told_of_every_step(matched: AdviceRequest, desk: Actor, office: Municipality) -> None:
    with municipality_scope(office.pk):
        plan_visit(desk, matched.pk, day=date(2026, 12, 1), way="online", txid=new())
        visit = AdviceCase.objects.get().visits.get()
        report_visit(desk, visit.pk, text="様式から始める", txid=new())
        finish_case(desk, matched.pk, txid=new())
    assert kinds_of(matched) == ["matched", "visit_planned", "visit_done", "finished"]
    matched.refresh_from_db()
    assert matched.state == "finished"
    told = AdviceNews.objects.get(kind="visit_done").content
    assert told["report"] == "様式から始める"


def test_three_visits_and_not_four(matched: AdviceRequest, desk: Actor, office: Municipality) -> None:
    with municipality_scope(office.pk):
        for day in (1, 2, 3):
            plan_visit(desk, matched.pk, day=date(2026, 12, day), way="online", txid=new())
        with pytest.raises(Refused, match="3回まで"):
            plan_visit(desk, matched.pk, day=date(2026, 12, 4), way="online", txid=new())
        case = AdviceCase.objects.get()
        cancel_visit(desk, case.visits.get(number=2).pk, txid=new())
        plan_visit(desk, matched.pk, day=date(2026, 12, 5), way="online", txid=new())
        assert sorted(case.visits.exclude(state="cancelled").values_list("number", flat=True)) == [1, 2, 3]


def test_a_page_pressed_twice_acts_once(matched: AdviceRequest, desk: Actor, office: Municipality) -> None:
    txid = new()
    with municipality_scope(office.pk):
        for _ in range(2):
            plan_visit(desk, matched.pk, day=date(2026, 12, 1), way="online", txid=txid)
        assert AdviceCase.objects.get().visits.count() == 1
    assert kinds_of(matched) == ["matched", "visit_planned"]


def test_finishing_waits_for_what_is_open(matched: AdviceRequest, desk: Actor, office: Municipality) -> None:
    with municipality_scope(office.pk):
        plan_visit(desk, matched.pk, day=date(2026, 12, 1), way="online", txid=new())
        with pytest.raises(Refused, match="予定の支援"):
            finish_case(desk, matched.pk, txid=new())


def test_a_refusal_needs_and_carries_its_reason(asked: Any, leads: Actor, desk: Actor, office: Any) -> None:
    hand_over(leads, asked.pk)
    with municipality_scope(office.pk):
        with pytest.raises(Refused, match="理由"):
            refuse_case(desk, asked.pk, reason=" ", txid=new())
        refuse_case(desk, asked.pk, reason="今年度は埋まっています", txid=new())
    asked.refresh_from_db()
    assert asked.state == "refused"
    assert AdviceNews.objects.get().content == {"reason": "今年度は埋まっています"}


def test_taking_it_back(asked: AdviceRequest, leads: Actor, desk: Actor, office: Municipality) -> None:
    hand_over(leads, asked.pk)
    withdraw_request(leads, asked.pk)
    with municipality_scope(office.pk):
        assert AdviceCase.objects.get().state == "withdrawn"
        with pytest.raises(WrongState):
            refuse_case(desk, asked.pk, reason="x", txid=new())
    with pytest.raises(WrongState):
        hand_over(leads, asked.pk)


def test_a_course_ends_with_a_certificate(training: AdviceRequest, desk: Actor, office: Any) -> None:
    with municipality_scope(office.pk):
        first, second = Trainee.objects.order_by("pk")
        for unit in UNITS:
            mark_unit(desk, first.pk, unit, day=date(2026, 12, 1), txid=new())
        first.refresh_from_db()
        assert first.state == "completed"
        number = first.certificate
        with pytest.raises(WrongState):
            mark_unit(desk, first.pk, UNITS[0], day=date(2026, 12, 2), txid=new())
        with pytest.raises(Refused, match="受講中"):
            finish_case(desk, training.pk, txid=new())
        with pytest.raises(Refused, match="単元"):
            mark_unit(desk, second.pk, "sleep", day=date(2026, 12, 2), txid=new())
        stop_training(desk, second.pk, txid=new())
        finish_case(desk, training.pk, txid=new())
    told = AdviceNews.objects.get(kind="certificate").content
    assert told["certificate"] == number
    assert kinds_of(training)[-2:] == ["stopped", "finished"]


@pytest.mark.parametrize("people", [[], [f"人{n}" for n in range(11)]])
def test_a_course_takes_one_to_ten(leads: Actor, office: Municipality, people: list[str]) -> None:
    with pytest.raises(Refused, match="10人まで"):
        draft_request(leads, RequestWords("training", "counter_bpr", office.pk, {}, people), txid=new())


def test_rights(asked: AdviceRequest, watches: Actor, leads: Actor, office: Municipality) -> None:
    with pytest.raises(NotAllowed):
        hand_over(watches, asked.pk)
    hand_over(leads, asked.pk)
    with municipality_scope(office.pk), pytest.raises(NotAllowed):
        finish_case(leads, asked.pk, txid=new())

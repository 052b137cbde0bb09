"""見本 of advisers: an adviser office beside the fictional city, with a dispatch and a course under way."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from madoguchi.cityhall.reform.actions.ask_for_advice import RequestWords, draft_request, hand_over
from madoguchi.cityhall.reform.actions.give_advice import (
    accept_training,
    match_adviser,
    plan_visit,
    report_visit,
)
from madoguchi.cityhall.reform.actions.keep_advisers import AdviserWords, save_adviser
from madoguchi.cityhall.reform.actions.train import mark_unit
from madoguchi.cityhall.reform.crossing import OFFICE
from madoguchi.cityhall.reform.models import AdviceCase, AdviceRequest
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.encryption import new_key
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.rules.identifiers import municipality_check_digit
from madoguchi.rules.reform.catalogue import load

OFFICE_CODE = f"99998{municipality_check_digit('99998')}"
ADVISERS = (
    AdviserWords(
        "案内 巡", "架空市", "kyushu", ["walkthrough", "flow"], ["online", "onsite"], [4, 5, 10, 11]
    ),
    AdviserWords("帳票 減", "模擬町", "kanto", ["forms", "system"], ["online"], list(range(1, 13))),
    AdviserWords("順番 待子", "例示村", "kinki", ["waiting", "workload"], ["onsite"], [7, 8, 9, 1, 2]),
    AdviserWords("弔事 静", "架空市", "kyushu", ["bereavement", "flow"], ["online", "onsite"], [1, 2, 3]),
)
TEXT = (
    "家族5人の転入に2時間半かかります。体験調査の結果をもとに、課をまたぐ流れの見直し方を相談したいです。"
)
REPORT = (
    "体験調査の記録を一緒に読み、書く数の多い3様式から見直すことにしました。次回までに流れの図を描きます。"
)


def seed_advice(city: Municipality, leader: Actor, hashed_password: str, today: date) -> None:
    """The office with its list, one dispatch after its first visit, one course with a certificate."""
    office, desk = _office(hashed_password)
    wishes = {"region": "kyushu", "ways": ["online", "onsite"], "months": [10, 11], "text": TEXT}
    dispatch = _ask(leader, RequestWords("dispatch", "flow", office.pk, wishes))
    people = ("改革 導", "窓口 花子")
    training = _ask(leader, RequestWords("training", "counter_bpr", office.pk, {}, people))
    with municipality_scope(office.pk):
        listed = [save_adviser(desk, words) for words in ADVISERS]
        match_adviser(desk, dispatch.pk, listed[0].pk, txid=uuid4())
        _visits(desk, dispatch, today)
        _train(desk, training, today)


def _office(hashed_password: str) -> tuple[Municipality, Actor]:
    office = Municipality.objects.create(
        code=OFFICE_CODE, name="見本県 窓口改革支援室", mayor_line="見本県知事", fictional=True,
        settings={"mfa": "optional", OFFICE: True},
    )  # fmt: skip
    new_key(office.pk)
    staff = Staff.objects.create(
        username="adviser", password=hashed_password, municipality=office, display_name="派遣 結",
        roles=[str(Role.ADVICE_DESK)],
    )  # fmt: skip
    return office, Actor("staff", str(staff.pk), staff.display_name, "", staff.permissions)


def _ask(leader: Actor, words: RequestWords) -> AdviceRequest:
    return hand_over(leader, draft_request(leader, words, txid=uuid4()).pk)


def _visits(desk: Actor, dispatch: AdviceRequest, today: date) -> None:
    plan_visit(desk, dispatch.pk, day=today - timedelta(days=6), way="online", txid=uuid4())
    first = AdviceCase.objects.get(pk=dispatch.pk).visits.get()
    report_visit(desk, first.pk, text=REPORT, txid=uuid4())
    plan_visit(desk, dispatch.pk, day=today + timedelta(days=15), way="onsite", txid=uuid4())


def _train(desk: Actor, training: AdviceRequest, today: date) -> None:
    accept_training(desk, training.pk, txid=uuid4())
    trainees = list(AdviceCase.objects.get(pk=training.pk).trainees.order_by("pk"))
    units = list(load("advice")["courses"]["counter_bpr"]["units"])
    for trainee, done in zip(trainees, (units, units[:2]), strict=True):
        for unit in done:
            mark_unit(desk, trainee.pk, unit, day=today - timedelta(days=3), txid=uuid4())

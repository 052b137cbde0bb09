"""The whole way with the real catalogue: plan, interview, packet, count (fixtures A, E, G of counter.md)."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from tests.rules.forms.cast import (
    forms,
    known_before_the_interview,
    questions,
    situation_before_the_interview,
    vector,
    vocabulary,
)

from madoguchi.rules.calendar import default_calendar
from madoguchi.rules.forms import (
    Origin,
    apply_answer,
    completed_answer,
    fill,
    measure,
    outstanding,
    sources_from_people,
    unsettled,
)
from madoguchi.rules.household import parse_situation
from madoguchi.rules.procedures import Catalogue, default_root, load_catalogue, plan


@cache
def catalogue() -> Catalogue:
    return load_catalogue(default_root(), None, date(2026, 4, 1))


def serve(answers: dict):
    """Ask whatever is open, first question first, until nothing is."""
    situation, sources = situation_before_the_interview(), known_before_the_interview()
    while True:
        planned = plan(catalogue(), situation, default_calendar())
        packet = fill(forms(), planned, sources)
        found = outstanding(questions(), planned, situation, sources, packet)
        if not found:
            return planned, packet, sources
        answer = answers[found[0].id]
        answer = completed_answer(found[0], answer) if found[0].kind == "checklist" else answer
        situation, sources = apply_answer(found[0], answer, situation, sources)
        assert len(sources.answered) <= vector()["limits"]["decisions"]


def test_the_family_is_served_with_a_dozen_decisions_and_writes_nothing():
    planned, packet, sources = serve({**vector()["answers"], "protection": False})
    assert planned.unknown == ()
    assert packet.complete
    measured = measure(packet, sources)
    published = vector()["published"]
    assert measured.as_is.w4 == published["total"]["before"]
    assert measured.as_is.by_desk == {desk: before for desk, (before, _) in published["by_desk"].items()}
    assert measured.w4 == 0
    assert measured.w_sign <= vector()["limits"]["signatures"]
    assert measured.decisions <= vector()["limits"]["decisions"]


def test_paying_by_slip_and_no_certificate_makes_fewer_forms_and_fewer_items():
    answers = {
        **vector()["answers"],
        "protection": False,
        "payment": "slip",
        "copies": {"copies": 0},
        "payout": "public",
    }
    _, packet, sources = serve(answers)
    assert {form.id for form in packet.forms}.isdisjoint(
        {"account_transfer_request", "resident_record_copy_request"}
    )
    assert measure(packet, sources).as_is.w4 == 83 - 5 - 6


def test_whatever_a_plan_or_a_form_misses_some_question_settles():
    situation, sources = situation_before_the_interview(), known_before_the_interview()
    planned = plan(catalogue(), situation, default_calendar())
    assert unsettled(questions(), planned, fill(forms(), planned, sources)) == ()


def test_procedures_and_forms_name_each_other():
    for rule in catalogue().rules:
        for form in rule.forms:
            assert rule.slug in forms()[form].procedures, (rule.slug, form)


def member(identity: str, relation: str, born: str, sex: str, insurance: str, pension: int | None) -> dict:
    known = {"relation": relation, "birth_date": born, "sex": sex, "insurance": insurance, "pension": pension}
    return {"id": identity, **known}


BIRTH = {
    "event": "birth",
    "date": "2026-04-01",
    "household": [
        member("f", "head", "1990-01-01", "male", "employee", 2),
        member("m", "wife", "1992-01-01", "female", "nhi", 1),
        member("c", "child", "2026-03-30", "female", "nhi", None),
    ],
    "facts": {},
}
JOB = {
    "event": "job_change",
    "date": "2026-03-31",
    "household": [
        member("f", "head", "1990-06-01", "male", "nhi", 2),
        member("m", "wife", "1991-01-01", "female", "nhi", 3),
    ],
    "facts": {"left_job": True},
}


@pytest.mark.parametrize("data", [BIRTH, JOB], ids=["E: second child", "G: laid off"])
def test_other_events_ask_only_what_a_question_can_settle(data):
    """Fixtures E and G of counter.md: the same forms serve, from what the register knows."""
    paths = forms().paths
    names = [name for name in ("relation", "birth_date", "sex", "insurance") if name in paths.person]
    people = {one["id"]: {name: one[name] for name in names} for one in data["household"]}
    for one, kana in zip(people.values(), ("ア", "イ", "ウ"), strict=False):
        one |= {"name": f"見本　{kana}", "kana": f"ミホン　{kana}"}
    for key in people.keys() - {"c"}:
        people[key] |= {"address": "見本市中央1番1号"}
    case = {"head.person": "f"}
    sources = sources_from_people(paths, people, Origin.REGISTER, case=case)
    city = {"event": data["event"], "notification.date": data["date"]}
    sources = sources_from_people(paths, {}, Origin.MUNICIPALITY, case=city, into=sources)
    sources = sources_from_people(paths, {}, Origin.ASKED, case={"applicant.person": "f"}, into=sources)
    situation = parse_situation(data, vocabulary())
    planned = plan(catalogue(), situation, default_calendar())
    packet = fill(forms(), planned, sources)
    assert unsettled(questions(), planned, packet) == ()
    found = outstanding(questions(), planned, situation, sources, packet)
    assert "new_address" not in {one.id for one in found}
    enrolment = packet.form("nhi_enrolment")
    assert {row.person for row in enrolment.blocks[0].rows} <= {"f", "m", "c"}

"""Who may look, what is recorded, and what a view of a person holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.residents.models import RegisterImport, Resident
from madoguchi.cityhall.residents.refusals import NotPermitted, PersonNotFound
from madoguchi.cityhall.residents.selectors import access_person, household_of, search_people
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Staff

from .conftest import person

Load = Callable[..., RegisterImport]


def test_an_auditor_an_administrator_and_a_resident_see_nobody(
    load: Load, auditor: Staff, administrator: Staff
) -> None:
    load([person(1)])
    someone = Resident.objects.get().pk
    for actor in (make_actor(auditor), make_actor(administrator), Actor("resident", "anonymous", "")):
        for look in (
            lambda a=actor: search_people(a, "見本"),
            lambda a=actor: access_person(a, someone, "test"),
            lambda a=actor: household_of(a, someone, "test"),
        ):
            with pytest.raises(NotPermitted):
                look()


def test_a_search_is_recorded_without_its_words(load: Load, at_counter: Actor) -> None:
    load([person(1, "髙橋　花子", "タカハシ　ハナコ")])
    search_people(at_counter, "高橋")
    search_people(at_counter, "タカハシ")
    events = list(AuditEvent.objects.filter(verb="person.search").order_by("seq"))
    assert len({event.subject for event in events}) == 2
    for event in events:
        assert "橋" not in event.payload and "タカハシ" not in event.payload
        assert json.loads(event.payload)["detail"]["shown"] == [f"resident:{Resident.objects.get().pk}"]


def test_every_view_is_recorded_with_its_purpose(load: Load, at_counter: Actor) -> None:
    load([person(1), person(2, relation_code1="20", relation="子", household_number="0000000001")])
    household_of(at_counter, Resident.objects.earliest("atena_number").pk, "counter.visit")
    details = [json.loads(event.payload)["detail"] for event in AuditEvent.objects.filter(verb="person.view")]
    assert details == [{"operation": "view", "purpose": "counter.visit"}] * 2


def test_a_view_has_normal_items_and_the_register_row(load: Load, at_counter: Actor) -> None:
    load(
        [
            person(
                1,
                "髙橋　花子",
                "タカハシ　ハナコ",
                sex="2",
                nhi="1",
                pension_class="01",
                care_insured="0",
                address_building="コーポ受付201号",
                address_postcode="0000001",
            )
        ]
    )
    view = access_person(at_counter, Resident.objects.get().pk, "test")
    assert (
        view.items
        | {
            "name": "髙橋　花子",
            "sex": "female",
            "birth_date": "1980-04-01",
            "relation": "世帯主",
            "insurance": "nhi",
            "nhi": True,
            "pension_class": "1",
            "care_insured": False,
            "foreign": False,
            "postcode": "0000001",
            "address": "見本県見本市見本町一丁目1番地　コーポ受付201号",
        }
        == view.items
    )
    assert view.record["atena_number"] == "0000000001" and view.household_head and view.has_rare_glyph


def test_a_foreign_resident(load: Load, at_counter: Actor) -> None:
    load(
        [
            person(
                1,
                "NGUYEN VAN AN",
                "グエン　ヴァン　アン",
                kind="2",
                roman_name="NGUYEN VAN AN",
                alias_name="山田　安",
                foreign_kanji_name="阮　文安",
                nationality="ベトナム",
                residence_status="student",
                foreign_category="1",
                foreign_resident_since="2024-04-01",
                residence_card_number="AB12345678CD",
                residence_years="1",
                residence_months="3",
                residence_expires="2027-03-31",
            )
        ]
    )
    view = access_person(at_counter, Resident.objects.get().pk, "test")
    assert view.items["foreign"] and view.items["residence_status"] == "留学"
    assert view.items["residence_period"] == "1年3月" and view.items["alias_name"] == "山田　安"
    for text in ("nguyen", "VAN", "グエン", "アン", "山田安", "阮"):
        assert search_people(at_counter, text).hits[0].birth_text == "1980年4月1日"


def test_nobody_there(at_counter: Actor) -> None:
    with pytest.raises(PersonNotFound):
        access_person(at_counter, uuid4(), "test")
    with pytest.raises(PersonNotFound):
        household_of(at_counter, uuid4(), "test")


@pytest.mark.parametrize(
    ("text", "most"), [("見本", 9), ("見本 太郎", 13), ("見本 昭和55年4月1日", 9), ("1", 9)]
)
def test_a_search_has_a_ceiling_of_statements(load: Load, at_counter: Actor, text: str, most: int) -> None:
    load([person(number) for number in range(1, 30)])
    search_people(at_counter, text)
    with CaptureQueriesContext(connection) as queries:
        search_people(at_counter, text)
    assert len(queries) <= most, [query["sql"][:80] for query in queries]


def test_a_view_has_a_ceiling_of_statements(load: Load, at_counter: Actor) -> None:
    load([person(1)])
    someone = Resident.objects.get().pk
    with CaptureQueriesContext(connection) as queries:
        access_person(at_counter, someone, "test")
    assert len(queries) <= 8

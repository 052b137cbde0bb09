"""見本市 comes in through the real import, believable and the same every time."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.cityhall.residents.models import Resident
from madoguchi.cityhall.residents.selectors import (
    access_person,
    access_transfer,
    household_of,
    incoming_today,
    search_people,
)
from madoguchi.cityhall.residents.synthetic.city import SeededCity, seed_city
from madoguchi.cityhall.residents.synthetic.places import CITY_CODE
from madoguchi.cityhall.residents.synthetic.register import register_rows
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.rules.calendar import age, school_year
from madoguchi.rules.identifiers import is_valid_municipality_code

TODAY = date(2026, 11, 24)


@pytest.fixture
def seeded(city: Municipality) -> SeededCity:
    return seed_city(city, on=TODAY, people=400)


def test_the_code_is_valid_and_of_no_prefecture() -> None:
    assert CITY_CODE == "999997" and is_valid_municipality_code(CITY_CODE)


def test_rows_are_the_same_every_time() -> None:
    assert list(register_rows(300)) == list(register_rows(300))


def test_seeding_twice_changes_nothing(city: Municipality, seeded: SeededCity) -> None:
    assert seed_city(city, on=TODAY, people=400) == seeded
    assert 400 <= seeded.residents == Resident.objects.filter(removed=False).count()


def test_the_family_of_five_is_as_kagoshima_counts_it(seeded: SeededCity, at_counter: Actor) -> None:
    view = access_transfer(at_counter, seeded.family_of_five, "test")
    ages = [age(date.fromisoformat(str(person.items["birth_date"])), TODAY) for person in view.people]
    years = [
        school_year(date.fromisoformat(str(person.items["birth_date"])), TODAY) for person in view.people
    ]
    assert ages[2:] == [10, 8, 3] and years[2] in range(1, 7) and years[3] in range(1, 7) and years[4] is None
    assert all(person.items["has_card"] and person.items["nhi"] for person in view.people)
    assert [person.items["relation"] for person in view.people] == ["世帯主", "妻", "子", "子", "子"]


def test_visitors_of_today_are_announced(seeded: SeededCity, at_counter: Actor) -> None:
    assert {line.id for line in incoming_today(at_counter, TODAY)} == {
        seeded.family_of_five,
        seeded.elder,
        seeded.foreigner,
        seeded.couple,
        seeded.protected_transfer,
    }


def test_residents_for_birth_and_job_change(seeded: SeededCity, at_counter: Actor) -> None:
    family = household_of(at_counter, seeded.birth_father, "test")
    assert [person.items["pension_class"] for person in family[:2]] == ["2", "1"]
    assert family[1].items["insurance"] == "nhi" and "insurance" not in family[0].items
    worker = access_person(at_counter, seeded.job_lost, "test")
    assert age(date.fromisoformat(str(worker.items["birth_date"])), TODAY) == 35


def test_rare_characters_are_found(seeded: SeededCity, at_counter: Actor) -> None:
    assert search_people(at_counter, "吉田 誠").hits[0].id == seeded.host
    assert any("表示できない文字" in note for note in search_people(at_counter, "吉田 誠").hits[0].notes)

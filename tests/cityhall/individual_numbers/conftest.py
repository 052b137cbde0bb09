"""A visit of a family with its cases, and everybody who might want to see a number."""

from __future__ import annotations

import pytest
from tests.cityhall.cases import rows
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.cases.models import Case
from madoguchi.cityhall.individual_numbers.actions.store_number import store_number
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.cityhall.tenancy.roles import Role

# Printed specimens (tests/rules/test_identifiers.py).
NUMBER, OTHER, THIRD = "123456789018", "621498320257", "983205673214"
PROOF = "my_number_card"


@pytest.fixture
def number_officer(city: Municipality) -> Staff:
    """Of 保険課."""
    roles = [Role.SECTION_STAFF, Role.NUMBER_OFFICER]
    return make_staff(city, "number-officer", roles, section="insurance")


@pytest.fixture
def officer(number_officer: Staff) -> Actor:
    return make_actor(number_officer)


@pytest.fixture
def childcare_officer(city: Municipality) -> Staff:
    return make_staff(
        city, "childcare-officer", [Role.SECTION_STAFF, Role.NUMBER_OFFICER], section="childcare"
    )


@pytest.fixture
def citizen_officer(city: Municipality) -> Staff:
    return make_staff(city, "citizen-officer", [Role.SECTION_STAFF, Role.NUMBER_OFFICER], section="citizen")


@pytest.fixture
def cases(clerk: Staff) -> list[Case]:
    """One visit's cases: 転入届 (citizen), 国保 (insurance), 児童手当 (childcare)."""
    return rows.cases_of(make_actor(clerk))


@pytest.fixture
def case(cases: list[Case]) -> Case:
    """国保 取得届."""
    return next(one for one in cases if one.section == "insurance")


@pytest.fixture
def childcare_case(cases: list[Case]) -> Case:
    return next(one for one in cases if one.section == "childcare")


@pytest.fixture
def stored(officer: Actor, case: Case) -> Case:
    """The same case, with 見本　太郎's number."""
    store_number(officer, case.pk, "p1", number=NUMBER, again=NUMBER, document=PROOF)
    return case

"""The cast of the counter and the sections, as actors."""

from __future__ import annotations

import pytest
from tests.cityhall.cases import rows
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.cases.models import Case, Task
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.roles import Role


@pytest.fixture
def at_counter(clerk: Staff) -> Actor:
    """The clerk who serves."""
    return make_actor(clerk)


@pytest.fixture
def second_clerk(city) -> Actor:
    return make_actor(make_staff(city, "clerk-2", [Role.CLERK], section="citizen"))


@pytest.fixture
def in_section(section_staff: Staff) -> Actor:
    """Staff of 保険課."""
    return make_actor(section_staff)


@pytest.fixture
def colleague(city) -> Actor:
    return make_actor(make_staff(city, "colleague", [Role.SECTION_STAFF], section="insurance"))


@pytest.fixture
def other_section(city) -> Staff:
    return make_staff(city, "childcare", [Role.SECTION_STAFF], section="childcare")


@pytest.fixture
def cases(at_counter: Actor) -> list[Case]:
    """One visit's cases: citizen, insurance, childcare."""
    return rows.cases_of(at_counter)


@pytest.fixture
def insurance_case(cases: list[Case]) -> Case:
    return next(case for case in cases if case.section == "insurance")


@pytest.fixture
def insurance_task(insurance_case: Case) -> Task:
    return insurance_case.tasks.get()

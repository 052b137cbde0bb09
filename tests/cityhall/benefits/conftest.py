"""The cast of the benefits room, besides the city hall's: who works out, who approves, who releases."""

from __future__ import annotations

import pytest
from tests.cityhall.benefits import build
from tests.cityhall.benefits.cash import bank, cash, clock
from tests.cityhall.conftest import make_staff

from madoguchi.cityhall.benefits.models import Round
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.cityhall.tenancy.roles import Role

__all__ = ["bank", "cash", "clock"]


@pytest.fixture
def officer(city: Municipality) -> Staff:
    return make_staff(city, "officer", [Role.BENEFIT_OFFICER], section="welfare")


@pytest.fixture
def officer_two(city: Municipality) -> Staff:
    return make_staff(city, "officer-two", [Role.BENEFIT_OFFICER], section="welfare")


@pytest.fixture
def officer_of_another_section(city: Municipality) -> Staff:
    return make_staff(city, "officer-childcare", [Role.BENEFIT_OFFICER], section="childcare")


@pytest.fixture
def officer_elsewhere(other_city: Municipality) -> Staff:
    return make_staff(other_city, "officer-elsewhere", [Role.BENEFIT_OFFICER], section="welfare")


@pytest.fixture
def maker_and_checker(city: Municipality) -> Staff:
    """One person who holds both roles."""
    return make_staff(city, "both", [Role.BENEFIT_OFFICER, Role.BENEFIT_APPROVER], section="welfare")


@pytest.fixture
def approver(city: Municipality) -> Staff:
    return make_staff(city, "approver", [Role.BENEFIT_APPROVER], section="welfare")


@pytest.fixture
def approver_two(city: Municipality) -> Staff:
    return make_staff(city, "approver-two", [Role.BENEFIT_APPROVER], section="finance")


@pytest.fixture
def treasurer(city: Municipality) -> Staff:
    return make_staff(city, "treasurer", [Role.TREASURER], section="accounting")


@pytest.fixture
def running(city: Municipality) -> Round:
    """A round that is being carried out."""
    return build.a_round()

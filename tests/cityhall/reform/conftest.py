"""The reform's cast: a leader, an observer, a clerk who may read, an adviser office with its desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone
from tests.cityhall.conftest import PASSWORD, make_actor, make_city, make_staff

from madoguchi.cityhall.demo.reform import seed_reform
from madoguchi.cityhall.reform.models import AdviceCase, Survey
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tenancy.scope import municipality_scope


@pytest.fixture
def leader(city: Municipality) -> Staff:
    return make_staff(city, "leader", [Role.REFORM_LEADER], section="reform")


@pytest.fixture
def observer(city: Municipality) -> Staff:
    return make_staff(city, "observer", [Role.OBSERVER], section="insurance")


@pytest.fixture
def leads(leader: Staff) -> Actor:
    return make_actor(leader)


@pytest.fixture
def watches(observer: Staff) -> Actor:
    return make_actor(observer)


@pytest.fixture
def office(city: Municipality) -> Municipality:
    """The adviser office: a tenant of its own."""
    return make_city("999993", "支援室", adviser_office=True)


@pytest.fixture
def desk(office: Municipality) -> Actor:
    return make_actor(make_staff(office, "desk", [Role.ADVICE_DESK]))


@dataclass(frozen=True)
class Seeded:
    """The demo's reform in the test city."""

    survey: Survey
    office: Municipality
    dispatch: AdviceCase


@pytest.fixture
def seeded(city: Municipality, leader: Staff, observer: Staff) -> Seeded:
    seed_reform(city, make_password(PASSWORD), timezone.localdate())
    office = Municipality.objects.get(name__startswith="見本県")
    with municipality_scope(office.pk):
        dispatch = AdviceCase.objects.get(kind="dispatch")
    return Seeded(Survey.objects.get(), office, dispatch)


Signed = Callable[[Staff], Client]
AnyDict = dict[str, Any]

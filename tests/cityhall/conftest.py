"""A fixed cast: two cities, one member of staff per role, a clerk of the other city.

Every test with the database runs inside `city`'s scope, as a request of its staff would; use
`municipality_scope(other_city.pk)` for the other one. The password of all is `PASSWORD`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tenancy.scope import municipality_scope

PASSWORD = "kasumi-no-madoguchi-2026"


@pytest.fixture
def city(db: None) -> Iterator[Municipality]:
    """見本市, active for the whole test."""
    municipality = make_city("999991", "見本市")
    with municipality_scope(municipality.pk):
        yield municipality


@pytest.fixture
def other_city(city: Municipality) -> Municipality:
    """Another municipality with its own key; never active by itself."""
    return make_city("999992", "隣の市")


@pytest.fixture
def clerk(city: Municipality) -> Staff:
    return make_staff(city, "clerk", [Role.CLERK], section="citizen")


@pytest.fixture
def clerk_elsewhere(other_city: Municipality) -> Staff:
    return make_staff(other_city, "clerk-elsewhere", [Role.CLERK], section="citizen")


@pytest.fixture
def section_staff(city: Municipality) -> Staff:
    return make_staff(city, "section-staff", [Role.SECTION_STAFF], section="insurance")


@pytest.fixture
def head(city: Municipality) -> Staff:
    return make_staff(city, "head", [Role.SECTION_HEAD], section="insurance")


@pytest.fixture
def protection_officer(city: Municipality) -> Staff:
    return make_staff(city, "protection-officer", [Role.PROTECTION_OFFICER], section="citizen")


@pytest.fixture
def catalogue_editor(city: Municipality) -> Staff:
    return make_staff(city, "catalogue-editor", [Role.CATALOGUE_EDITOR], section="digital")


@pytest.fixture
def auditor(city: Municipality) -> Staff:
    return make_staff(city, "auditor", [Role.AUDITOR], section="audit")


@pytest.fixture
def administrator(city: Municipality) -> Staff:
    return make_staff(city, "administrator", [Role.ADMINISTRATOR], section="digital")


@pytest.fixture
def client_of() -> Callable[[Staff], Client]:
    """`client_of(staff)` is a browser in which that member of staff is signed in."""

    def make(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff)
        return client

    return make


@pytest.fixture
def actor_of() -> Callable[[Staff], Actor]:
    """`actor_of(staff)` is what `request.actor` would be."""
    return make_actor


def make_actor(staff: Staff) -> Actor:
    return Actor("staff", str(staff.pk), staff.display_name, staff.section, staff.permissions, "窓口1")


def make_city(code: str, name: str, **settings: Any) -> Municipality:
    """A municipality with a data key, in which the second factor is not asked for."""
    from madoguchi.cityhall.tenancy.encryption import new_key

    municipality = Municipality.objects.create(
        code=code, name=name, mayor_line=f"{name}長", fictional=True, settings={"mfa": "optional", **settings}
    )
    new_key(municipality.pk)
    return municipality


def make_staff(municipality: Municipality, username: str, roles: list[str], section: str = "") -> Staff:
    """A member of staff called after the role."""
    return Staff.objects.create_user(
        username=username, password=PASSWORD, municipality=municipality, section=section,
        display_name=f"{Role(roles[0]).label}太郎", roles=[str(role) for role in roles], counter="1",
    )

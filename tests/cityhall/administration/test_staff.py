"""Accounts: made, changed, reset by another administrator; nobody raises himself."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cityhall.conftest import make_staff

from madoguchi.cityhall.tenancy.actions.add_staff import add_staff
from madoguchi.cityhall.tenancy.actions.change_staff import change_staff
from madoguchi.cityhall.tenancy.actions.reset_staff import reset_staff
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Staff
from madoguchi.cityhall.tenancy.refusals import (
    LastAdministrator,
    NotFound,
    OwnAccount,
    RolesCollide,
    UsernameTaken,
)
from madoguchi.cityhall.tenancy.rights import NotAllowed
from madoguchi.cityhall.tenancy.roles import Role

ActorOf = Callable[[Staff], Actor]
ClientOf = Callable[[Staff], Client]
PLACE = {"display_name": "新しい人", "section": "citizen", "counter": ""}


@pytest.fixture
def second(city: Any) -> Staff:
    return make_staff(city, "second-administrator", [Role.ADMINISTRATOR], section="digital")


def test_a_new_account_starts_with_a_temporary_password(administrator: Staff, actor_of: ActorOf) -> None:
    staff, password = add_staff(actor_of(administrator), username="taro", roles=[Role.CLERK], **PLACE)
    assert re.fullmatch(r"([a-z0-9]{4}-){3}[a-z0-9]{4}", password)
    assert staff.check_password(password)
    assert staff.must_change_password
    assert AuditEvent.objects.get().verb == "staff.added"
    assert password not in AuditEvent.objects.get().payload


def test_a_name_in_use_anywhere_is_taken(
    administrator: Staff, clerk_elsewhere: Staff, actor_of: ActorOf
) -> None:
    with pytest.raises(UsernameTaken):
        add_staff(actor_of(administrator), username="Clerk-Elsewhere", roles=[Role.CLERK], **PLACE)


def test_who_manages_does_not_audit(administrator: Staff, actor_of: ActorOf) -> None:
    roles = [Role.ADMINISTRATOR, Role.AUDITOR]
    with pytest.raises(RolesCollide):
        add_staff(actor_of(administrator), username="taro", roles=roles, **PLACE)


def test_another_gets_a_role(administrator: Staff, clerk: Staff, actor_of: ActorOf) -> None:
    change_staff(actor_of(administrator), clerk.pk, roles=[Role.SECTION_HEAD], is_active=True, **PLACE)
    clerk.refresh_from_db()
    assert clerk.roles == ["section_head"]


@pytest.mark.parametrize(
    ("roles", "active"),
    [([Role.ADMINISTRATOR, Role.PROTECTION_OFFICER], True), ([Role.ADMINISTRATOR], False)],
)
def test_nobody_changes_the_own_power(
    administrator: Staff, second: Staff, actor_of: ActorOf, roles: list[str], active: bool
) -> None:
    with pytest.raises(OwnAccount):
        change_staff(actor_of(administrator), administrator.pk, roles=roles, is_active=active, **PLACE)


def test_the_own_name_may_change(administrator: Staff, actor_of: ActorOf) -> None:
    roles = [Role.ADMINISTRATOR]
    change_staff(actor_of(administrator), administrator.pk, roles=roles, is_active=True, **PLACE)
    administrator.refresh_from_db()
    assert administrator.display_name == "新しい人"


def test_the_last_administrator_stays(administrator: Staff, second: Staff, actor_of: ActorOf) -> None:
    change_staff(actor_of(administrator), second.pk, roles=[Role.CLERK], is_active=True, **PLACE)
    with pytest.raises(LastAdministrator):
        change_staff(actor_of(second), administrator.pk, roles=[Role.CLERK], is_active=True, **PLACE)


def test_another_citys_account_is_not_there(
    administrator: Staff, clerk_elsewhere: Staff, actor_of: ActorOf
) -> None:
    with pytest.raises(NotFound):
        change_staff(actor_of(administrator), clerk_elsewhere.pk, roles=[], is_active=False, **PLACE)
    with pytest.raises(NotFound):
        reset_staff(actor_of(administrator), clerk_elsewhere.pk, second_factor=True)


def test_a_clerk_manages_nobody(clerk: Staff, administrator: Staff, actor_of: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        add_staff(actor_of(clerk), username="taro", roles=[Role.CLERK], **PLACE)


def test_a_reset_ends_sessions_and_may_take_the_second_factor(
    administrator: Staff, clerk: Staff, actor_of: ActorOf, client_of: ClientOf
) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=clerk, type="totp", data={})
    client = client_of(clerk)

    password = reset_staff(actor_of(administrator), clerk.pk, second_factor=True)

    clerk.refresh_from_db()
    assert clerk.check_password(password)
    assert not Authenticator.objects.exists()
    assert client.get(reverse("administration:home")).status_code == 302
    with pytest.raises(OwnAccount):
        reset_staff(actor_of(administrator), administrator.pk, second_factor=True)


def test_the_pages(administrator: Staff, clerk: Staff, client_of: ClientOf) -> None:
    client = client_of(administrator)
    assert "窓口職員太郎" in client.get(reverse("administration:staff")).content.decode()

    made = client.post(
        reverse("administration:staff_add"),
        {"username": "hanako", "display_name": "見本 花子", "section": "citizen", "roles": ["clerk"]},
    ).content.decode()
    staff = Staff.objects.get(username="hanako")
    assert "この画面でしか見られません" in made
    assert staff.check_password(re.search(r"<code>(\w{4}-\w{4}-\w{4}-\w{4})</code>", made)[1])

    url = reverse("administration:staff_change", args=[staff.pk])
    assert "見本 花子" in client.get(url).content.decode()
    client.post(url, {"display_name": "見本 花子", "section": "citizen", "roles": ["auditor"]})
    staff.refresh_from_db()
    assert (staff.roles, staff.is_active) == (["auditor"], False)

    own = reverse("administration:staff_change", args=[administrator.pk])
    raised = {"display_name": "x", "section": "citizen", "roles": ["clerk"], "is_active": "on"}
    page = client.post(own, raised)
    assert "自分自身の役割" in page.content.decode()
    assert client.get(reverse("administration:staff_reset", args=[clerk.pk])).status_code == 200

"""支援措置: blocks view, print, display, export; opened by an officer, for one clerk, until a timer ends.

住民基本台帳事務処理要領 第5-10 and 住民記録 1.0 (standards.md §4, P); the household rule is ours.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from madoguchi.cityhall.residents.actions.confirm_protection import confirm_protection
from madoguchi.cityhall.residents.actions.end_protection import end_protection
from madoguchi.cityhall.residents.actions.lift_protection import lift_protection
from madoguchi.cityhall.residents.actions.protect_person import protect_person
from madoguchi.cityhall.residents.actions.renew_protection import renew_protection
from madoguchi.cityhall.residents.models import Protection, ProtectionLift, RegisterImport, Resident
from madoguchi.cityhall.residents.refusals import (
    NothingToLift,
    NotPermitted,
    ProtectedPerson,
    ProtectionNotFound,
    ProtectionRefused,
)
from madoguchi.cityhall.residents.selectors import (
    access_person,
    access_protection,
    expiring_protections,
    household_of,
    protected_ids,
    protections,
    require_operation,
    search_people,
)
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope

from .conftest import person

Load = Callable[..., RegisterImport]
CHILD = {"relation_code1": "20", "relation": "子", "household_number": "0000000001", "household_order": "2"}
DETAILS = {
    "category": "dv",
    "protected_addresses": ["見本県見本市見本町一丁目1番地"],
    "feared_person": "架空の人",
}


@pytest.fixture
def mother(load: Load) -> Resident:
    """A mother, her child in the same household, and a neighbour."""
    load(
        [
            person(1, "栁田　沙織", "ヤナギダ　サオリ", sex="2"),
            person(2, "栁田　律", "ヤナギダ　リツ", **CHILD, address_lot="1番地"),
            person(3, "佐藤　太郎", "サトウ　タロウ"),
        ]
    )
    return resident(1)


def resident(number: int) -> Resident:
    found: Resident = Resident.objects.get(atena_number=f"{number:010}")
    return found


@pytest.fixture
def protection(mother: Resident, officer: Actor) -> Protection:
    return protect_person(officer, mother.pk, details=DETAILS, from_on=date(2026, 4, 1))


def lift(officer: Actor, clerk: Staff, **changes: Any) -> list[ProtectionLift]:
    values = {
        "clerk_id": clerk.pk,
        "operations": ["view"],
        "reason": "本人が来庁し、本人確認を終えた",
        "txid": uuid.uuid4(),
        "resident_id": resident(1).pk,
        **changes,
    }
    return lift_protection(officer, **values)


@pytest.mark.parametrize("operation", ["view", "print", "display", "export"])
def test_every_operation_is_blocked_for_the_whole_household(
    protection: Protection, at_counter: Actor, operation: str
) -> None:
    for number in (1, 2):
        with pytest.raises(ProtectedPerson):
            access_person(at_counter, resident(number).pk, "test", operation=operation)
        with pytest.raises(ProtectedPerson):
            require_operation(at_counter, operation, resident_ids=[resident(3).pk, resident(number).pk])
    with pytest.raises(ProtectedPerson):
        household_of(at_counter, resident(2).pk, "test", operation=operation)
    assert (
        access_person(at_counter, resident(3).pk, "test", operation=operation).items["name"] == "佐藤　太郎"
    )
    assert protected_ids([resident(n).pk for n in (1, 2, 3)]) == {resident(1).pk, resident(2).pk}


def test_a_hit_says_only_that_a_protected_person_exists(protection: Protection, at_counter: Actor) -> None:
    for text in ("栁田 沙織", "ヤナギダ リツ"):
        (hit,) = search_people(at_counter, text).hits
        assert hit.protected
        assert not (hit.address or hit.birth_text or hit.household_number or hit.relation or hit.notes)


@pytest.mark.parametrize("text", ["見本町一丁目1番地", "栁田 見本町", "沙織 見本町1-1"])
def test_no_address_leads_to_a_protected_person(protection: Protection, at_counter: Actor, text: str) -> None:
    assert not [hit for hit in search_people(at_counter, text).hits if hit.protected]
    assert not [hit for hit in search_people(at_counter, text, loose=True).hits if hit.protected]


def test_an_attempt_is_recorded(protection: Protection, at_counter: Actor, mother: Resident) -> None:
    with pytest.raises(ProtectedPerson):
        access_person(at_counter, mother.pk, "test")
    assert AuditEvent.objects.filter(verb="person.blocked", subject=f"resident:{mother.pk}").exists()
    assert not AuditEvent.objects.filter(verb="person.view").exists()


def test_a_lift_is_for_one_clerk_and_the_named_operations(
    protection: Protection, officer: Actor, clerk: Staff, at_counter: Actor, section_staff: Staff
) -> None:
    from tests.cityhall.conftest import make_actor

    lift(officer, clerk, operations=["view", "print"])
    view = access_person(at_counter, resident(1).pk, "test")
    assert view.protected and view.items["address"].startswith("見本県")
    assert [one.items["name"] for one in household_of(at_counter, resident(1).pk, "test")] == [
        "栁田　沙織",
        "栁田　律",
    ]
    require_operation(at_counter, "print", resident_ids=[resident(1).pk])
    with pytest.raises(ProtectedPerson):
        require_operation(at_counter, "export", resident_ids=[resident(1).pk])
    with pytest.raises(ProtectedPerson):
        access_person(make_actor(section_staff), resident(1).pk, "test")


def test_a_lift_ends_by_its_timer(
    protection: Protection, officer: Actor, clerk: Staff, at_counter: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    lift(officer, clerk, minutes=10)
    access_person(at_counter, resident(1).pk, "test")
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("madoguchi.cityhall.residents.guard.timezone.now", lambda: later)
    with pytest.raises(ProtectedPerson):
        access_person(at_counter, resident(1).pk, "test")


def test_a_lift_for_a_visit_counts_in_that_visit(
    protection: Protection, officer: Actor, clerk: Staff, at_counter: Actor
) -> None:
    visit = uuid.uuid4()
    lift(officer, clerk, visit_id=visit)
    access_person(at_counter, resident(1).pk, "test", visit_id=visit)
    for other in (None, uuid.uuid4()):
        with pytest.raises(ProtectedPerson):
            access_person(at_counter, resident(1).pk, "test", visit_id=other)


def test_a_lift_sent_twice_is_one(protection: Protection, officer: Actor, clerk: Staff) -> None:
    txid = uuid.uuid4()
    assert lift(officer, clerk, txid=txid) == lift(officer, clerk, txid=txid)
    assert ProtectionLift.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": " "},
        {"operations": []},
        {"operations": ["erase"]},
        {"minutes": 0},
        {"minutes": 481},
        {"clerk_id": uuid.UUID(int=0)},
    ],
)
def test_a_lift_needs_reason_operation_and_clerk(
    protection: Protection, officer: Actor, clerk: Staff, changes: dict[str, Any]
) -> None:
    with pytest.raises(ProtectionRefused):
        lift(officer, clerk, **changes)


def test_lifts_cannot_be_changed(protection: Protection, officer: Actor, clerk: Staff) -> None:
    lift(officer, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtectionLift.objects.update(until=timezone.now() + timedelta(days=9))


def test_nobody_else_protects_or_lifts(protection: Protection, clerk: Staff, at_counter: Actor) -> None:
    for verb in (
        lambda: lift(at_counter, clerk),
        lambda: protections(at_counter),
        lambda: access_protection(at_counter, protection.pk),
        lambda: end_protection(at_counter, protection.pk, reason="x"),
        lambda: protect_person(at_counter, resident(3).pk, details={}),
    ):
        with pytest.raises(NotPermitted):
            verb()


def test_an_unprotected_person_needs_no_lift(mother: Resident, officer: Actor, clerk: Staff) -> None:
    with pytest.raises(NothingToLift):
        lift(officer, clerk, resident_id=resident(3).pk)


def test_details_are_sealed_and_read_on_record(protection: Protection, officer: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT details FROM residents_protection")
        assert "架空の人".encode() not in bytes(cursor.fetchone()[0])
    assert access_protection(officer, protection.pk).details == DETAILS
    assert AuditEvent.objects.filter(verb="protection.view").count() == 1


def test_a_year_from_april_ends_in_march(protection: Protection) -> None:
    assert protection.until_on == date(2027, 3, 31)


def test_expiry_alerts_and_never_releases(protection: Protection, officer: Actor, at_counter: Actor) -> None:
    assert not expiring_protections(officer, date(2027, 2, 27))
    for day in (date(2027, 3, 1), date(2027, 4, 1), date(2028, 1, 1)):
        assert [line.id for line in expiring_protections(officer, day)] == [protection.pk]
    Protection.objects.update(from_on=date(2020, 4, 1), until_on=date(2021, 3, 31))
    with pytest.raises(ProtectedPerson):
        access_person(at_counter, resident(1).pk, "test")
    assert renew_protection(officer, protection.pk).until_on >= date(2022, 3, 31)


def test_only_an_officer_ends_it_for_a_reason(
    protection: Protection, officer: Actor, at_counter: Actor
) -> None:
    with pytest.raises(ProtectionRefused):
        end_protection(officer, protection.pk, reason="")
    end_protection(officer, protection.pk, reason="本人の申出")
    assert access_person(at_counter, resident(1).pk, "test").items["name"] == "栁田　沙織"
    with pytest.raises(ProtectionRefused):
        renew_protection(officer, protection.pk)
    assert [line.id for line in protections(officer, ended=True)] == [protection.pk]


def test_a_provisional_protection_blocks_at_once(mother: Resident, officer: Actor, at_counter: Actor) -> None:
    row = protect_person(officer, mother.pk, details=DETAILS, provisional=True)
    with pytest.raises(ProtectedPerson):
        access_person(at_counter, mother.pk, "test")
    assert confirm_protection(officer, row.pk).state == "active"


def test_a_level_may_be_an_alert_or_nothing(mother: Resident, officer: Actor, at_counter: Actor) -> None:
    protect_person(officer, mother.pk, details={}, levels={"view": "alert", "print": "none"})
    assert access_person(at_counter, mother.pk, "test").protected
    require_operation(at_counter, "print", resident_ids=[mother.pk])
    with pytest.raises(ProtectedPerson):
        require_operation(at_counter, "export", resident_ids=[mother.pk])
    with pytest.raises(ProtectionRefused):
        protect_person(officer, mother.pk, details={}, levels={"view": "perhaps"})


def test_the_household_she_fled_from_is_not_told(load: Load, officer: Actor, at_counter: Actor) -> None:
    wife = {"relation_code1": "12", "relation": "妻", "household_number": "0000000001"}
    load([person(1, "架空　一郎"), person(2, "架空　二美", **wife)])
    protect_person(officer, resident(2).pk, details={})
    load([person(2, "架空　二美", history_number="2", **{**wife, "status": "2", "removed": "1"})])
    assert access_person(at_counter, resident(1).pk, "test").items["name"] == "架空　一郎"
    with pytest.raises(ProtectedPerson):
        access_person(at_counter, resident(2).pk, "test")


def test_a_move_takes_the_protection_along(load: Load, protection: Protection, at_counter: Actor) -> None:
    load(
        [
            person(
                1,
                "栁田　沙織",
                history_number="2",
                household_number="0000000003",
                relation_code1="99",
                relation="同居人",
                address_lot="3番地",
            )
        ]
    )
    with pytest.raises(ProtectedPerson):
        access_person(at_counter, resident(3).pk, "test")
    assert access_person(at_counter, resident(2).pk, "test").items["name"] == "栁田　律"


def test_another_city_knows_nothing(
    protection: Protection, mother: Resident, other_city: Municipality, clerk_elsewhere: Staff
) -> None:
    from tests.cityhall.conftest import make_actor

    from madoguchi.cityhall.residents.refusals import PersonNotFound

    with municipality_scope(other_city.pk):
        assert not search_people(make_actor(clerk_elsewhere), "栁田").hits
        with pytest.raises(PersonNotFound):
            access_person(make_actor(clerk_elsewhere), mother.pk, "test")
        with pytest.raises(ProtectionNotFound):
            access_protection(Actor("system", "x", "x"), protection.pk)

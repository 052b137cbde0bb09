"""Who may look at a number, and that the log has it before anything is opened."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cityhall.conftest import make_actor, make_staff
from tests.cityhall.individual_numbers.conftest import NUMBER, OTHER, PROOF
from tests.cityhall.residents.conftest import as_csv, person, take

from madoguchi.cityhall.cases.actions.complete_task import complete_task
from madoguchi.cityhall.cases.actions.hand_on_task import hand_on_task
from madoguchi.cityhall.cases.actions.take_task import take_task
from madoguchi.cityhall.cases.models import Case, VisitPerson
from madoguchi.cityhall.cases.refusals import NotAllowed as CasesNotAllowed
from madoguchi.cityhall.cases.refusals import NotFound, OtherSection
from madoguchi.cityhall.individual_numbers.actions import read_numbers as reading
from madoguchi.cityhall.individual_numbers.actions.forget_number import forget_number
from madoguchi.cityhall.individual_numbers.actions.read_numbers import read_numbers
from madoguchi.cityhall.individual_numbers.actions.store_number import store_number
from madoguchi.cityhall.individual_numbers.models import IndividualNumber
from madoguchi.cityhall.individual_numbers.refusals import (
    NothingStored,
    NotNumberTask,
    PersonNotThere,
    StoreClosed,
    TaskFinished,
    Unreadable,
)
from madoguchi.cityhall.individual_numbers.selectors import panel
from madoguchi.cityhall.residents.actions.lift_protection import lift_protection
from madoguchi.cityhall.residents.actions.protect_person import protect_person
from madoguchi.cityhall.residents.models import Resident
from madoguchi.cityhall.residents.refusals import ProtectedPerson
from madoguchi.cityhall.tenancy.actor import Actor, system_actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.cityhall.tenancy.rights import NotAllowed
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tenancy.scope import municipality_scope

pytestmark = pytest.mark.django_db
# The whole of one read: case, tasks, people, settings, guard, row, log.
SQL_CEILING = 12


def look(actor: Actor, case: Case, key: str = "p1", purpose: str = "nhi") -> str:
    return read_numbers(actor, case.pk, [key], purpose=purpose, use="core_entry")[key]


def reads() -> int:
    return AuditEvent.objects.filter(verb="number.read").count()


def test_an_officer_of_the_section_reads_and_the_log_says_why(officer: Actor, stored: Case) -> None:
    assert look(officer, stored) == NUMBER
    event = AuditEvent.objects.get(verb="number.read")
    payload = json.loads(event.payload)
    row = IndividualNumber.objects.get()
    assert event.subject == f"visit-person:{row.visit_person_id}"
    assert payload["actor"]["id"] == officer.id
    assert payload["detail"] == {
        "purpose": "nhi", "use": "core_entry", "operation": "view", "case": str(stored.pk),
        "number": str(row.pk),
    }  # fmt: skip
    assert NUMBER not in event.payload


def test_the_log_comes_first(officer: Actor, stored: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def opens(*_: Any) -> str:
        assert reads() == 1
        raise InvalidTag

    monkeypatch.setattr(reading, "unseal", opens)
    with pytest.raises(Unreadable, match="読み出せません"):
        look(officer, stored)
    assert reads() == 1


@pytest.mark.django_db(transaction=True)
def test_a_read_inside_a_transaction_is_a_bug(officer: Actor, stored: Case) -> None:
    """Its record could be undone after the number was shown."""
    from django.db import transaction

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        look(officer, stored)


@pytest.mark.parametrize(
    ("roles", "refusal"),
    [
        ([Role.SECTION_STAFF], NotAllowed),
        ([Role.SECTION_HEAD], NotAllowed),
        ([Role.CLERK], NotAllowed),
        ([Role.ADMINISTRATOR], NotAllowed),
        ([Role.AUDITOR], NotAllowed),
        ([Role.PROTECTION_OFFICER], NotAllowed),
        ([Role.BENEFIT_OFFICER], NotAllowed),
        # The right alone, without work in the section, opens no case.
        ([Role.NUMBER_OFFICER], CasesNotAllowed),
        ([Role.NUMBER_OFFICER, Role.CLERK], CasesNotAllowed),
    ],
)
def test_nobody_else(city: Municipality, stored: Case, roles: list[str], refusal: type[Exception]) -> None:
    actor = make_actor(make_staff(city, "somebody", roles, section="insurance"))
    with pytest.raises(refusal):
        look(actor, stored)
    with pytest.raises(refusal):
        panel(actor, stored.pk)
    assert reads() == 0


def test_an_account_with_the_auditors_rights_too_sees_no_number(city: Municipality, stored: Case) -> None:
    """Roles that may not stand together, forced into one account: the case opens, the number not."""
    actor = make_actor(make_staff(city, "both", [Role.AUDITOR, Role.NUMBER_OFFICER], section="audit"))
    with pytest.raises(NotAllowed):
        look(actor, stored)


def test_no_job_and_no_command(stored: Case) -> None:
    with pytest.raises(NotAllowed):
        look(system_actor("job"), stored)


def test_not_from_another_section(stored: Case, childcare_officer: Staff) -> None:
    with pytest.raises(OtherSection):
        look(make_actor(childcare_officer), stored)


def test_not_from_another_city(stored: Case, other_city: Municipality) -> None:
    roles = [Role.SECTION_STAFF, Role.NUMBER_OFFICER]
    stranger = make_actor(make_staff(other_city, "stranger", roles, section="insurance"))
    with municipality_scope(other_city.pk), pytest.raises(NotFound):
        look(stranger, stored)


def test_not_for_a_procedure_that_needs_none(stored: Case, cases: list[Case], citizen_officer: Staff) -> None:
    move_in = next(one for one in cases if one.procedure == "move_in_notification")
    with pytest.raises(NotNumberTask, match="番号法"):
        look(make_actor(citizen_officer), move_in)


def test_not_under_another_purpose(officer: Actor, stored: Case) -> None:
    with pytest.raises(NotNumberTask):
        look(officer, stored, purpose="child_allowance")
    assert reads() == 0


def test_not_what_another_task_obtained(
    stored: Case, childcare_case: Case, childcare_officer: Staff
) -> None:
    childcare = make_actor(childcare_officer)
    with pytest.raises(NothingStored):
        look(childcare, childcare_case, purpose="child_allowance")
    _desk, lines = panel(childcare, childcare_case.pk)
    assert [(one.stored, list(one.elsewhere)) for one in lines] == [
        (False, ["国民健康保険の資格・給付・保険料"]), (False, []),
    ]  # fmt: skip


def test_an_own_task_needs_the_ordinance(officer: Actor, stored: Case, city: Municipality) -> None:
    Case.objects.filter(pk=stored.pk).update(procedure="child_medical_subsidy")
    with pytest.raises(NotNumberTask):
        panel(officer, stored.pk)
    city.settings["individual_number_ordinance"] = ["city_medical_subsidies"]
    city.save()
    assert panel(officer, stored.pk)[0].purpose.code == "city_medical_subsidies"


def test_not_after_the_work_is_done(officer: Actor, stored: Case) -> None:
    task = stored.tasks.get()
    take_task(officer, task.pk, txid=uuid4())
    assert look(officer, stored) == NUMBER
    complete_task(officer, task.pk, note="", txid=uuid4())
    with pytest.raises(TaskFinished):
        look(officer, stored)


def test_what_is_kept_after_the_work_can_be_erased_and_nothing_else(
    officer: Actor, stored: Case, childcare_officer: Staff
) -> None:
    task = stored.tasks.get()
    take_task(officer, task.pk, txid=uuid4())
    complete_task(officer, task.pk, note="", txid=uuid4())
    VisitPerson.objects.filter(visit=stored.visit_id, key="p1").update(left_at=timezone.now())
    desk, lines = panel(officer, stored.pk, to_erase=True)
    assert (desk.live, [line.key for line in lines]) == (False, ["p1"])
    with pytest.raises(TaskFinished):
        store_number(officer, stored.pk, "p1", number=NUMBER, again=NUMBER, document=PROOF)
    with pytest.raises(OtherSection):
        forget_number(make_actor(childcare_officer), stored.pk, "p1", reason="保存期間が過ぎた")
    assert forget_number(officer, stored.pk, "p1", reason="保存期間が過ぎた")
    assert IndividualNumber.objects.get().state == "deleted"
    assert panel(officer, stored.pk, to_erase=True)[1] == []


def test_not_after_the_case_was_handed_on(officer: Actor, stored: Case) -> None:
    task = stored.tasks.get()
    take_task(officer, task.pk, txid=uuid4())
    hand_on_task(officer, task.pk, section="childcare", reason="担当が違うため", txid=uuid4())
    with pytest.raises(TaskFinished):
        look(officer, stored)


def test_not_of_somebody_who_is_not_there(officer: Actor, stored: Case) -> None:
    with pytest.raises(PersonNotThere):
        look(officer, stored, "p9")
    with pytest.raises(NothingStored):
        look(officer, stored, "p2")


def test_not_without_the_key(officer: Actor, stored: Case, settings: Any) -> None:
    settings.INDIVIDUAL_NUMBER_KEY = ""
    with pytest.raises(StoreClosed):
        look(officer, stored)


class TestProtection:
    @pytest.fixture
    def protected(self, stored: Case) -> Case:
        """p1 became a resident who is protected since."""
        take(as_csv([person(1)]))
        resident = Resident.objects.get()
        details = {"category": "dv", "protected_addresses": [resident.address]}
        protect_person(system_actor("test"), resident.pk, details=details, from_on=date(2026, 4, 1))
        VisitPerson.objects.filter(visit=stored.visit_id, key="p1").update(became_id=resident.pk)
        return stored

    def test_it_stops_view_and_print_and_storing(self, officer: Actor, protected: Case) -> None:
        with pytest.raises(ProtectedPerson):
            look(officer, protected)
        with pytest.raises(ProtectedPerson):
            read_numbers(officer, protected.pk, ["p1"], purpose="nhi", use="sheet", operation="print")
        with pytest.raises(ProtectedPerson):
            store_number(officer, protected.pk, "p2", number=OTHER, again=OTHER, document=PROOF)
        with pytest.raises(ProtectedPerson):
            panel(officer, protected.pk)
        assert reads() == 0
        assert AuditEvent.objects.filter(verb="person.blocked").exists()

    def test_a_lift_opens_what_it_names(
        self, officer: Actor, number_officer: Staff, protected: Case, protection_officer: Staff
    ) -> None:
        lift_protection(
            make_actor(protection_officer), txid=uuid4(), clerk_id=str(number_officer.pk),
            operations=["view"], minutes=30, reason="本人が来庁", resident_id=Resident.objects.get().pk,
        )  # fmt: skip
        assert look(officer, protected) == NUMBER
        with pytest.raises(ProtectedPerson):
            read_numbers(officer, protected.pk, ["p1"], purpose="nhi", use="sheet", operation="print")


def test_a_newcomers_number_follows_into_the_register(officer: Actor, stored: Case) -> None:
    """Stored for the person of the visit; the register then makes a resident of them."""
    resident = uuid4()
    VisitPerson.objects.filter(visit=stored.visit_id, key="p1").update(became_id=resident)
    take(as_csv([person(1)]))
    VisitPerson.objects.filter(visit=stored.visit_id, key="p1").update(became_id=Resident.objects.get().pk)
    assert look(officer, stored) == NUMBER
    _desk, lines = panel(officer, stored.pk)
    assert [one.stored for one in lines] == [True, False]


def test_a_read_stays_cheap(officer: Actor, stored: Case) -> None:
    with CaptureQueriesContext(connection) as found:
        look(officer, stored)
    assert len(found) <= SQL_CEILING, [one["sql"][:90] for one in found]
    assert not any(NUMBER in one["sql"] for one in found)


def test_a_purpose_that_is_no_longer_law(officer: Actor, stored: Case, monkeypatch: Any) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2015, 12, 31))
    with pytest.raises(NotNumberTask):
        look(officer, stored)

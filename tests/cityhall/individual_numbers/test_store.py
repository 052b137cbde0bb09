"""One number, one person; sealed for one row; ended, never changed; erased when nobody needs it."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, transaction
from tests.cityhall.conftest import make_actor
from tests.cityhall.individual_numbers.conftest import NUMBER, OTHER, PROOF, THIRD

from madoguchi.cityhall.cases.models import Case, VisitPerson
from madoguchi.cityhall.individual_numbers import rows, sealing
from madoguchi.cityhall.individual_numbers.actions import register_again as register_again_module
from madoguchi.cityhall.individual_numbers.actions import store_number as store_number_module
from madoguchi.cityhall.individual_numbers.actions.forget_number import forget_number
from madoguchi.cityhall.individual_numbers.actions.register_again import register_again
from madoguchi.cityhall.individual_numbers.actions.store_number import store_number
from madoguchi.cityhall.individual_numbers.models import IndividualNumber, NumberKey, NumberPurpose
from madoguchi.cityhall.individual_numbers.people import holder_of_row
from madoguchi.cityhall.individual_numbers.refusals import (
    FormerNumber,
    NothingStored,
    NumberRefusedHere,
    NumberTaken,
    OtherNumberStored,
    StoreClosed,
)
from madoguchi.cityhall.tenancy import encryption
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope

pytestmark = pytest.mark.django_db
State = IndividualNumber.State


def again(officer: Actor, case: Case, number: str, why: str = "changed") -> IndividualNumber:
    return register_again(
        officer, case.pk, "p1", number=number, again=number, document=PROOF, why=why, reason="本人の申出"
    )


def test_what_was_typed_in_any_way_is_kept_once(officer: Actor, case: Case) -> None:
    for typed in ("１２３４　５６７８　９０１８", "1234-5678-9018", NUMBER):
        store_number(officer, case.pk, "p1", number=typed, again=NUMBER, document=PROOF)
    row = IndividualNumber.objects.get()
    assert sealing.unseal(row, holder_of_row(row).subject) == NUMBER
    assert NUMBER.encode() not in bytes(row.sealed)
    assert (row.source, row.document, row.stored_by) == ("document", PROOF, f"staff:{officer.id}")
    assert AuditEvent.objects.filter(verb="number.stored").count() == 1


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [(NUMBER, OTHER, "2回の入力"), ("123456789019", "123456789019", "検査数字"), ("1234", "1234", "12桁")],
)  # fmt: skip
def test_a_slip_is_refused(officer: Actor, case: Case, first: str, second: str, says: str) -> None:
    with pytest.raises(NumberRefusedHere, match=says):
        store_number(officer, case.pk, "p1", number=first, again=second, document=PROOF)
    assert not IndividualNumber.objects.exists()


def test_one_number_is_one_persons(officer: Actor, stored: Case) -> None:
    with pytest.raises(NumberTaken, match="別の方") as refused:
        store_number(officer, stored.pk, "p2", number=NUMBER, again=NUMBER, document=PROOF)
    assert "1234" not in str(refused.value)
    assert AuditEvent.objects.filter(verb="number.collided", subject=f"case:{stored.pk}").count() == 1


@pytest.mark.parametrize("verb", ["store", "again"])
def test_who_comes_second_by_a_moment_is_told_and_noted(
    officer: Actor, stored: Case, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """As in a race: the number is not seen, the constraint stops the row, then it is seen."""
    module = {"store": store_number_module, "again": register_again_module}[verb]
    unseen = iter([True])

    def look(digest: str, person: VisitPerson) -> None:
        if not next(unseen, False):
            rows.refuse_taken(digest, person)

    if verb == "again":
        store_number(officer, stored.pk, "p2", number=OTHER, again=OTHER, document=PROOF)
    monkeypatch.setattr(module, "refuse_taken", look)
    with pytest.raises(NumberTaken):
        if verb == "again":
            again(officer, stored, OTHER)
        else:
            store_number(officer, stored.pk, "p2", number=NUMBER, again=NUMBER, document=PROOF)
    assert AuditEvent.objects.filter(verb="number.collided").count() == 1


def test_another_number_needs_a_reason(officer: Actor, stored: Case) -> None:
    with pytest.raises(OtherNumberStored, match="登録しなおす"):
        store_number(officer, stored.pk, "p1", number=OTHER, again=OTHER, document=PROOF)


def test_two_cities_may_know_the_same_number_and_cannot_compare(
    officer: Actor, stored: Case, other_city: Municipality
) -> None:
    ours = sealing.digest_of(NUMBER)
    with municipality_scope(other_city.pk):
        assert not IndividualNumber.objects.exists()
        assert sealing.digest_of(NUMBER) != ours


def test_a_changed_number_ends_the_old_one(officer: Actor, stored: Case) -> None:
    new = again(officer, stored, OTHER)
    old = IndividualNumber.objects.get(state=State.CHANGED)
    assert old.sealed is not None
    assert IndividualNumber.objects.get(state=State.LIVE) == new
    with pytest.raises(NumberTaken):
        store_number(officer, stored.pk, "p2", number=NUMBER, again=NUMBER, document=PROOF)
    with pytest.raises(FormerNumber, match="変わる前"):
        again(officer, stored, NUMBER)


def test_a_mistake_is_erased_and_its_owner_may_come(officer: Actor, stored: Case) -> None:
    again(officer, stored, OTHER, why="mistake")
    wrong = IndividualNumber.objects.get(state=State.MISTAKE)
    assert (wrong.sealed, wrong.digest) == (None, None)
    store_number(officer, stored.pk, "p2", number=NUMBER, again=NUMBER, document=PROOF)
    assert IndividualNumber.objects.filter(state=State.LIVE).count() == 2


def test_the_same_again_is_no_change(officer: Actor, stored: Case, case: Case) -> None:
    with pytest.raises(NumberRefusedHere, match="同じ"):
        again(officer, stored, NUMBER)


def test_nothing_there_to_register_again_or_forget(officer: Actor, case: Case) -> None:
    with pytest.raises(NothingStored):
        again(officer, case, NUMBER)
    with pytest.raises(NothingStored):
        forget_number(officer, case.pk, "p1", reason="取りやめ")


def test_a_second_task_proves_the_number_and_the_last_one_erases_it(
    officer: Actor, stored: Case, childcare_officer: Staff, childcare_case: Case
) -> None:
    childcare = make_actor(childcare_officer)
    with pytest.raises(OtherNumberStored):
        store_number(childcare, childcare_case.pk, "p1", number=OTHER, again=OTHER, document=PROOF)
    store_number(childcare, childcare_case.pk, "p1", number=NUMBER, again=NUMBER, document=PROOF)
    assert set(NumberPurpose.objects.values_list("purpose", flat=True)) == {"nhi", "child_allowance"}
    assert forget_number(officer, stored.pk, "p1", reason="取りやめ") is False
    with pytest.raises(NothingStored):
        forget_number(officer, stored.pk, "p1", reason="取りやめ")
    assert forget_number(childcare, childcare_case.pk, "p1", reason="支給が終わった") is True
    row = IndividualNumber.objects.get()
    assert (row.state, row.sealed, row.digest, row.reason) == (State.DELETED, None, None, "支給が終わった")


def test_forgetting_needs_a_reason(officer: Actor, stored: Case) -> None:
    with pytest.raises(NumberRefusedHere, match="理由"):
        forget_number(officer, stored.pk, "p1", reason=" ")


class TestKeys:
    def test_the_master_key_of_everything_else_opens_nothing_here(self, stored: Case, settings: Any) -> None:
        row = IndividualNumber.objects.get()
        key = NumberKey.objects.get()
        with pytest.raises(InvalidTag):
            encryption.unwrap(bytes(key.wrapped), key.municipality_id)
        settings.INDIVIDUAL_NUMBER_KEY = settings.MASTER_KEY
        with pytest.raises(InvalidTag):
            sealing.unseal(row, holder_of_row(row).subject)

    def test_without_the_key_the_store_is_closed(self, officer: Actor, case: Case, settings: Any) -> None:
        settings.INDIVIDUAL_NUMBER_KEY = ""
        with pytest.raises(StoreClosed, match="設定になっていません"):
            store_number(officer, case.pk, "p1", number=NUMBER, again=NUMBER, document=PROOF)

    def test_a_value_moved_to_another_person_or_row_does_not_open(self, officer: Actor, stored: Case) -> None:
        store_number(officer, stored.pk, "p2", number=OTHER, again=OTHER, document=PROOF)
        first, second = IndividualNumber.objects.order_by("stored_at")
        first.sealed = second.sealed
        with pytest.raises(InvalidTag):
            sealing.unseal(first, holder_of_row(first).subject)
        with pytest.raises(InvalidTag):
            sealing.unseal(second, holder_of_row(first).subject)

    def test_a_new_data_key_seals_and_the_index_stays(self, officer: Actor, stored: Case) -> None:
        before = sealing.digest_of(NUMBER)
        sealing.add_key()
        store_number(officer, stored.pk, "p2", number=OTHER, again=OTHER, document=PROOF)
        assert sealing.digest_of(NUMBER) == before
        for row, number in zip(IndividualNumber.objects.order_by("stored_at"), (NUMBER, OTHER), strict=True):
            assert sealing.unseal(row, holder_of_row(row).subject) == number


class TestWalls:
    """The database itself, against scripts and bugs of ours."""

    @pytest.mark.parametrize(
        "change",
        [{"sealed": b"x"}, {"digest": "0" * 64}, {"stored_by": "staff:1"}, {"visit_person_id": 99_999},
         {"state": "deleted"}, {"ended_at": "2026-01-01T00:00:00Z"}],
    )  # fmt: skip
    def test_a_row_does_not_change(self, stored: Case, change: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            IndividualNumber.objects.update(**change)

    def test_a_row_is_never_deleted(self, stored: Case) -> None:
        for model in (NumberPurpose, IndividualNumber, NumberKey):
            with pytest.raises(IntegrityError), transaction.atomic():
                model.objects.all().delete()

    def test_what_was_erased_does_not_come_back(self, officer: Actor, stored: Case) -> None:
        sealed = bytes(IndividualNumber.objects.get().sealed)
        forget_number(officer, stored.pk, "p1", reason="取りやめ")
        with pytest.raises(IntegrityError), transaction.atomic():
            IndividualNumber.objects.update(sealed=sealed, digest="0" * 64, state="live", ended_at=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            NumberPurpose.objects.update(ended_at=None)

    def test_one_number_twice_is_impossible(self, officer: Actor, stored: Case) -> None:
        store_number(officer, stored.pk, "p2", number=THIRD, again=THIRD, document=PROOF)
        taken = IndividualNumber.objects.get(digest=sealing.digest_of(NUMBER))
        with pytest.raises(IntegrityError), transaction.atomic():
            IndividualNumber.objects.create(
                visit_person_id=99, sealed=b"x", digest=taken.digest, source="document",
                stored_by="staff:1", stored_at=taken.stored_at,
            )  # fmt: skip


def test_the_key_is_not_the_master_key() -> None:
    from django.conf import settings

    assert base64.b64decode(settings.INDIVIDUAL_NUMBER_KEY) != base64.b64decode(settings.MASTER_KEY)

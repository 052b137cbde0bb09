"""No remark, reason, answer or import takes a 個人番号 in; the sentence says what to do instead."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.cityhall.benefits import build
from tests.cityhall.cases import journey
from tests.cityhall.conftest import make_actor, make_staff
from tests.cityhall.individual_numbers.conftest import NUMBER
from tests.cityhall.residents.conftest import as_csv, person, take

from madoguchi.cityhall.benefits.actions.hold_target import hold_target
from madoguchi.cityhall.benefits.actions.import_source import FileNotTaken, import_source
from madoguchi.cityhall.cases.actions.note_on_task import note_on_task
from madoguchi.cityhall.cases.actions.record_answer import record_answer
from madoguchi.cityhall.cases.actions.type_person import type_person
from madoguchi.cityhall.cases.models import Case
from madoguchi.cityhall.residents.actions.ask_for_lift import ask_for_lift
from madoguchi.cityhall.residents.actions.protect_person import protect_person
from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
from madoguchi.cityhall.residents.models import ImportChunk, Resident
from madoguchi.cityhall.residents.refusals import TransferRefused
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor, system_actor
from madoguchi.cityhall.tenancy.free_text import NumberInText, refuse_numbers
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.rules.benefits import Envelope

pytestmark = pytest.mark.django_db
SAID = f"本人のマイナンバーは１２３４-{NUMBER[4:8]}-９０１８とのこと"


def test_a_note_on_a_case(case: Case, number_officer: Staff, client_of: Callable[[Staff], Client]) -> None:
    officer = make_actor(number_officer)
    with pytest.raises(NumberInText, match="メモや理由には書けません"):
        note_on_task(officer, case.tasks.get().pk, text=SAID, txid=uuid.uuid4())
    posted = {"text": SAID, "txid": str(uuid.uuid4())}
    answer = client_of(number_officer).post(f"/b/x/{case.pk}/do/note", posted)
    assert answer.status_code == 422
    assert "何の番号かを前に書いて" in answer.content.decode()
    assert not case.actions.filter(kind="noted").exists()


def test_another_number_with_its_name(case: Case, officer: Actor) -> None:
    text = f"宛名番号 {NUMBER} の方と同じ世帯"
    assert note_on_task(officer, case.tasks.get().pk, text=text, txid=uuid.uuid4()).text == text


def test_every_reason_passes_the_log(city: Municipality) -> None:
    with pytest.raises(NumberInText):
        audit.record(system_actor("test"), "test.done", "test:1", reason=SAID)
    assert not AuditEvent.objects.filter(verb="test.done").exists()


def test_an_answer_and_a_typed_person(clerk: Staff) -> None:
    actor = make_actor(clerk)
    visit = journey.opened(actor)
    with pytest.raises(NumberInText):
        record_answer(actor, visit.pk, question="phone", value=NUMBER, txid=uuid.uuid4())
    with pytest.raises(NumberInText):
        type_person(actor, visit.pk, items={"name": f"見本　{NUMBER}"}, txid=uuid.uuid4())


def test_a_protection_and_a_request_for_a_lift(city: Municipality, clerk: Staff) -> None:
    take(as_csv([person(1)]))
    resident = Resident.objects.get()
    with pytest.raises(NumberInText):
        protect_person(system_actor("test"), resident.pk, details={"note": SAID})
    with pytest.raises(NumberInText):
        ask_for_lift(
            make_actor(clerk), operations=["view"], reason=SAID, txid=uuid.uuid4(), resident_id=resident.pk
        )


def test_a_benefits_note(city: Municipality) -> None:
    target = build.a_target(build.a_round(), 1, "fixed")
    officer = make_actor(make_staff(city, "welfare", [Role.BENEFIT_OFFICER], section="welfare"))
    with pytest.raises(NumberInText):
        hold_target(officer, target.pk, code="inquiry", text=SAID, txid=uuid.uuid4())


def test_lists_and_mappings_are_looked_through() -> None:
    for value in (NUMBER, [NUMBER], {"a": {"b": [1, NUMBER]}}):
        with pytest.raises(NumberInText):
            refuse_numbers(value)
    refuse_numbers({"a": [1, None, b"123456789018", "090-1234-5678"]})


class TestImports:
    @pytest.mark.parametrize("changes", [{"個人番号": NUMBER}, {"honseki": f"見本県 {NUMBER}"}])
    def test_a_transfer_notice(self, city: Municipality, changes: dict[str, Any]) -> None:
        message = journey.message()
        message["people"][0] |= changes
        with pytest.raises(TransferRefused) as refused:
            receive_transfer(system_actor("test"), message)
        assert NUMBER not in str(refused.value)

    def test_a_benefits_source_with_the_column(self, city: Municipality) -> None:
        officer = make_actor(make_staff(city, "welfare", [Role.BENEFIT_OFFICER], section="welfare"))
        header = "subject_id,name,kana,birth_date,amount,個人番号"
        data = f"{header}\n1,見本,ミホン,1980-01-02,1,{NUMBER}\n".encode()
        envelope = Envelope(rows=1, sha256="", as_of=date(2026, 11, 20), schema_version="1")
        with pytest.raises(FileNotTaken) as refused:
            import_source(officer, "targets", data, file_name="a.csv", envelope=envelope)
        assert "個人番号" in str(refused.value.report.findings)
        assert NUMBER not in str(refused.value.report.findings)

    def test_a_register_with_the_column(self, city: Municipality) -> None:
        text = as_csv([person(1)]).decode("utf-8-sig").splitlines()
        spoilt = "\r\n".join([f"{text[0]},個人番号", *(f"{line},{NUMBER}" for line in text[1:])]) + "\r\n"
        result = take(spoilt.encode("utf-8-sig"))
        assert result.state == "refused"
        assert [problem.item for problem in result.problems.all()] == ["個人番号"]
        assert not Resident.objects.exists()
        assert not ImportChunk.objects.exists()

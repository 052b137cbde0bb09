"""A key for machines: one section's exports, nothing of anybody else, no attempt unrecorded."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cityhall.cases import rows
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.cases.actions.issue_api_token import issue_api_token
from madoguchi.cityhall.cases.actions.take_export import take_export
from madoguchi.cityhall.cases.api_tokens import actor_of
from madoguchi.cityhall.cases.models import Case, Export, VisitPerson
from madoguchi.cityhall.cases.refusals import OtherSection
from madoguchi.cityhall.residents.models import IncomingTransfer
from madoguchi.cityhall.residents.refusals import NotPermitted
from madoguchi.cityhall.residents.selectors import incoming_today, require_operation
from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.cityhall.tenancy.rights import NotAllowed
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tenancy.selectors import staff_list


@pytest.fixture
def token(head: Any) -> str:
    return issue_api_token(make_actor(head), label="保険課RPA", txid=uuid.uuid4())


def ask(
    token: str, path: str = "cases:api_next", *args: Any, key: Any = None, method: str = "post", **fields: Any
) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(key or uuid.uuid4())}
    client = Client(raise_request_exception=False)
    return getattr(client, method)(reverse(path, args=args), fields, headers=headers)


def insurance_case(clerk: Any) -> Case:
    return next(case for case in rows.cases_of(make_actor(clerk)) if case.section == "insurance")


def marked(case: Case) -> IncomingTransfer:
    """A 転出証明書情報 under 支援措置 from which the case's people come."""
    transfer = IncomingTransfer.objects.create(
        message_id="T-9", planned_date=case.due, protected=True, payload={}, content_hash="x",
        received_at=case.opened_at,
    )  # fmt: skip
    people = VisitPerson.objects.filter(visit=case.visit_id)
    people.update(origin="transfer", transfer_id=transfer.pk)
    return transfer


def test_blocked_cases_do_not_stand_in_the_way(clerk: Any, token: str) -> None:
    """The oldest case is blocked; a machine that asks for one at a time gets the next one, not nothing."""
    blocked, free = (insurance_case(clerk) for _ in range(2))
    marked(blocked)
    assert ask(token, limit=1).status_code == 201
    blocked.refresh_from_db(), free.refresh_from_db()
    assert blocked.exported_at is None
    assert free.exported_at is not None
    assert ask(token, limit=1).status_code == 204


def test_an_attempt_on_blocked_people_is_recorded(
    clerk: Any, head: Any, token: str, monkeypatch: Any
) -> None:
    """The archive's view runs in a transaction of its own, which the refusal undoes."""
    case = insurance_case(clerk)
    export = take_export(make_actor(head), [case.pk], txid=uuid.uuid4())
    transfer = marked(case)

    def check(actor: Any, visit_id: Any, snapshot: Any, operation: str) -> None:
        require_operation(actor, operation, transfer_ids=[transfer.pk], visit_id=visit_id)

    monkeypatch.setattr("madoguchi.cityhall.cases.downloads.check_protection", check)
    assert ask(token, "cases:api_archive", export.pk, method="get").status_code == 403
    assert AuditEvent.objects.filter(verb="person.blocked").count() == 1


def test_a_key_of_another_section_does_not_name_its_export(city: Any, clerk: Any, token: str) -> None:
    """The idempotency key of another section's export opens nothing of it."""
    childcare = make_actor(make_staff(city, "kodomo", [Role.SECTION_STAFF], section="childcare"))
    cases = rows.cases_of(make_actor(clerk))
    theirs, key = next(case for case in cases if case.section == "childcare"), uuid.uuid4()
    take_export(childcare, [theirs.pk], txid=key)
    answer = ask(token, key=key)
    assert answer.status_code == 403
    assert theirs.number not in answer.content.decode()
    own = next(case for case in cases if case.section == "insurance")
    insurance = make_actor(make_staff(city, "hoken", [Role.SECTION_STAFF], section="insurance"))
    with pytest.raises(OtherSection):
        take_export(insurance, [own.pk], txid=key)
    assert Export.objects.count() == 1


def test_a_machine_is_not_the_house(city: Any, token: str, clerk: Any) -> None:
    """A part of our own system holds every right; a machine with a key holds the one it was given."""
    machine = actor_of(token)
    assert machine is not None
    with pytest.raises(NotPermitted):
        incoming_today(machine, rows.cases_of(make_actor(clerk))[0].due)
    with pytest.raises(NotAllowed):
        staff_list(machine)

"""支援措置 holds for a visit that is already on the desk: it begins, or a lift ends, in the middle."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from tests.cityhall.cases import journey
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.cases.actions.take_export import take_export
from madoguchi.cityhall.cases.models import Case, Packet, Reconciliation
from madoguchi.cityhall.residents.models import IncomingTransfer
from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.cityhall.tenancy.roles import Role

# The new home, the former home, and a birth date: what must not be seen.
SECRETS = ("中央1丁目1番1号", "見本マンション", "昭和63")


@pytest.fixture
def at_counter(clerk: Any) -> Any:
    return make_actor(clerk)


@pytest.fixture
def packet(at_counter: Any) -> Packet:
    """A packet of people who are protected from now on."""
    made = journey.prepared(at_counter)
    IncomingTransfer.objects.update(protected=True)
    return made


@pytest.mark.parametrize("step", [
    "id/", "ask/", "ask/?q=new_address", "ask/plan/", "tasks/", "f/1/", "f/2/", "sign/", "sign/live/",
    "sign/mirror/", "packet.pdf", "guide.pdf",
])  # fmt: skip
def test_no_step_shows_a_blocked_visit(packet: Packet, clerk: Any, client_of: Any, step: str) -> None:
    answer = client_of(clerk).get(f"/c/v/{packet.visit_id}/{step}")
    assert answer.status_code == 403
    assert not [word for word in SECRETS if word in answer.content.decode()]
    assert AuditEvent.objects.filter(verb="person.blocked").exists()


def test_the_people_of_a_blocked_visit_keep_their_names_only(
    packet: Packet, clerk: Any, client_of: Any
) -> None:
    """The way out of the block: the clerk can take them out of the visit, and learns nothing more."""
    answer = client_of(clerk).get(f"/c/v/{packet.visit_id}/person/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "見本" in page
    assert not [word for word in SECRETS if word in page]


def test_an_open_visit_can_be_cancelled_all_the_same(packet: Packet, clerk: Any, client_of: Any) -> None:
    posted = {"reason": "帰られた", "txid": str(uuid.uuid4())}
    assert client_of(clerk).post(f"/c/v/{packet.visit_id}/leave/", posted).status_code == 302


@pytest.fixture
def contradicted(city: Any, at_counter: Any) -> Case:
    """An exported case whose address the register gives differently, of people who are protected since."""
    cases = journey.submitted(at_counter)
    case = next(one for one in cases if one.procedure == "move_in_notification")
    staff = make_actor(make_staff(city, "citizen", [Role.SECTION_STAFF], section="citizen"))
    item = take_export(staff, [case.pk], txid=uuid.uuid4()).items.get()
    line = {"person": "p1", "label": "住所", "expected": SECRETS[0], "core": "見本市999番地", "same": False}
    Reconciliation.objects.create(
        item=item, import_id=uuid.uuid4(), outcome="mismatch", comparison=[line], at=case.opened_at
    )
    item.state = "mismatch"
    item.save()
    return case


@pytest.fixture
def office(contradicted: Case, client_of: Any) -> Any:
    from madoguchi.cityhall.tenancy.models import Staff

    return client_of(Staff.objects.get(username="citizen"))


def test_a_comparison_is_seen_and_recorded(contradicted: Case, office: Any) -> None:
    page = office.get("/b/reconcile").content.decode()
    assert SECRETS[0] in page
    assert AuditEvent.objects.filter(verb="case.viewed", subject=f"case:{contradicted.pk}").exists()


def test_a_comparison_of_protected_people_shows_nothing(contradicted: Case, office: Any) -> None:
    from django.urls import reverse

    IncomingTransfer.objects.update(protected=True)
    for address in (reverse("cases:reconcile"), reverse("cases:case", args=[contradicted.pk]),
                    reverse("cases:live", args=[contradicted.pk])):  # fmt: skip
        page = office.get(address).content.decode()
        assert contradicted.number in page or address.endswith("/live")
        assert SECRETS[0] not in page
        assert "999番地" not in page

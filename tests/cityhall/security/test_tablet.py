"""The tablet is in a stranger's hands: it shows what is live, and signs what its own page showed."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from tests.cityhall.cases import journey
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.cases.actions.close_visit import close_visit
from madoguchi.cityhall.cases.actions.record_answer import record_answer
from madoguchi.cityhall.cases.models import Packet, Signature
from madoguchi.cityhall.cases.selectors import signers_of
from madoguchi.cityhall.counter.actions.pair_tablet import pair_tablet
from madoguchi.cityhall.counter.actions.show_on_tablet import show_on_tablet
from madoguchi.cityhall.counter.actions.start_pairing import start_pairing
from madoguchi.cityhall.counter.models import Device
from madoguchi.cityhall.counter.tablet import remember
from madoguchi.cityhall.residents.models import IncomingTransfer
from madoguchi.cityhall.tenancy.roles import Role

NAME = "太郎"


@pytest.fixture
def at_counter(clerk: Any) -> Any:
    return make_actor(clerk)


@pytest.fixture
def packet(at_counter: Any) -> Packet:
    return journey.prepared(at_counter)


@pytest.fixture
def paired(at_counter: Any) -> tuple[Device, Client]:
    """The tablet of the clerk's counter and its browser."""
    from django.http import HttpResponse

    tablet = pair_tablet(secret=start_pairing(at_counter, place="1").token)
    browser, response = Client(), HttpResponse()
    remember(response, tablet, secure=False)
    browser.cookies["tablet"] = response.cookies["tablet"].value
    return tablet.device, browser


def show(actor: Any, device: Device, packet: Packet, one: Any) -> None:
    show_on_tablet(actor, device.pk, packet_id=packet.pk, signer=one.person, act=one.act, language="ja")


def form_of(page: str) -> dict[str, str]:
    """What the page's signing form would post."""
    form = page[page.index("data-sign") :]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    return {**hidden, "strokes": json.dumps(journey.STROKES)}


def test_a_page_signs_for_the_person_it_showed(at_counter: Any, packet: Packet, paired: Any) -> None:
    """The clerk pushes the next signer while the first one is still writing."""
    device, tablet = paired
    first, second = signers_of(packet)[:2]
    show(at_counter, device, packet, first)
    written = form_of(tablet.get("/t/").content.decode())
    show(at_counter, device, packet, second)
    assert tablet.post("/t/sign/", written).status_code == 409
    assert not Signature.objects.exists()


def test_the_shown_page_signs(at_counter: Any, packet: Packet, paired: Any) -> None:
    device, tablet = paired
    first = signers_of(packet)[0]
    show(at_counter, device, packet, first)
    written = form_of(tablet.get("/t/").content.decode())
    assert tablet.post("/t/sign/", written).url == "/t/"
    assert tablet.post("/t/sign/", written).url == "/t/", "sent twice, signed once"
    assert Signature.objects.get().signer == first.person


@pytest.mark.parametrize("address", ["/t/", "/t/packet.pdf"])
def test_a_cancelled_visit_leaves_the_tablet(
    at_counter: Any, packet: Packet, paired: Any, address: str
) -> None:
    """Whoever cancels, from wherever: the next person at this counter sees nothing of it."""
    device, tablet = paired
    show(at_counter, device, packet, signers_of(packet)[0])
    assert NAME in tablet.get("/t/").content.decode()
    close_visit(at_counter, packet.visit_id, reason="帰られた", txid=uuid.uuid4())
    answer = tablet.get(address, follow=True)
    assert answer.headers["Content-Type"].startswith("text/html")
    assert NAME not in answer.content.decode()


def test_a_changed_packet_leaves_the_tablet(at_counter: Any, packet: Packet, paired: Any) -> None:
    device, tablet = paired
    show(at_counter, device, packet, signers_of(packet)[0])
    record_answer(at_counter, packet.visit_id, question="phone", value="090-1111-1111", txid=uuid.uuid4())
    assert NAME not in tablet.get("/t/").content.decode()
    assert tablet.get("/t/packet.pdf").status_code == 302


def test_a_submitted_packet_leaves_the_tablet(at_counter: Any, packet: Packet, paired: Any) -> None:
    from madoguchi.cityhall.cases.actions.submit_packet import submit_packet

    device, tablet = paired
    show(at_counter, device, packet, signers_of(packet)[0])
    journey.sign_all(at_counter, packet)
    submit_packet(at_counter, packet.visit_id, packet_id=packet.pk, txid=uuid.uuid4())
    assert NAME not in tablet.get("/t/").content.decode()


def test_a_signer_whom_the_packet_does_not_know_is_not_pushed(
    at_counter: Any, packet: Packet, paired: Any, clerk: Any, client_of: Any
) -> None:
    desk = client_of(clerk)
    posted = {"packet": packet.pk, "signer": "p99", "act": "notification"}
    assert desk.post(f"/c/v/{packet.visit_id}/sign/show/", posted).status_code == 422
    assert paired[1].get("/t/").status_code == 200


def test_a_push_cannot_slip_a_blocked_packet_past_the_block(
    city: Any, at_counter: Any, packet: Packet, paired: Any, clerk: Any, client_of: Any
) -> None:
    """The block of 支援措置 is about the packet that is pushed, whatever visit the address names."""
    colleague = make_actor(make_staff(city, "clerk-2", [Role.CLERK], section="citizen"))
    other = journey.prepared(colleague, "T-2")
    one = signers_of(other)[0]
    IncomingTransfer.objects.filter(message_id="T-2").update(protected=True)
    posted = {"packet": other.pk, "signer": one.person, "act": one.act}
    assert client_of(clerk).post(f"/c/v/{packet.visit_id}/sign/show/", posted).status_code == 403
    paired[0].refresh_from_db()
    assert paired[0].packet_id is None


@pytest.mark.parametrize("ink", [
    '{"width": 600, "height": 200, "strokes": [[[1' + "0" * 400 + ', 1, 1]]]}',
    "[" * 100_000,
    '{"width": NaN, "height": 1, "strokes": []}',
])  # fmt: skip
def test_a_strange_pen_breaks_no_screen(
    at_counter: Any, packet: Packet, paired: Any, clerk: Any, client_of: Any, ink: str
) -> None:
    device, tablet = paired
    show(at_counter, device, packet, signers_of(packet)[0])
    device.refresh_from_db()
    answer = tablet.post(f"/t/pen/?v={device.version}", ink, content_type="application/json")
    assert answer.status_code in {200, 400}
    assert client_of(clerk).get(f"/c/v/{packet.visit_id}/sign/mirror/").status_code == 200

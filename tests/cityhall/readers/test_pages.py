"""Connecting from the pages: messages go through, the agent may be talked to, sign-out ends it all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cityhall.statements import cost, counted
from tests.support.card_agent import InProcessAgent

from madoguchi.agent.bodies import read_order_request, read_pair
from madoguchi.cityhall.readers.models import Pairing
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff

ClientOf = Callable[[Staff], Client]


def connect(client: Client, agent: InProcessAgent) -> dict[str, Any]:
    """What connect.js does."""
    invited = client.post(reverse("readers:invite")).json()
    message = {"pairing": invited["pairing"], "sealed": agent.pair(invited["server_key"])}
    return dict(client.post(reverse("readers:pair"), message).json())


def test_a_clerk_connects_and_lets_go(clerk: Staff, client_of: ClientOf) -> None:
    client = client_of(clerk)
    assert connect(client, InProcessAgent()) == {}
    pairing = Pairing.objects.get()
    assert (pairing.state, pairing.agent_name, pairing.staff_id) == ("live", "窓口のパソコン", clerk.pk)
    reply = client.post(reverse("readers:end"), {"next": "/c/"})
    assert (reply.status_code, reply["Location"]) == (302, "/c/")
    assert Pairing.objects.get().state == "ended"
    verbs = AuditEvent.objects.order_by("seq").values_list("verb", flat=True)
    assert [verb for verb in verbs if verb.startswith("reader.")] == ["reader.paired", "reader.ended"]


def test_the_longest_names_of_counter_and_clerk_are_ones_that_the_agent_takes(
    clerk: Staff, client_of: ClientOf, city: Municipality
) -> None:
    Municipality.objects.filter(pk=city.pk).update(name="見" * 50)
    Staff.objects.filter(pk=clerk.pk).update(counter="市" * 20)
    page = client_of(clerk).get(reverse("readers:connect")).content.decode()
    (label,) = re.findall('data-label="([^"]*)"', page)
    assert label.startswith("見" * 50 + " ")
    body = {"code": "1234-5678", "server_key": "", "label": label}
    assert read_pair(json.dumps(body).encode()).label == label
    longest = Staff._meta.get_field("display_name").max_length
    order = {"order": "x", "secrets": {}, "confirmed_by": "名" * longest}
    assert read_order_request(json.dumps(order).encode()).confirmed_by == "名" * longest


def test_connecting_costs_the_same_however_often_one_did(clerk: Staff, client_of: ClientOf) -> None:
    client, page = client_of(clerk), reverse("readers:connect")
    agents = [InProcessAgent() for _ in range(6)]
    connect(client, agents[0])
    seen, before = cost(client, page), counted(lambda: connect(client, agents[1]))
    for agent in agents[2:5]:
        connect(client, agent)
    assert (cost(client, page), counted(lambda: connect(client, agents[5]))) == (seen, before)
    assert seen <= 3
    assert before <= 20


def test_signing_out_ends_the_pairing(clerk: Staff, client_of: ClientOf) -> None:
    client = client_of(clerk)
    connect(client, InProcessAgent())
    client.post(reverse("account_logout"))
    pairing = Pairing.objects.get()
    assert (pairing.state, pairing.ended_why, pairing.key) == ("ended", "signed_out", None)


@pytest.mark.parametrize(
    "message", [{}, {"pairing": "x", "sealed": ""}, {"pairing": "0" * 32, "sealed": "AAAA"}]
)
def test_a_message_that_fits_no_invitation_is_refused_in_words(
    clerk: Staff, client_of: ClientOf, message: dict[str, str]
) -> None:
    reply = client_of(clerk).post(reverse("readers:pair"), message)
    assert "新しい番号" in reply.json()["message"]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_one_comes_back_to_our_own_pages_only(clerk: Staff, client_of: ClientOf, elsewhere: str) -> None:
    page = client_of(clerk).get(reverse("readers:connect"), {"next": elsewhere}).content.decode()
    assert 'data-next="/"' in page
    reply = client_of(clerk).post(reverse("readers:end"), {"next": elsewhere})
    assert reply["Location"] == "/"


def test_pages_may_talk_to_the_agent_of_this_pc_and_to_nobody_else(
    clerk: Staff, client_of: ClientOf, settings: Any
) -> None:
    reply = client_of(clerk).get(reverse("readers:connect"))
    allowed = next(
        part for part in reply["Content-Security-Policy"].split("; ") if part.startswith("connect-src")
    )
    assert allowed.split() == ["connect-src", "'self'", settings.STREAM_URL, settings.CARD_AGENT_URL]
    assert settings.CARD_AGENT_URL in reply.content.decode()


def test_nobody_connects_without_signing_in(client: Client, db: None) -> None:
    for name in ("connect", "invite", "pair", "refused", "end"):
        reply = client.post(reverse(f"readers:{name}"))
        assert reply["Location"].startswith(reverse("account_login"))


def test_no_key_travels_in_an_address(clerk: Staff, client_of: ClientOf) -> None:
    for name in ("invite", "pair", "end"):
        assert client_of(clerk).get(reverse(f"readers:{name}")).status_code == 405

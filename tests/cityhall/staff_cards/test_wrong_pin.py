"""A wrong PIN at the sign-in page: on the log of the card's account, or a code on the operator's log."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from tests.cityhall.staff_cards.test_sign_in import (  # noqa: F401 - fixtures
    answer_of,
    asked_of,
    believed,
    folder,
    pc,
    present,
    registered,
    verbs_of,
)

from madoguchi.cityhall.staff_cards.models import StaffCard
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.cityhall.tenancy.scope import municipality_scope

NO_CARD = "a card that is no staff card did not sign in"


def try_pin(client: Client, agent: Any, settings: Any, pin: str = "0000") -> tuple[dict[str, str], Any]:
    """As the sign-in page does it: what is reported, and the server's answer."""
    asked = asked_of(client)
    told = answer_of(agent, asked, settings.PUBLIC_URL, pin).as_data()
    report = {name: told[name] for name in ("code", "certificate") if name in told}
    report["question"] = asked["question"]
    return report, client.post("/sc/refused/", report)


def refusals(staff: Staff) -> list[dict[str, Any]]:
    with municipality_scope(staff.municipality_id):
        events = AuditEvent.objects.filter(verb="staff.sign_in_refused").order_by("seq")
        return [json.loads(payload) for payload in events.values_list("payload", flat=True)]


def operator(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if "staff_cards" in record.name]


def test_a_wrong_pin_is_on_the_log_of_the_account_whose_card_it_is(
    clerk: Staff, registered: StaffCard, pc: Any, settings: Any, caplog: pytest.LogCaptureFixture  # noqa: F811
) -> None:
    agent = pc("adult")
    for _ in range(3):
        _report, answer = try_pin(Client(), agent, settings)
        assert (answer.status_code, answer.json()) == (200, {})
    events = refusals(clerk)
    card = {"factor": "card", "card": str(registered.pk), "told_by": "page"}
    assert [event["subject"] for event in events] == [f"staff:{clerk.pk}"] * 3
    codes = ["wrong_pin", "wrong_pin", "one_left"]
    assert [event["detail"] for event in events] == [{**card, "outcome": code} for code in codes]
    assert operator(caplog) == []


def test_a_blocked_card_still_tells_whose_it_was(
    clerk: Staff, registered: StaffCard, pc: Any, settings: Any  # noqa: F811
) -> None:
    owner = Client()
    owner.force_login(clerk)
    owner.post(f"/sc/{registered.pk}/block/", {"why": "lost"})
    try_pin(Client(), pc("adult"), settings)
    assert [event["detail"]["outcome"] for event in refusals(clerk)] == ["wrong_pin"]


@pytest.mark.parametrize("certificate", [None, "", "0" * 64, "\x00", "A" * 64, "x" * 100_000, "見本　花子"])
def test_a_card_of_nobody_leaves_its_code_with_the_operator(
    clerk: Staff, registered: StaffCard, pc: Any, settings: Any,  # noqa: F811
    caplog: pytest.LogCaptureFixture, certificate: str | None,
) -> None:  # fmt: skip
    client = Client()
    if certificate is None:
        report, answer = try_pin(client, pc("foreign"), settings)
        assert report["certificate"] not in caplog.text
    else:
        body = {"question": asked_of(client)["question"], "code": "wrong_pin", "certificate": certificate}
        answer = client.post("/sc/refused/", body)
    assert (answer.status_code, answer.json()) == (200, {}), "nobody learns whether a card is a 職員証"
    assert operator(caplog) == [f"{NO_CARD}: wrong_pin"]
    assert refusals(clerk) == []


def test_a_question_is_reported_once_by_its_own_session_and_opens_nothing_afterwards(
    clerk: Staff, registered: StaffCard, pc: Any, settings: Any  # noqa: F811
) -> None:
    client, other, agent = Client(), Client(), pc("adult")
    report, _answer = try_pin(client, agent, settings)
    asked_of(other)
    for again in (client, other):
        assert again.post("/sc/refused/", report).status_code == 422
    asked = asked_of(client)
    good = answer_of(agent, asked, settings.PUBLIC_URL).answer
    client.post("/sc/refused/", {**report, "question": asked["question"]})
    assert "もう一度カードを" in client.post(
        "/sc/enter/", {"question": asked["question"], "answer": good}
    ).json()["message"]
    assert [event["detail"]["outcome"] for event in refusals(clerk)] == ["wrong_pin"] * 2


@pytest.mark.parametrize("code", ["", "no_card", "見本　花子", "wrong_pin ", "1234", "x" * 5000])
def test_only_codes_of_a_pin_are_taken(
    clerk: Staff, registered: StaffCard, settings: Any, caplog: pytest.LogCaptureFixture, code: str  # noqa: F811
) -> None:
    client = Client()
    known = {"code": code, "certificate": registered.certificate_sha256}
    body = {"question": asked_of(client)["question"], **known}
    assert client.post("/sc/refused/", body).status_code == 422
    assert client.post("/sc/refused/", {**body, "question": "none"}).status_code == 422
    assert (refusals(clerk), operator(caplog)) == ([], [])


def test_it_is_on_no_other_citys_log(
    clerk: Staff, registered: StaffCard, clerk_elsewhere: Staff, pc: Any, settings: Any  # noqa: F811
) -> None:
    there = Client()
    there.force_login(clerk_elsewhere)
    try_pin(there, pc("adult"), settings)
    assert (len(refusals(clerk)), refusals(clerk_elsewhere)) == (1, [])


def test_the_sign_in_page_reports_it_and_the_registering_page_does_not(
    clerk: Staff, client: Client, city: Municipality
) -> None:
    assert 'data-report-url="/sc/refused/"' in client.get("/accounts/login/").content.decode()
    client.force_login(clerk)
    assert "/sc/refused/" not in client.get("/sc/").content.decode()

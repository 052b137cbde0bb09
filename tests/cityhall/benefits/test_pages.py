"""The officer's pages: who may open which, what they say, and how many statements they take."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cityhall.benefits import build, people

from madoguchi.cityhall.benefits.models import Extraction, Round, Target
from madoguchi.cityhall.tenancy.models import AuditEvent, Staff

Browser = Callable[[Staff], Client]
OFFICERS_ONLY = ("sources", "extraction", "letters")


@pytest.fixture
def extracted(running: Round) -> Round:
    Extraction.objects.create(
        round=running, number=1, sources={}, state="done", total=2, done=2, counts={"applies": 2},
        amounts={"applies": 80_000}, requested_by="x", requested_at=build.NOW, finished_at=build.NOW,
        txid=uuid.uuid4(),
    )  # fmt: skip
    return running


def address(name: str, owned: Round) -> str:
    return reverse(f"benefits:{name}", args=[owned.pk])


@pytest.mark.parametrize("name", ["round", "round_live", "targets", *OFFICERS_ONLY])
def test_who_may_open_a_rounds_pages(
    name: str, extracted: Round, client_of: Browser, officer: Staff, officer_of_another_section: Staff,
    officer_elsewhere: Staff, clerk: Staff, auditor: Staff,
) -> None:  # fmt: skip
    def status(staff: Staff) -> int:
        return client_of(staff).get(address(name, extracted)).status_code

    seen_by_auditors = 403 if name in OFFICERS_ONLY else 200
    assert [status(one) for one in (officer, officer_of_another_section, clerk, auditor)] == [
        200, 403, 403, seen_by_auditors,
    ]  # fmt: skip
    assert status(officer_elsewhere) == 404


def test_another_sections_attempt_is_recorded(
    running: Round, client_of: Browser, officer_of_another_section: Staff
) -> None:
    client_of(officer_of_another_section).get(address("round", running))
    assert AuditEvent.objects.get(verb="access.refused").subject == f"round_id:{running.pk}"


def test_the_title_says_the_finding(running: Round, client_of: Browser, officer: Staff) -> None:
    for number in range(1, 4):
        people.moved_in(number)
        build.granted(running, number)
    build.a_target(running, 4)
    held = build.a_target(running, 5)
    Target.objects.filter(pk=held.pk).update(state="held", held_from="informed", held_for="moved")
    page = client_of(officer).get(address("round", running)).content.decode()
    assert "5件のうち3件が決定、保留1件" in page
    assert "200,000円" in page and "転出" in page


def test_an_empty_list_says_what_to_do(city: Any, client_of: Browser, officer: Staff, auditor: Staff) -> None:
    first = client_of(officer).get(reverse("benefits:rounds")).content.decode()
    assert "給付事業はまだありません" in first and reverse("benefits:choose") in first
    theirs = client_of(auditor).get(reverse("benefits:rounds")).content.decode()
    assert reverse("benefits:choose") not in theirs


def test_an_officer_sees_the_case_and_an_auditor_numbers_only(
    running: Round, client_of: Browser, officer: Staff, auditor: Staff
) -> None:
    person = people.moved_in(1)
    target = build.a_target(running, 1)
    Target.objects.filter(pk=target.pk).update(resident_id=person.pk)
    url = reverse("benefits:target", args=[target.pk])
    mine, theirs = (client_of(one).get(url).content.decode() for one in (officer, auditor))
    assert "見本 太郎" in mine and "試験の算定" in mine
    assert "見本 太郎" not in theirs and "試験の算定" not in theirs and "40,000円" in theirs
    assert AuditEvent.objects.filter(verb="benefit.target_view", subject=f"target:{target.pk}").count() == 2


def test_a_protected_payee_is_shut_without_a_lift(running: Round, client_of: Browser, officer: Staff) -> None:
    person = people.moved_in(1)
    target = build.a_target(running, 1)
    Target.objects.filter(pk=target.pk).update(resident_id=person.pk)
    people.protect(person)
    answer = client_of(officer).get(reverse("benefits:target", args=[target.pk]))
    assert answer.status_code == 403 and "見本 太郎" not in answer.content.decode()
    assert AuditEvent.objects.filter(verb="person.blocked").exists()


def test_lists_are_paged_by_key_and_found_by_number(
    running: Round, client_of: Browser, officer: Staff
) -> None:
    for number in range(1, 53):
        build.a_target(running, number, "candidate")
    client = client_of(officer)
    first = client.get(address("targets", running)).content.decode()
    assert "01-0000050" in first and "01-0000051" not in first and "after=01-0000050" in first
    assert "01-0000052" in client.get(address("targets", running), {"after": "01-0000050"}).content.decode()
    found = client.get(address("targets", running), {"text": "9000007"}).content.decode()
    assert "01-0000007" in found and "01-0000008" not in found


@pytest.mark.parametrize("name", ["rounds", "round", "targets", "letters", "extraction"])
def test_statements_do_not_grow_with_the_rows(
    name: str, extracted: Round, client_of: Browser, officer: Staff
) -> None:
    client, url = client_of(officer), reverse("benefits:rounds")
    url = url if name == "rounds" else address(name, extracted)

    def counted(numbers: range) -> int:
        for number in numbers:
            build.a_target(extracted, number, "candidate")
        with CaptureQueriesContext(connection) as statements:
            assert client.get(url).status_code == 200
        return len(statements)

    few = counted(range(1, 3))
    assert counted(range(10, 30)) == few <= 32


def test_hold_release_and_exclude_from_the_page(running: Round, client_of: Browser, officer: Staff) -> None:
    person = people.moved_in(1)
    target = build.a_target(running, 1)
    client = client_of(officer)

    def act(verb: str, **fields: str) -> int:
        url = reverse("benefits:target_act", args=[target.pk, verb])
        status = client.post(url, {"txid": str(uuid.uuid4()), **fields}).status_code
        target.refresh_from_db()
        return status

    assert act("hold", code="dispute", text="") == 422
    assert act("hold", code="dispute", text="家族から申し出") == 302 and target.state == "held"
    assert act("release", text="取り下げられた") == 302 and target.state == "informed"
    people.dies(person)
    assert act("hold", code="death", text="家族から連絡") == 302
    assert act("release", text="まちがい") == 409 and target.state == "held"
    assert act("exclude", text="死亡") == 302 and target.state == "excluded"

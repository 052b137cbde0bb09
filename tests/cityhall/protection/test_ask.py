"""A clerk meets the block, asks for a lift and goes on; nobody else does (issue 2: a protected household)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.cityhall.cases import rows
from tests.cityhall.conftest import make_actor, make_staff
from tests.cityhall.protection.conftest import ADDRESS, REASON

from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.residents.models import (
    IncomingTransfer,
    Protection,
    ProtectionLift,
    ProtectionLiftEnd,
    ProtectionRequest,
    Resident,
)
from madoguchi.cityhall.residents.refusals import ProtectedPerson
from madoguchi.cityhall.tenancy.models import AuditEvent, LiveEvent, Staff
from madoguchi.cityhall.tenancy.roles import Role


def step(visit: Visit, resident: Resident) -> str:
    return f"/c/v/{visit.pk}/person/?resident={resident.pk}"


def test_the_blocking_page_says_nothing_about_the_person(
    protection: Protection, counter: Client, visit: Visit, household: list[Resident]
) -> None:
    for one in household[:2]:
        page = counter.get(step(visit, one))
        html = page.content.decode()
        assert page.status_code == 403
        assert "責任者に解除を頼む" in html
        assert f'name="back" value="{step(visit, one)}"' in html
        assert not any(word in html for word in (ADDRESS, "栁田", "ヤナギダ", "架空の夫"))
    assert counter.get(step(visit, household[2])).status_code == 200


def test_search_masks_the_household(
    protection: Protection, counter: Client, visit: Visit, neighbour: Resident
) -> None:
    html = counter.post(f"/c/v/{visit.pk}/person/", {"text": "ヤナギダ"}).content.decode()
    assert "栁田" in html and ADDRESS not in html


def test_an_attempt_that_undoes_its_transaction_is_recorded_once(
    protection: Protection, counter: Client, visit: Visit, child: Resident
) -> None:
    page = counter.post(
        f"/c/v/{visit.pk}/person/choose/", {"person": str(child.pk), "txid": str(uuid.uuid4())}
    )
    assert page.status_code == 403 and "責任者に解除を頼む" in page.content.decode()
    (event,) = AuditEvent.objects.filter(verb="person.blocked")
    assert event.subject == f"resident:{child.pk}" and str(visit.pk) in event.payload


def test_asking_needs_a_reason_and_an_operation(ask: Callable[..., Any]) -> None:
    page = ask(reason="", operations=[])
    assert page.status_code == 422
    html = page.content.decode()
    assert "解除が必要な理由を入れてください。" in html and "操作を1つ以上選んでください。" in html
    assert not ProtectionRequest.objects.exists()


def test_asking_twice_is_one_request(ask: Callable[..., Any]) -> None:
    assert ask().url == ask().url
    assert ProtectionRequest.objects.count() == 1


def test_nobody_asks_for_someone_whom_nothing_blocks(ask: Callable[..., Any], neighbour: Resident) -> None:
    assert ask(resident=neighbour.pk).status_code == 409


def test_another_address_than_ours_is_no_way_back(ask: Callable[..., Any]) -> None:
    for foreign in ("https://example.com/", "//example.com/", "javascript:alert(1)"):
        ask(back=foreign)
        assert ProtectionRequest.objects.get().back == ""
        ProtectionRequest.objects.all().delete()


def test_officers_hear_of_it_and_the_log_holds_no_words(asked: ProtectionRequest, mother: Resident) -> None:
    assert LiveEvent.objects.filter(topic="protection:requests", kind="protection.asked").exists()
    event = AuditEvent.objects.get(verb="protection.ask")
    assert event.subject == f"resident:{mother.pk}"
    payloads = "".join(AuditEvent.objects.values_list("payload", flat=True))
    assert not any(word in payloads for word in (REASON, "栁田", ADDRESS, "来庁を確かめた"))


def test_only_the_asker_waits_on_the_page(
    asked: ProtectionRequest,
    clerk_elsewhere: Staff,
    section_staff: Staff,
    client_of: Callable[[Staff], Client],
) -> None:
    for other in (clerk_elsewhere, section_staff):
        for page in ("", "live/"):
            assert client_of(other).get(f"/p/asked/{asked.pk}/{page}").status_code == 404


def test_the_page_goes_on_when_the_lift_is_granted(
    asked: ProtectionRequest, counter: Client, office: Client, visit: Visit, mother: Resident
) -> None:
    waiting = counter.get(f"/p/asked/{asked.pk}/").content.decode()
    assert f'data-live="protection-request:{asked.pk}"' in waiting
    assert "HX-Redirect" not in counter.get(f"/p/asked/{asked.pk}/live/").headers
    office.post(
        f"/p/requests/{asked.pk}/grant/", {"operations": ["view"], "minutes": "30", "reason": "確かめた"}
    )
    told = LiveEvent.objects.filter(topic=f"protection-request:{asked.pk}")
    assert [event.kind for event in told] == ["protection.granted"]
    assert counter.get(f"/p/asked/{asked.pk}/live/").headers["HX-Redirect"] == step(visit, mother)
    assert counter.get(f"/p/asked/{asked.pk}/").url == step(visit, mother)
    page = counter.get(step(visit, mother))
    assert page.status_code == 200 and "栁田" in page.content.decode()


def test_a_lift_is_for_that_clerk_and_that_visit(
    granted: ProtectionRequest, counter: Client, clerk: Staff, visit: Visit, mother: Resident, city: Any,
    client_of: Callable[[Staff], Client],
) -> None:  # fmt: skip
    other_visit = open_visit(make_actor(clerk), event="move_in", txid=uuid.uuid4())
    colleague = client_of(make_staff(city, "clerk-2", [Role.CLERK], section="citizen"))
    assert counter.get(step(visit, mother)).status_code == 200
    assert counter.get(step(other_visit, mother)).status_code == 403
    assert colleague.get(step(visit, mother)).status_code == 403


def test_it_ends_by_its_timer(
    granted: ProtectionRequest,
    counter: Client,
    visit: Visit,
    mother: Resident,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = timezone.now() + timedelta(minutes=31)
    clock = SimpleNamespace(now=lambda: later)
    monkeypatch.setattr("madoguchi.cityhall.residents.guard.timezone", clock)
    assert counter.get(step(visit, mother)).status_code == 403


def test_it_ends_at_once_when_the_officer_says_so(
    granted: ProtectionRequest, counter: Client, office: Client, visit: Visit, mother: Resident
) -> None:
    lift = ProtectionLift.objects.get()
    for _ in range(2):
        assert office.post(f"/p/lifts/{lift.pk}/end/").status_code == 302
    assert counter.get(step(visit, mother)).status_code == 403
    assert AuditEvent.objects.filter(verb="protection.lift_end").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtectionLiftEnd.objects.all().delete()


def test_a_refusal_reaches_the_clerk_with_its_reason(
    asked: ProtectionRequest, counter: Client, office: Client
) -> None:
    office.post(f"/p/requests/{asked.pk}/refuse/", {"answer": "本人と連絡が取れません"})
    html = counter.get(f"/p/asked/{asked.pk}/live/").content.decode()
    assert "解除されませんでした" in html and "本人と連絡が取れません" in html
    assert not ProtectionLift.objects.exists()
    assert AuditEvent.objects.filter(verb="protection.refuse").exists()


def test_a_protected_family_that_moves_in_is_blocked_the_same_way(
    family: IncomingTransfer, counter: Client, office: Client
) -> None:
    page = counter.post("/c/open/", {"event": "move_in", "txid": uuid.uuid4(), "transfer": family.pk})
    html = page.content.decode()
    visit = Visit.objects.get()
    back = f"/c/v/{visit.pk}/person/?transfer={family.pk}"
    assert page.status_code == 403 and back in html and "守田" not in html
    said = {"transfer": family.pk, "visit": visit.pk, "operations": "view", "reason": "本人が来庁"}
    counter.post("/p/ask/", {**said, "back": back})
    asked = ProtectionRequest.objects.get()
    assert "守田" in office.get("/p/").content.decode()
    yes = {"operations": "view", "minutes": "15", "reason": "確認した"}
    office.post(f"/p/requests/{asked.pk}/grant/", yes)
    page = counter.get(counter.get(f"/p/asked/{asked.pk}/").url)
    assert page.status_code == 200 and "守田" in page.content.decode()


def test_section_staff_may_ask_and_officers_pages_stay_shut(
    protection: Protection, mother: Resident, section_staff: Staff, auditor: Staff, clerk: Staff,
    client_of: Callable[[Staff], Client],
) -> None:  # fmt: skip
    page = client_of(section_staff).get(f"/p/ask/?resident={mother.pk}&operation=export")
    assert page.status_code == 200 and 'value="export" id="id_operations_3" checked' in page.content.decode()
    assert client_of(auditor).get("/p/ask/").status_code == 403
    for staff in (section_staff, auditor, clerk):
        browser = client_of(staff)
        for path in ("", f"{protection.pk}/", "find/", f"new/{mother.pk}/", f"{protection.pk}/end/"):
            assert browser.get(f"/p/{path}").status_code == 403
        for path in (f"{protection.pk}/confirm/", f"{protection.pk}/renew/", f"{protection.pk}/end/"):
            assert browser.post(f"/p/{path}").status_code == 403


def test_a_request_is_decided_or_it_waits(asked: ProtectionRequest) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtectionRequest.objects.update(state="granted")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtectionRequest.objects.update(state="perhaps")


def test_a_blocked_case_leads_to_the_same_request(
    protection: Protection,
    mother: Resident,
    clerk: Staff,
    section_staff: Staff,
    client_of: Callable[[Staff], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = next(one for one in rows.cases_of(make_actor(clerk)) if one.section == section_staff.section)

    def stopped(*args: Any) -> None:
        raise ProtectedPerson(resident_id=mother.pk, visit_id=case.visit_id)

    monkeypatch.setattr("madoguchi.cityhall.cases.views.case.form_lines", stopped)
    browser = client_of(section_staff)
    html = browser.get(f"/b/x/{case.pk}").content.decode()
    link = html.split('href="/p/ask/?')[1].split('"')[0].replace("&amp;", "&")
    page = browser.get(f"/p/ask/?{link}").content.decode()
    assert f'name="resident" value="{mother.pk}"' in page and f'name="visit" value="{case.visit_id}"' in page
    assert f'name="back" value="/b/x/{case.pk}"' in page

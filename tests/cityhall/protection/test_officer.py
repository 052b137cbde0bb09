"""The officer's pages: what waits, every 支援措置, and each of its steps.

Period and renewal: 住民基本台帳事務処理要領 第5-10, 住民記録 1.0 (standards.md §4, P).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.cityhall.cases import rows
from tests.cityhall.conftest import make_actor, make_city, make_staff
from tests.cityhall.protection.conftest import ADDRESS, REASON
from tests.cityhall.residents.conftest import person

from madoguchi.cityhall.cases.evidence import form_lines
from madoguchi.cityhall.residents.actions.protect_person import protect_person
from madoguchi.cityhall.residents.models import (
    Protection,
    ProtectionLift,
    ProtectionRequest,
    RegisterImport,
    Resident,
)
from madoguchi.cityhall.residents.refusals import ProtectedPerson
from madoguchi.cityhall.tenancy.models import AuditEvent, Staff
from madoguchi.cityhall.tenancy.roles import Role


def test_signing_in_lands_here(office: Client) -> None:
    assert office.get("/").url == "/p/"


def test_waiting_requests_stand_on_top(asked: ProtectionRequest, office: Client) -> None:
    html = office.get("/p/now/").content.decode()
    assert "1件が返事待ち" in html and "栁田　沙織" in html and REASON not in html
    page = office.get(f"/p/requests/{asked.pk}/").content.decode()
    assert REASON in page and asked.clerk.display_name in page
    assert AuditEvent.objects.filter(verb="protection.request_view").exists()


@pytest.mark.parametrize(
    ("days", "word"), [(-1, "期限切れ・抑止は継続中"), (10, "まもなく期限"), (200, "支援中")]
)
def test_the_list_says_how_each_stands(protection: Protection, office: Client, days: int, word: str) -> None:
    Protection.objects.update(from_on=date(2020, 4, 1), until_on=timezone.localdate() + timedelta(days=days))
    assert word in office.get("/p/").content.decode()


def test_the_record_shows_everything_and_is_recorded(protection: Protection, office: Client) -> None:
    html = office.get(f"/p/{protection.pk}/").content.decode()
    for word in ("栁田　沙織", "架空の夫", "配偶者からの暴力", ADDRESS, "令和9年3月31日", "登録した"):
        assert word in html
    assert AuditEvent.objects.get(verb="protection.view").subject == f"protection:{protection.pk}"


def test_the_record_tells_who_looked(
    protection: Protection, office: Client, counter: Client, clerk: Staff, mother: Resident, visit: Any
) -> None:
    counter.get(f"/c/v/{visit.pk}/person/?resident={mother.pk}")
    html = office.get(f"/p/{protection.pk}/").content.decode()
    assert "見ようとして止められた" in html and clerk.display_name in html


def test_an_officer_grants_no_more_than_was_asked(asked: ProtectionRequest, office: Client) -> None:
    answer = {"operations": ["view", "export"], "minutes": "30", "reason": "確かめた"}
    assert office.post(f"/p/requests/{asked.pk}/grant/", answer).status_code == 422
    assert office.post(f"/p/requests/{asked.pk}/grant/", {}).status_code == 422
    assert not ProtectionLift.objects.exists()


def test_the_second_officer_is_told(granted: ProtectionRequest, office: Client) -> None:
    answer = {"operations": ["view"], "minutes": "30", "reason": "確かめた"}
    page = office.post(f"/p/requests/{granted.pk}/grant/", answer)
    assert page.status_code == 409 and "先に返事をしました" in page.content.decode()
    assert ProtectionLift.objects.count() == 1
    assert "解除しました" in office.get(f"/p/requests/{granted.pk}/").content.decode()


def test_what_is_open_is_listed(granted: ProtectionRequest, office: Client) -> None:
    html = office.get("/p/").content.decode()
    assert "今、一時解除しているもの" in html and "今すぐ終える" in html


def test_a_lift_by_telephone(protection: Protection, office: Client, clerk: Staff, mother: Resident) -> None:
    assert "栁田　沙織" in office.get(f"/p/lift/resident/{mother.pk}/").content.decode()
    said = {"clerk_id": clerk.pk, "operations": ["view"], "minutes": "60", "reason": "電話で頼まれた"}
    assert office.post(f"/p/lift/resident/{mother.pk}/", said).url == "/p/"
    assert ProtectionLift.objects.get().visit_id is None
    assert office.get(f"/p/lift/nobody/{mother.pk}/").status_code == 404


def test_register_a_new_one(office: Client, household: list[Resident], counter: Client, visit: Any) -> None:
    mother, child, _ = household
    assert f"/p/new/{mother.pk}/" in office.post("/p/find/", {"text": "ヤナギダ"}).content.decode()
    page = office.get(f"/p/new/{mother.pk}/").content.decode()
    assert "栁田　律（子）" in page and "見本町一丁目1番地" in page
    said = {
        "category": "dv", "provisional": "yes", "from_on": "R8.4.1", "duties": ["juminhyo", "fuhyo"],
        "together": [child.pk], "protected_addresses": "見本県見本市見本町一丁目1番地\n前の住所",
        "feared_person": "架空の夫", "consulted": "見本警察署",
    }  # fmt: skip
    where = office.post(f"/p/new/{mother.pk}/", said).url
    row = Protection.objects.get()
    assert where == f"/p/{row.pk}/"
    assert (row.state, row.from_on, row.until_on) == ("provisional", date(2026, 4, 1), date(2027, 3, 31))
    assert row.details["duties"] == ["juminhyo", "fuhyo"] and len(row.details["protected_addresses"]) == 2
    assert row.members.count() == 2
    assert "戸籍の附票の写しの交付（本籍）" in office.get(where).content.decode()
    assert counter.get(f"/c/v/{visit.pk}/person/?resident={child.pk}").status_code == 403
    again = office.post(f"/p/new/{mother.pk}/", said)
    assert again.status_code == 422 and "すでに登録されています" in again.content.decode()


def test_a_wrong_entry_keeps_what_was_typed(office: Client, neighbour: Resident) -> None:
    page = office.post(f"/p/new/{neighbour.pk}/", {"from_on": "平成31年5月1日", "feared_person": "架空の人"})
    html = page.content.decode()
    assert page.status_code == 422 and 'value="架空の人"' in html and "理由を選んでください。" in html
    assert not Protection.objects.exists()


def test_provisional_becomes_confirmed(office: Client, mother: Resident, protection_officer: Staff) -> None:
    row = protect_person(make_actor(protection_officer), mother.pk, details={}, provisional=True)
    assert "仮支援措置" in office.get(f"/p/{row.pk}/").content.decode()
    office.post(f"/p/{row.pk}/confirm/")
    row.refresh_from_db()
    assert row.state == "active"


def test_renewal_from_a_month_before_the_end(protection: Protection, office: Client) -> None:
    today = timezone.localdate()
    Protection.objects.update(from_on=date(2020, 4, 1), until_on=today + timedelta(days=32))
    page = office.post(f"/p/{protection.pk}/renew/")
    assert page.status_code == 409 and "から受け付けます" in page.content.decode()
    assert "1年延長する" not in office.get(f"/p/{protection.pk}/").content.decode()
    Protection.objects.update(until_on=today + timedelta(days=31))
    assert office.post(f"/p/{protection.pk}/renew/").status_code == 302
    protection.refresh_from_db()
    assert protection.until_on > today + timedelta(days=365)


def test_ending_takes_two_steps_and_a_reason(
    protection: Protection, office: Client, counter: Client, visit: Any, mother: Resident
) -> None:
    assert "終了しないで戻る" in office.get(f"/p/{protection.pk}/end/").content.decode()
    assert office.post(f"/p/{protection.pk}/end/", {"reason": "本人の申出"}).status_code == 422
    assert office.post(f"/p/{protection.pk}/end/", {"reason": "", "sure": "on"}).status_code == 422
    office.post(f"/p/{protection.pk}/end/", {"reason": "本人の申出", "sure": "on"})
    html = office.get(f"/p/{protection.pk}/").content.decode()
    assert "本人の申出" in html and "終了する…" not in html
    assert "栁田" in office.get("/p/?ended").content.decode()
    assert counter.get(f"/c/v/{visit.pk}/person/?resident={mother.pk}").status_code == 200


def test_an_officer_of_another_city_finds_nothing(
    granted: ProtectionRequest, protection: Protection, client_of: Callable[[Staff], Client]
) -> None:
    elsewhere = make_staff(make_city("999993", "遠い市"), "officer-elsewhere", [Role.PROTECTION_OFFICER])
    browser = client_of(elsewhere)
    lift = ProtectionLift.objects.get()
    assert "栁田" not in browser.get("/p/").content.decode()
    for path in (str(protection.pk), f"requests/{granted.pk}", f"{protection.pk}/end"):
        assert browser.get(f"/p/{path}/").status_code == 404
    for path in (f"lifts/{lift.pk}/end", f"{protection.pk}/renew"):
        assert browser.post(f"/p/{path}/").status_code == 404


def test_what_an_import_took_over_waits_for_a_check(
    family: Any, load: Callable[..., RegisterImport], office: Client, counter: Client, visit: Any
) -> None:
    assert "前の市区町村から知らせがあった転入" in office.get("/p/").content.decode()
    load([person(11, "守田　静", "モリタ　シズカ", sex="2", birth_date="1990-02-02")])
    blocked = counter.get(f"/c/v/{visit.pk}/person/?resident={Resident.objects.get().pk}")
    assert "解除を頼む" in blocked.content.decode() and "見本町一丁目" not in blocked.content.decode()
    words = "転入で引き継いだ仮支援措置。確認してください"
    html = office.get("/p/").content.decode()
    assert html.count(words) == 2 and "前の市区町村から知らせがあった転入" not in html
    assert words in office.get("/p/now/").content.decode()
    row = Protection.objects.get()
    record = office.get(f"/p/{row.pk}/").content.decode()
    assert words in record and "転入で引き継いだ</td>" in record and "住民記録の取込" in record
    assert office.post(f"/p/{row.pk}/confirm/").status_code == 302
    assert words not in office.get("/p/").content.decode()


@pytest.mark.parametrize("origin", ["resident_id", "transfer_id"])
def test_a_case_closes_with_the_import(
    family: Any, load: Callable[..., RegisterImport], section_staff: Staff, clerk: Staff, origin: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    row = person(11, "守田　静", "モリタ　シズカ", sex="2", birth_date="1990-02-02")
    load([row | {"removed": "1", "status": "2"}])
    known = {"resident_id": str(Resident.objects.get().pk), "transfer_id": str(family.pk)}
    snapshot = rows.snapshot

    def of_the_family(*given: Any) -> dict[str, Any]:
        found = snapshot(*given)
        found["people"][0][origin] = known[origin]
        return found

    monkeypatch.setattr(rows, "snapshot", of_the_family)
    case = next(one for one in rows.cases_of(make_actor(clerk)) if one.section == "insurance")
    if origin == "resident_id":
        assert form_lines(make_actor(section_staff), case)
    load([row | {"history_number": "2"}])
    with pytest.raises(ProtectedPerson):
        form_lines(make_actor(section_staff), case)

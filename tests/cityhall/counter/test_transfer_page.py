"""転出証明書情報 brought to the counter, as a file and as 2D codes."""

from __future__ import annotations

import json
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
from madoguchi.cityhall.residents.models import IncomingTransfer
from madoguchi.cityhall.residents.synthetic.brought import brought
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.documents.transfer_paper import transfer_paper
from madoguchi.rules.transfer_codes import write_codes


@pytest.fixture
def browser(clerk: Staff) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


@pytest.fixture
def visit(clerk: Staff) -> Visit:
    return open_visit(make_actor(clerk), event="move_in", txid=uuid4())


def address(visit: Visit) -> str:
    return f"/c/v/{visit.pk}/transfer/"


def message(**changes: Any) -> dict[str, Any]:
    return brought(timezone.localdate()) | changes


def codes_of(data: Any) -> list[str]:
    return write_codes(json.dumps(data, ensure_ascii=False))


def as_file(data: Any, name: str = "tensyutsu.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data if isinstance(data, bytes) else json.dumps(data).encode())


def carried(page: str) -> str:
    """The message that the preview hands to the second step."""
    return unescape(page.partition('name="text" value="')[2].partition('"')[0])


def test_scanned_codes_show_the_family_and_fill_the_page(browser, visit):
    page = browser.post(address(visit), {"codes": "\n".join(codes_of(message()))}).content.decode()
    assert "柏木　遥" in page and "ヒルズ想定201号" in page and "模擬データ" in page
    assert not IncomingTransfer.objects.exists(), "nothing is kept before the clerk has looked"
    response = browser.post(address(visit), {"text": carried(page)})
    taken = IncomingTransfer.objects.get()
    assert response.url == f"/c/v/{visit.pk}/person/?transfer={taken.pk}"
    family = browser.get(response.url).content.decode()
    assert family.count('name="person"') == 2
    again = browser.post(address(visit), {"text": carried(page)})
    assert again.url == response.url and IncomingTransfer.objects.count() == 1
    assert AuditEvent.objects.filter(verb="transfer.receive").count() == 1


@pytest.mark.parametrize("name", ["a.json", "a.csv"])
def test_a_file_does_the_same(browser, visit, name):
    if name.endswith("json"):
        content = json.dumps(message()).encode()
    else:
        shared = {key: value for key, value in message().items() if key != "people"}
        rows = [shared | person for person in message()["people"]]
        keys = sorted({key for row in rows for key in row})
        lines = [keys, *([str(row.get(key, "")) for key in keys] for row in rows)]
        content = "\n".join(",".join(line) for line in lines).encode("utf-8-sig")
    page = browser.post(address(visit), {"file": as_file(content, name)}).content.decode()
    assert "柏木　奏" in page


@pytest.mark.parametrize(
    ("post", "words"),
    [
        ({}, "まだ読まれていません"),
        ({"codes": "HELLO"}, "正しくありません"),
        ({"file": as_file(b"\xff\xfe\x00")}, "UTF-8 の JSON か CSV"),
        ({"file": as_file(b"[" * 100_000)}, "UTF-8 の JSON か CSV"),
        ({"file": as_file([])}, "0件"),
        ({"file": as_file([{}, {}])}, "2件"),
        ({"file": as_file([1])}, "1件"),
    ],
)
def test_what_cannot_be_read_says_so_beside_its_field(browser, visit, post, words):
    for value in post.values():
        if hasattr(value, "seek"):
            value.seek(0)
    response = browser.post(address(visit), post)
    assert response.status_code == 422 and words in response.content.decode()
    assert not IncomingTransfer.objects.exists()


def test_a_wrong_item_is_named_with_its_person(browser, visit):
    wrong = message()
    wrong["people"][1]["birth_date"] = "2021-02-30"
    page = browser.post(address(visit), {"codes": "\n".join(codes_of(wrong))}).content.decode()
    assert "2人目" in page and "birth_date" in page


def test_parts_that_are_missing_are_named(browser, visit):
    big = message()
    big["people"] = [one | {"honseki": uuid4().hex * 3} for one in big["people"]] * 4
    lines = codes_of(big)
    assert len(lines) > 2
    page = browser.post(address(visit), {"codes": lines[0]}).content.decode()
    assert f"{len(lines)}枚のうち、まだ 2、" in page
    assert lines[0] in page, "what was scanned stays in the field"


def test_a_protected_family_is_not_shown(browser, visit):
    codes = "\n".join(codes_of(message(protected=True)))
    page = browser.post(address(visit), {"codes": codes}).content.decode()
    assert "支援措置の情報が付いています" in page and "柏木　遥" not in page.split('name="text"')[0]
    response = browser.post(address(visit), {"text": carried(page)}, follow=True)
    assert response.status_code == 403 and "ヒルズ想定" not in response.content.decode()


ELSEWHERE = {"new_address": "例示県例示市中央4番地", "new_postcode": "0001111"}
WARNING = "この証明書の転出先は「例示県例示市中央4番地」です。見本市ではありません。"


def chosen(browser: Client, visit: Visit, **more: str) -> Any:
    transfer = IncomingTransfer.objects.get()
    ticked = [str(person.pk) for person in transfer.people.all()]
    data = {"transfer": str(transfer.pk), "person": ticked, "txid": str(uuid4()), **more}
    return browser.post(f"/c/v/{visit.pk}/person/choose/", data)


def test_a_certificate_for_another_city_warns_and_waits_for_a_confirmation(browser, visit):
    page = browser.post(address(visit), {"codes": "\n".join(codes_of(message(**ELSEWHERE)))}).content.decode()
    assert WARNING in page
    household = browser.post(address(visit), {"text": carried(page)}, follow=True).content.decode()
    assert WARNING in household and 'name="elsewhere"' in household
    refused = chosen(browser, visit)
    assert refused.status_code == 422 and "転出先は、ほかの市区町村です" in refused.content.decode()
    assert not visit.people.exists()
    assert chosen(browser, visit, elsewhere="true").status_code == 302
    assert visit.people.count() == 2
    asked = browser.get(f"/c/v/{visit.pk}/ask/?q=new_address").content.decode()
    assert "例示市" not in asked and "0001111" not in asked
    event = AuditEvent.objects.get(verb="visit.people_chosen")
    assert json.loads(event.payload)["detail"]["declared_elsewhere"] == "confirmed"


def test_a_protected_family_for_another_city_shows_no_address(browser, visit):
    """The warning tells a clerk that it is another city, and not where it lies."""
    codes = "\n".join(codes_of(message(protected=True, **ELSEWHERE)))
    page = browser.post(address(visit), {"codes": codes}).content.decode()
    assert "この証明書の転出先は、見本市ではありません。" in page
    assert "例示市" not in page.split('name="text"')[0]
    response = browser.post(address(visit), {"text": carried(page)}, follow=True)
    assert response.status_code == 403 and "例示市" not in response.content.decode()


def test_a_certificate_for_this_city_asks_for_no_confirmation(browser, visit):
    page = browser.post(address(visit), {"codes": "\n".join(codes_of(message()))}).content.decode()
    household = browser.post(address(visit), {"text": carried(page)}, follow=True).content.decode()
    assert "ではありません。" not in page + household and 'name="elsewhere"' not in household
    chosen(browser, visit, elsewhere="true")
    event = AuditEvent.objects.get(verb="visit.people_chosen")
    assert "declared_elsewhere" not in event.payload


def test_a_city_of_the_same_name_in_another_prefecture_is_another_city(browser, visit, city):
    Municipality.objects.filter(pk=city.pk).update(name="府中市", code="132063")
    there = message(new_address="広島県府中市府川町315")
    page = browser.post(address(visit), {"codes": "\n".join(codes_of(there))}).content.decode()
    warning = "この証明書の転出先は「広島県府中市府川町315」です。東京都府中市ではありません。"
    assert warning in page
    household = browser.post(address(visit), {"text": carried(page)}, follow=True).content.decode()
    assert warning in household
    assert chosen(browser, visit).status_code == 422


def test_an_expected_family_that_declared_another_city_begins_at_its_list(browser, clerk):
    taken = receive_transfer(make_actor(clerk), message(**ELSEWHERE, visit_on=str(timezone.localdate())))
    data = {"event": "move_in", "transfer": str(taken.pk), "txid": str(uuid4())}
    begun = browser.post("/c/open/", data, follow=True)
    visit = Visit.objects.get()
    assert begun.redirect_chain[-1][0] == f"/c/v/{visit.pk}/person/?transfer={taken.pk}"
    assert WARNING in begun.content.decode() and not visit.people.exists()


def test_a_protected_family_for_another_city_is_warned_of_without_its_address(browser, visit):
    codes = "\n".join(codes_of(message(protected=True, **ELSEWHERE)))
    page = browser.post(address(visit), {"codes": codes}).content.decode().split('name="text"')[1]
    shown = page.partition('">')[2]
    assert "この証明書の転出先は、見本市ではありません。" in shown and "例示市中央" not in shown


def test_others_are_refused(visit, section_staff, clerk_elsewhere):
    for staff, status in ((section_staff, 403), (clerk_elsewhere, 404)):
        client = Client()
        client.force_login(staff)
        assert client.get(address(visit)).status_code == status


def test_the_paper_says_that_it_is_pretended_and_holds_every_code():
    page = transfer_paper(message())
    assert "模擬（架空の家族です）" in page and page.count("<svg") == len(codes_of(message()))
    assert "模擬（" not in transfer_paper(message(simulated=False))
    assert "柏木" not in page, "the name is in the codes only"

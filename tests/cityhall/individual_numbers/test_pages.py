"""The pages: masked, shown once for half a minute, never in an address, a title or a form again."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from django.test import Client
from tests.cityhall.individual_numbers.conftest import NUMBER, OTHER
from tests.documents.tools import text_of

from madoguchi.cityhall.cases.models import Case
from madoguchi.cityhall.individual_numbers.models import IndividualNumber
from madoguchi.cityhall.tenancy.models import AuditEvent, Staff

pytestmark = pytest.mark.django_db
PARTS = re.compile("1234.?5678.?9018")


@pytest.fixture
def browser(number_officer: Staff, client_of: Callable[[Staff], Client]) -> Client:
    return client_of(number_officer)


def typed(**changes: str) -> dict[str, str]:
    return {"document": "my_number_card", "number": NUMBER, "again": NUMBER, "identity": "on", **changes}


def door(page: str) -> str:
    return re.search('name="door" value="([^"]+)"', page)[1]


def shown(browser: Client, case: Case, **changes: str) -> str:
    url = f"/n/{case.pk}/p1/show/"
    token = door(browser.get(url).content.decode())
    return browser.post(url, {"purpose": "nhi", "use": "core_entry", "door": token, **changes})


def test_from_the_case_to_the_panel(browser: Client, case: Case) -> None:
    page = browser.get(f"/b/x/{case.pk}").content.decode()
    assert f'href="/n/{case.pk}/"' in page
    panel = browser.get(f"/n/{case.pk}/")
    assert panel.headers["Cache-Control"] == "no-store"
    assert panel.content.decode().count("登録なし") == 2


@pytest.mark.parametrize("role", ["section_staff", "auditor", "clerk", "administrator", "protection_officer"])
def test_nobody_else_finds_or_opens_it(
    role: str, stored: Case, client_of: Callable[[Staff], Client], request: pytest.FixtureRequest
) -> None:
    other = client_of(request.getfixturevalue(role))
    page = other.get(f"/b/x/{stored.pk}")
    assert "個人番号を扱う" not in page.content.decode()
    for url in (f"/n/{stored.pk}/", f"/n/{stored.pk}/p1/show/", f"/n/{stored.pk}/sheet/"):
        assert other.get(url).status_code == 403
        assert other.post(url, typed()).status_code == 403


def test_an_officer_of_another_section_is_recorded(
    stored: Case, childcare_officer: Staff, client_of: Callable[[Staff], Client]
) -> None:
    answer = client_of(childcare_officer).get(f"/n/{stored.pk}/")
    assert answer.status_code == 403
    assert "ほかの課" in answer.content.decode()
    assert AuditEvent.objects.filter(verb="access.refused", subject=f"case:{stored.pk}").exists()


def test_a_case_without_a_number_is_refused_and_recorded(
    cases: list[Case], citizen_officer: Staff, client_of: Callable[[Staff], Client]
) -> None:
    move_in = next(one for one in cases if one.procedure == "move_in_notification")
    officer = client_of(citizen_officer)
    assert "個人番号を扱う" not in officer.get(f"/b/x/{move_in.pk}").content.decode()
    assert officer.get(f"/n/{move_in.pk}/").status_code == 403
    assert AuditEvent.objects.filter(verb="number.refused", subject=f"case:{move_in.pk}").exists()


def test_store_then_masked(browser: Client, case: Case) -> None:
    full_width = typed(number="１２３４－５６７８－９０１８")
    answer = browser.post(f"/n/{case.pk}/p1/store/", full_width, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(f"/n/{case.pk}/", 302)]
    assert "●●●● ●●●● ●●●●" in page
    assert "マイナンバーカード" in page
    assert not PARTS.search(page)


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"again": OTHER}, "2回の入力"), ({"number": "123456789019"}, "検査数字"),
     ({"number": ""}, "入れてください"), ({"identity": ""}, "印を付けて"),
     ({"document": ""}, "書類を選んで")],
)  # fmt: skip
def test_what_was_typed_does_not_come_back(
    browser: Client, case: Case, changes: dict[str, str], says: str
) -> None:
    answer = browser.post(f"/n/{case.pk}/p1/store/", typed(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert not PARTS.search(page)
    assert "12345678901" not in page
    assert not IndividualNumber.objects.exists()


def test_another_persons_number(browser: Client, stored: Case) -> None:
    page = browser.post(f"/n/{stored.pk}/p2/store/", typed()).content.decode()
    assert "別の方の番号" in page
    assert "見本　太郎" not in page


def test_shown_once_for_half_a_minute(browser: Client, stored: Case) -> None:
    answer = shown(browser, stored)
    page = answer.content.decode()
    assert PARTS.search(page)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Refresh"] == f"30; url=/n/{stored.pk}/"
    title = re.search("<title>(.*?)</title>", page, re.DOTALL)[1]
    assert not PARTS.search(title)
    assert AuditEvent.objects.filter(verb="number.read").count() == 1


def test_going_back_or_reloading_asks_again(browser: Client, stored: Case) -> None:
    url = f"/n/{stored.pk}/p1/show/"
    token = door(browser.get(url).content.decode())
    answers = {"purpose": "nhi", "use": "core_entry", "door": token}
    assert browser.post(url, answers).status_code == 200
    again = browser.post(url, answers)
    assert (again.status_code, again.url) == (302, url)
    assert AuditEvent.objects.filter(verb="number.read").count() == 1


@pytest.mark.parametrize("changes", [{"use": ""}, {"purpose": "child_allowance"}, {"use": "curiosity"}])
def test_only_a_lawful_purpose_and_a_use(browser: Client, stored: Case, changes: dict[str, str]) -> None:
    answer = shown(browser, stored, **changes)
    assert answer.status_code == 422
    assert not PARTS.search(answer.content.decode())
    assert not AuditEvent.objects.filter(verb="number.read").exists()


def test_asking_for_nobody_goes_back(browser: Client, stored: Case) -> None:
    for key in ("p2", "p9"):
        assert browser.get(f"/n/{stored.pk}/{key}/show/").url == f"/n/{stored.pk}/"
    assert browser.get(f"/n/{stored.pk}/p9/store/").status_code == 404


def test_register_again_and_forget(browser: Client, stored: Case) -> None:
    url = f"/n/{stored.pk}/p1/again/"
    refused = browser.post(url, typed(number=OTHER, again=OTHER, why="changed", reason=f"旧 {NUMBER}"))
    assert "メモや理由には書けません" in refused.content.decode()
    browser.post(url, typed(number=OTHER, again=OTHER, why="changed", reason="本人の請求による変更"))
    assert IndividualNumber.objects.filter(state="changed").count() == 1
    done = browser.post(f"/n/{stored.pk}/p1/forget/", {"reason": "取りやめ"}, follow=True)
    assert "番号を消去しました" in done.content.decode()
    assert not IndividualNumber.objects.filter(state="live").exists()


def test_the_sheet_is_made_on_request_and_kept_nowhere(
    browser: Client, stored: Case, tmp_path: Path
) -> None:
    url = f"/n/{stored.pk}/sheet/"
    assert "見本　花子" not in browser.get(url).content.decode()
    answer = browser.post(url, {"purpose": "nhi", "people": ["p1"]})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "1234" not in answer.headers["Content-Disposition"]
    text = re.sub(r"\s", "", text_of(answer.content, tmp_path))
    assert NUMBER in text
    assert "国民健康保険の資格・給付・保険料" in text
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert not PARTS.search(str(pdf.docinfo))
        assert not pdf.attachments
    event = AuditEvent.objects.get(verb="number.read")
    assert '"use":"sheet"' in event.payload


@pytest.mark.parametrize(
    "posted", [{"purpose": "nhi"}, {"purpose": "nhi", "people": ["p2"]}, {"people": ["p1"]}]
)
def test_a_sheet_names_its_people_and_purpose(
    browser: Client, stored: Case, posted: dict[str, str | list[str]]
) -> None:
    assert browser.post(f"/n/{stored.pk}/sheet/", posted).status_code == 422


def test_the_auditor_sees_the_reads_and_no_number(
    browser: Client, stored: Case, auditor: Staff, client_of: Callable[[Staff], Client]
) -> None:
    shown(browser, stored)
    page = client_of(auditor).get("/m/audit/?verb=number.").content.decode()
    assert "個人番号を見た" in page
    assert "nhi" in page
    assert not PARTS.search(page)

"""Who may open what, in whole HTTP requests: each role, each door, one answer."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cityhall.cases import rows
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.cases.actions.issue_api_token import issue_api_token
from madoguchi.cityhall.cases.actions.revoke_api_token import revoke_api_token
from madoguchi.cityhall.cases.actions.take_export import take_export
from madoguchi.cityhall.cases.models import Action, ApiToken, Case, Export
from madoguchi.cityhall.cases.refusals import NotAllowed
from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tenancy.scope import municipality_scope

OK, LOGIN, NO, HIDDEN = 200, 302, 403, 404


@pytest.fixture
def cast(
    city, clerk, section_staff, head, other_section, auditor, administrator, other_city, protection_officer
):
    with municipality_scope(other_city.pk):
        elsewhere = make_staff(other_city, "insurance-elsewhere", [Role.SECTION_STAFF], section="insurance")
    return {
        "resident": None,
        "clerk": clerk,
        "section": section_staff,
        "head": head,
        "other section": other_section,
        "auditor": auditor,
        "administrator": administrator,
        "elsewhere": elsewhere,
        "officer": protection_officer,
    }


@pytest.fixture
def browser(cast, client_of):
    return lambda who: client_of(cast[who]) if cast[who] else Client()


MATRIX = {
    "cases:case": {
        "resident": LOGIN,
        "clerk": NO,
        "section": OK,
        "head": OK,
        "other section": NO,
        "auditor": OK,
        "administrator": NO,
        "elsewhere": HIDDEN,
        "officer": NO,
    },
    "cases:live": {
        "resident": LOGIN,
        "clerk": NO,
        "section": OK,
        "other section": NO,
        "auditor": OK,
        "elsewhere": HIDDEN,
    },
    "cases:document": {
        "resident": LOGIN,
        "clerk": NO,
        "section": HIDDEN,
        "other section": NO,
        "auditor": NO,
        "elsewhere": HIDDEN,
    },
}


@pytest.mark.parametrize(
    ("name", "who", "status"), [(n, w, s) for n, row in MATRIX.items() for w, s in row.items()]
)
def test_a_case_opens_for_its_own_section_alone(browser, insurance_case, monkeypatch, name, who, status):
    monkeypatch.setattr(
        "madoguchi.cityhall.cases.evidence.read_map", lambda pdf: type("M", (), {"forms": ()})
    )
    assert browser(who).get(reverse(name, args=[insurance_case.pk])).status_code == status


def test_an_attempt_on_another_sections_case_is_recorded(browser, insurance_case):
    answer = browser("other section").get(reverse("cases:case", args=[insurance_case.pk]))
    assert "ほかの課の案件は開けません" in answer.content.decode()
    event = AuditEvent.objects.get(verb="access.refused")
    assert event.subject == f"case:{insurance_case.pk}"
    assert not AuditEvent.objects.filter(verb="case.viewed").exists()


def test_every_view_of_a_case_is_recorded(browser, insurance_case):
    browser("section").get(reverse("cases:case", args=[insurance_case.pk]))
    assert AuditEvent.objects.filter(verb="case.viewed", subject=f"case:{insurance_case.pk}").count() == 1


def test_an_auditor_sees_the_history_and_no_personal_data(browser, insurance_case):
    page = browser("auditor").get(reverse("cases:case", args=[insurance_case.pk])).content.decode()
    assert insurance_case.number in page
    assert "見本　太郎" not in page
    assert "ミホン" not in page


def test_a_section_sees_its_own_forms_only(browser, insurance_case):
    page = browser("section").get(reverse("cases:case", args=[insurance_case.pk])).content.decode()
    assert "国民健康保険の加入の書" in page
    assert "児童手当 認定請求の書" not in page
    assert "見本　太郎" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("resident", LOGIN),
        ("clerk", NO),
        ("section", OK),
        ("head", OK),
        ("auditor", NO),
        ("administrator", NO),
    ],
)
@pytest.mark.parametrize("name", ["cases:queue", "cases:queue_rows", "cases:reconcile", "cases:export"])
def test_the_sections_lists(browser, cases, name, who, status):
    assert browser(who).get(reverse(name)).status_code == status


def test_a_queue_shows_its_own_section_only(browser, cases):
    page = browser("section").get(reverse("cases:queue")).content.decode()
    numbers = {case.section: case.number for case in cases}
    assert numbers["insurance"] in page
    assert numbers["childcare"] not in page


def post(client, case, verb, **fields):
    return client.post(reverse("cases:act", args=[case.pk, verb]), {"txid": str(uuid4()), **fields})


def test_a_case_worked_on_in_the_browser(browser, insurance_case):
    client = browser("section")
    assert post(client, insurance_case, "take").status_code == 302
    assert post(client, insurance_case, "note", text="確認中").status_code == 302
    assert post(client, insurance_case, "complete", text="").status_code == 302
    insurance_case.refresh_from_db()
    assert insurance_case.state == "done"
    page = client.get(reverse("cases:case", args=[insurance_case.pk])).content.decode()
    assert "完了" in page


def test_a_clerk_of_another_city_by_the_address(browser, insurance_case):
    assert post(browser("elsewhere"), insurance_case, "take").status_code == HIDDEN
    assert not Action.objects.filter(kind="taken").exists()


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("return", {"text": " "}),
        ("hand-on", {"section": "nowhere", "text": "x"}),
        ("take", {"txid": "no uuid"}),
    ],
)
def test_bad_posts_are_answered_in_words(browser, insurance_case, verb, fields):
    answer = post(browser("section"), insurance_case, verb, **fields)
    assert answer.status_code == 422
    assert not Action.objects.filter(kind__in=["returned", "handed_on", "taken"]).exists()


def test_an_unknown_verb(browser, insurance_case):
    assert post(browser("section"), insurance_case, "delete").status_code == NO


def test_export_in_the_browser_then_download_and_confirm(browser, insurance_case):
    client = browser("section")
    fields = {"cases": [str(insurance_case.pk)], "format": "csv", "encoding": "utf-8-sig", "newline": "crlf"}
    answer = client.post(reverse("cases:export"), {"txid": str(uuid4()), **fields})
    export = Export.objects.get()
    assert answer.url == reverse("cases:export_taken", args=[export.pk])
    assert client.get(answer.url).status_code == OK
    file = client.get(reverse("cases:export_file", args=[export.pk]))
    assert file.content == bytes(export.archive)
    assert file.headers["Content-Type"] == "application/zip"
    confirm = reverse("cases:export_confirm", args=[export.pk])
    assert client.post(confirm, {"txid": str(uuid4())}).status_code == 302
    assert browser("other section").get(reverse("cases:export_file", args=[export.pk])).status_code == NO
    again = client.post(reverse("cases:export"), {"txid": str(uuid4()), **fields})
    assert again.status_code == 422


# Machines ------------------------------------------------------------------------------------------------


@pytest.fixture
def token(head):
    return issue_api_token(make_actor(head), label="保険課RPA", txid=uuid4())


def ask(token, path="cases:api_next", *args, key=None, method="post", **fields):
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(key or uuid4())}
    return getattr(Client(), method)(reverse(path, args=args), fields, headers=headers)


def test_a_machine_takes_fetches_and_confirms(cases, token):
    taken = ask(token, limit=10).json()
    export = Export.objects.get()
    assert (taken["number"], taken["sha256"], taken["manifest"]["cases"]) == (export.number, export.sha256, 1)
    file = ask(token, "cases:api_archive", export.pk, method="get")
    assert (file.status_code, file.headers["X-Content-SHA256"]) == (200, export.sha256)
    assert ask(token, "cases:api_confirm", export.pk).json()["state"] == "confirmed"
    assert ask(token).status_code == 204


def test_a_repeated_request_gives_the_same_export(cases, token):
    key = uuid4()
    assert ask(token, key=key).json()["id"] == ask(token, key=key).json()["id"]


def test_the_key_is_stored_as_a_hash_and_belongs_to_one_section(cases, token, in_section):
    assert token not in repr(ApiToken.objects.values_list())
    childcare = next(case for case in cases if case.section == "childcare")
    ask(token, limit=500)
    assert Case.objects.get(pk=childcare.pk).exported_at is None


@pytest.mark.parametrize("change", ["none", "wrong", "other city", "revoked", "expired", "basic"])
def test_a_key_that_opens_nothing(cases, token, head, other_city, change):
    stored = ApiToken.objects.get()
    if change == "revoked":
        revoke_api_token(make_actor(head), stored.pk, txid=uuid4())
    if change == "expired":
        ApiToken.objects.update(expires_at=timezone.now() - timedelta(days=1))
    sent = {
        "none": "",
        "wrong": token[:-1] + "x",
        "other city": token.replace("999991", "999992"),
        "basic": token,
    }.get(change, token)
    scheme = "Basic" if change == "basic" else "Bearer"
    answer = Client().post(reverse("cases:api_next"), headers={"Authorization": f"{scheme} {sent}"})
    assert answer.status_code == 401
    assert not Export.objects.exists()


def test_a_machine_may_not_open_another_sections_export(city, cases, token):
    childcare = make_actor(make_staff(city, "kodomo", [Role.SECTION_STAFF], section="childcare"))
    case = next(case for case in cases if case.section == "childcare")
    export = take_export(childcare, [case.pk], txid=uuid4())
    assert ask(token, "cases:api_archive", export.pk, method="get").status_code == NO
    assert AuditEvent.objects.filter(verb="access.refused").count() == 1


def test_bad_questions_of_a_machine(cases, token):
    assert ask(token, format="xml").status_code == 422
    assert ask(token, limit=0).status_code == 422
    answer = Client().post(reverse("cases:api_next"), headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["error"]) == (422, "BadInput")


def test_only_a_head_issues_keys(browser, in_section, head):
    with pytest.raises(NotAllowed):
        issue_api_token(in_section, label="x", txid=uuid4())
    assert browser("section").get(reverse("cases:tokens")).status_code == NO
    page = (
        browser("head").post(reverse("cases:tokens"), {"txid": str(uuid4()), "label": "RPA"}).content.decode()
    )
    assert "999991." in page
    revoke = reverse("cases:token_revoke", args=[ApiToken.objects.get().pk])
    assert browser("head").post(revoke, {"txid": str(uuid4())}).status_code == 302


def test_the_cases_of_a_day_are_not_mixed_up(at_counter, browser):
    first, second = rows.cases_of(at_counter), rows.cases_of(at_counter)
    page = browser("section").get(reverse("cases:queue")).content.decode()
    assert all(case.number in page for case in [first[1], second[1]])

"""The counter's and the officer's pages: find, check, enter, type twice, review, decide."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cityhall.benefits import build, people
from tests.cityhall.benefits.answers import a_letter, asked, counter, own
from tests.cityhall.conftest import make_staff

from madoguchi.cityhall.benefits.actions.apply import apply
from madoguchi.cityhall.benefits.models import Application, Decision, PaperEntry, Round, Target
from madoguchi.cityhall.residents.models import SearchKey
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff
from madoguchi.cityhall.tenancy.roles import Role

ACCOUNT = {
    "kind": "bank", "bank": "りそな銀行", "branch": "大阪西区", "account_type": "1", "number": "1234567",
    "holder": "ミホン　タロウ",
}  # fmt: skip


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: build.NOW)


@pytest.fixture
def desk(clerk: Staff, client_of: Callable[[Staff], Client]) -> Client:
    return client_of(clerk)


@pytest.fixture
def office(officer: Staff, client_of: Callable[[Staff], Client]) -> Client:
    return client_of(officer)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def receive(**changes: str) -> dict[str, str]:
    return {"document": "my_number_card", "proxy": "self", "wish": "declared", "txid": str(uuid.uuid4()),
            **ACCOUNT, **changes}  # fmt: skip


def sheet(**changes: str) -> dict[str, str]:
    return {"wish": "receive", "account": "other", "signed": "on", "posted_on": "R8.11.20",
            "document": "my_number_card", "txid": str(uuid.uuid4()), **ACCOUNT, **changes}  # fmt: skip


def doubtful(owned: Round, number: int, holder: str = "タロウ ミホン") -> Target:
    target = asked(owned, number)
    answer = counter(account=own(number, holder=holder))
    apply(build.HOUSE, target.pk, answer, txid=uuid.uuid4(), now=build.NOW)
    target.refresh_from_db()
    return target


@pytest.mark.parametrize(
    "scan", ["{number}", "MADOGUCHI:L1:{number}:7KQ2M9XD4TBH", "https://x/s/b/999991/{token}"]
)
def test_a_letter_opens_the_case_by_number_by_reply_code_and_by_its_address(
    desk: Client, running: Round, scan: str
) -> None:
    target = asked(running, 1)
    letter, token = a_letter(target)
    found = desk.post("/g/enter/", {"letter": scan.format(number=letter.number, token=token)})
    assert found.url == f"/g/enter/{target.pk}/"
    assert desk.post("/g/enter/", {"letter": "99-0000000-9"}).status_code == 422
    assert desk.post("/g/enter/", {}).status_code == 422


def test_a_person_is_found_without_the_letter(desk: Client, running: Round) -> None:
    target = asked(running, 1)
    SearchKey.objects.create(resident_id=target.resident_id, kind="n", key="ミホンタロウ", current=True)
    page = text_of(desk.post("/g/enter/", {"person": "ミホンタロウ"}))
    assert f"/g/enter/{target.pk}/" in page and target.number in page
    assert "1件あります" in page


def test_the_clerk_enters_an_answer_and_reads_the_receipt_number(desk: Client, running: Round) -> None:
    target = asked(running, 1)
    page = text_of(desk.get(f"/g/enter/{target.pk}/"))
    assert "見本 太郎" in page and "40,000円" in page and "本町" not in page
    done = desk.post(f"/g/enter/{target.pk}/", receive(), follow=True)
    made = Application.objects.get(target=target)
    assert made.number in text_of(done) and "窓口" in text_of(done)
    assert (made.identity, made.details["document"]) == ("documents", "my_number_card")
    assert Target.objects.get(pk=target.pk).state == "review"


def test_a_proxy_is_entered_with_the_identity_of_both(desk: Client, running: Round) -> None:
    target = asked(running, 1)
    half = desk.post(f"/g/enter/{target.pk}/", receive(proxy="guardian"))
    assert (half.status_code, "代理人の氏名" in text_of(half)) == (422, True)
    full = receive(proxy="guardian", proxy_name="後見　一郎", proxy_document="driving_licence")
    desk.post(f"/g/enter/{target.pk}/", full)
    made = Application.objects.get(target=target)
    assert (made.proxy, made.details["proxy_name"]) == ("guardian", "後見　一郎")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"document": ""}, "確認した書類"), ({"wish": ""}, "受け取り方か辞退か"),
        ({"bank": "三井"}, "番号で入れて"),
        ({"bank": "ゆうちょ"}, "ゆうちょ銀行"), ({"number": "12345678"}, "7桁"),
        ({"holder": "見本太郎"}, "口座名義"),
        ({"kind": "yucho", "symbol": "99999", "yucho_number": "1"}, "記号"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_at_its_field(
    desk: Client, running: Round, changes: dict[str, str], words: str
) -> None:
    target = asked(running, 1)
    answer = desk.post(f"/g/enter/{target.pk}/", receive(**changes))
    assert answer.status_code == 422 and words in text_of(answer) and "error-summary" in text_of(answer)
    assert Application.objects.count() == 0


def test_declining_at_the_counter(desk: Client, running: Round) -> None:
    target = asked(running, 1)
    desk.post(f"/g/enter/{target.pk}/", receive(wish="decline"))
    assert Target.objects.get(pk=target.pk).state == "declined"
    assert "辞退する" in text_of(desk.get(f"/g/enter/{target.pk}/"))


def test_a_protected_persons_case_stays_shut_without_a_lift(desk: Client, running: Round) -> None:
    person = people.moved_in(1)
    target = build.a_target(running, 1, resident_id=person.pk)
    people.protect(person)
    assert desk.get(f"/g/enter/{target.pk}/").status_code == 403
    assert AuditEvent.objects.filter(verb="person.blocked").exists()


def test_every_look_is_on_the_log(desk: Client, running: Round, clerk: Staff) -> None:
    target = asked(running, 1)
    desk.get(f"/g/enter/{target.pk}/")
    seen = AuditEvent.objects.get(verb="benefit.viewed", subject=f"target:{target.pk}")
    assert seen.actor == f"staff:{clerk.pk}"


def test_two_people_type_a_sheet_and_it_becomes_the_answer(
    desk: Client, running: Round, city: Municipality, client_of: Callable[[Staff], Client]
) -> None:
    letter, _ = a_letter(asked(running, 1))
    address = f"/g/enter/paper/{letter.pk}/"
    other = client_of(make_staff(city, "clerk-b", [Role.CLERK], section="citizen"))
    assert "1回目" in text_of(desk.post(address, sheet(), follow=True))
    assert "あなたが入力済み" in text_of(desk.get("/g/enter/paper/"))
    page = text_of(other.get(address))
    for typed in ("1234567", "りそな", 'value="R8'):
        assert typed not in page
    spelled = {"holder": "ﾐﾎﾝ ﾀﾛｳ", "number": "１２３４５６７", "posted_on": "2026-11-20"}
    done = text_of(other.post(address, sheet(**spelled), follow=True))
    made = Application.objects.get(target=letter.target)
    assert made.number in done and (made.channel, made.letter) == ("paper", letter)
    assert PaperEntry.objects.filter(letter=letter).count() == 2


def test_the_same_person_does_not_type_twice(desk: Client, running: Round) -> None:
    letter, _ = a_letter(asked(running, 1))
    desk.post(f"/g/enter/paper/{letter.pk}/", sheet())
    again = desk.post(f"/g/enter/paper/{letter.pk}/", sheet())
    assert (again.status_code, "別の職員" in text_of(again)) == (409, True)
    assert PaperEntry.objects.count() == 1


def test_a_third_person_settles_what_two_read_differently(
    running: Round, city: Municipality, client_of: Callable[[Staff], Client]
) -> None:
    letter, _ = a_letter(asked(running, 1))
    typists = [client_of(make_staff(city, f"typist-{n}", [Role.CLERK], section="citizen")) for n in range(3)]
    numbers = ("1234567", "1234561", "1234567")
    said = [
        text_of(typist.post(f"/g/enter/paper/{letter.pk}/", sheet(number=number), follow=True))
        for typist, number in zip(typists, numbers, strict=True)
    ]
    assert "1回目" in said[0] and "2人の入力が違います" in said[1] and "一致し" in said[2]
    assert letter.target.accounts.get().secret["number"] == "1234567"


def test_three_different_readings_start_the_sheet_again(
    running: Round, city: Municipality, client_of: Callable[[Staff], Client]
) -> None:
    letter, _ = a_letter(asked(running, 1))
    typists = [client_of(make_staff(city, f"typist-{n}", [Role.CLERK], section="citizen")) for n in range(3)]
    for typist, number in zip(typists, ("1111111", "2222222", "3333333"), strict=True):
        said = text_of(typist.post(f"/g/enter/paper/{letter.pk}/", sheet(number=number), follow=True))
    assert "3人の入力が一致しません" in said and Application.objects.count() == 0
    typists[0].post(f"/g/enter/paper/{letter.pk}/", sheet())
    assert PaperEntry.objects.latest("id").sheet == 2


def test_a_sheet_that_came_after_another_answer_is_refused_before_anybody_types_twice(
    desk: Client, running: Round
) -> None:
    target = asked(running, 1)
    letter, _ = a_letter(target)
    apply(build.HOUSE, target.pk, counter(), txid=uuid.uuid4(), now=build.NOW)
    late = desk.post(f"/g/enter/paper/{letter.pk}/", sheet())
    assert (late.status_code, "受け付けています" in text_of(late)) == (409, True)
    assert PaperEntry.objects.count() == 0


def test_an_unsigned_sheet_is_no_answer(desk: Client, running: Round) -> None:
    letter, _ = a_letter(asked(running, 1))
    unsigned = {key: value for key, value in sheet().items() if key != "signed"}
    assert desk.post(f"/g/enter/paper/{letter.pk}/", unsigned).status_code == 422


def test_the_review_says_why_and_offers_what_follows(office: Client, running: Round) -> None:
    target = doubtful(running, 1)
    listed = text_of(office.get(f"/g/r/{running.pk}/review/"))
    assert "人が決めるものは1件" in listed and "名義の確認" in listed and "本町" not in listed
    page = text_of(office.get(f"/g/t/{target.pk}/review/"))
    for shown in ("ミホン タロウ", "タロウ ミホン", "姓と名の順", "この名義を本人と認める"):
        assert shown in page
    assert "円の支給を決定する" not in page
    accepted = office.post(f"/g/t/{target.pk}/accept/", {"version": "1", "reason": "通帳で確認"}, follow=True)
    assert "40,000円の支給を決定する" in text_of(accepted)
    done = office.post(f"/g/t/{target.pk}/decide/grant/", {"code": "checked", "txid": str(uuid.uuid4())})
    assert done.url == f"/g/r/{running.pk}/review/"
    assert Decision.objects.get(target=target).kind == "grant"


def test_deciding_leads_to_the_next_case(office: Client, running: Round) -> None:
    first, second = doubtful(running, 1), doubtful(running, 2)
    data = {"code": "account_name", "txid": str(uuid.uuid4())}
    assert office.post(f"/g/t/{first.pk}/decide/return/", data).url == f"/g/t/{second.pk}/review/"
    without = office.post(f"/g/t/{second.pk}/decide/refuse/", {"txid": str(uuid.uuid4())})
    assert (without.status_code, "理由を選んでください" in text_of(without)) == (422, True)
    assert office.post(f"/g/t/{second.pk}/decide/pay/", data).status_code == 400


def test_late_answers_are_granted_in_one_go_and_nothing_else_is(
    officer: Staff, client_of: Callable[[Staff], Client], running: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: build.NOW.replace(year=2027, month=2))
    office = client_of(officer)
    late = [asked(running, number) for number in (1, 2)]
    for number, target in enumerate(late, start=1):
        apply(build.HOUSE, target.pk, counter(account=own(number)), txid=uuid.uuid4())
    named = doubtful(running, 3)
    listed = text_of(office.get(f"/g/r/{running.pk}/review/"))
    assert f'value="{late[0].pk}"' in listed and f'value="{named.pk}"' not in listed
    ticked = {"targets": [str(one.pk) for one in (*late, named)], "txid": str(uuid.uuid4())}
    said = text_of(office.post(f"/g/r/{running.pk}/review/grant/", ticked, follow=True))
    assert "2件の支給を決定しました" in said and named.number in said
    office.post(f"/g/r/{running.pk}/review/grant/", ticked)
    assert Decision.objects.count() == 2


def test_the_clean_rest_is_ordered_with_one_button(office: Client, running: Round) -> None:
    apply(build.HOUSE, asked(running, 1).pk, counter(), txid=uuid.uuid4(), now=build.NOW)
    assert "まだ決定していない回答が1件" in text_of(office.get(f"/g/r/{running.pk}/review/"))
    office.post(f"/g/r/{running.pk}/decide-clean/", {"txid": str(uuid.uuid4())})
    assert jobs.run_ready() == 1
    assert Decision.objects.count() == 1


def test_one_account_behind_three_people_is_reported(
    office: Client, running: Round, auditor: Staff, client_of: Callable[[Staff], Client]
) -> None:
    for number in (1, 2, 3):
        target = asked(running, number)
        apply(build.HOUSE, target.pk, counter(account=own(1)), txid=uuid.uuid4(), now=build.NOW)
    huge = asked(running, 4, amount=400_000)
    apply(build.HOUSE, huge.pk, counter(account=own(4)), txid=uuid.uuid4(), now=build.NOW)
    for number in range(10, 20):
        asked(running, number)
    page = text_of(office.get(f"/g/r/{running.pk}/accounts/"))
    assert "3人・計120,000円" in page and "見本 太郎" in page
    assert huge.number in page and "はじめて振り込む口座" in page
    audited = text_of(client_of(auditor).get(f"/g/r/{running.pk}/accounts/"))
    assert "3人・計120,000円" in audited and "見本 太郎" not in audited and "****" not in audited


def test_a_list_costs_the_same_for_two_as_for_twenty(office: Client, running: Round) -> None:
    counts = []
    for start, size in ((1, 2), (10, 18)):
        for number in range(start, start + size):
            doubtful(running, number)
        with CaptureQueriesContext(connection) as seen:
            assert office.get(f"/g/r/{running.pk}/review/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 40


def test_who_may_open_what(
    running: Round, officer_of_another_section: Staff, officer_elsewhere: Staff, auditor: Staff, clerk: Staff,
    client_of: Callable[[Staff], Client],
) -> None:  # fmt: skip
    target = doubtful(running, 1)
    letter, _ = a_letter(target)
    work = [f"/g/r/{running.pk}/review/", f"/g/t/{target.pk}/review/"]
    entry = [f"/g/enter/{target.pk}/", f"/g/enter/{target.pk}/account/", f"/g/enter/paper/{letter.pk}/"]
    expected = {
        officer_of_another_section: {**dict.fromkeys(work, 403), **dict.fromkeys(entry, 403)},
        officer_elsewhere: {**dict.fromkeys(work, 404), **dict.fromkeys(entry, 404)},
        auditor: {**dict.fromkeys(work, 403), **dict.fromkeys(entry, 403)},
        clerk: {**dict.fromkeys(work, 403), **dict.fromkeys(entry, 200)},
    }
    for staff, pages in expected.items():
        browser = client_of(staff)
        found = {page: browser.get(page).status_code for page in pages}
        assert found == pages, staff
    assert AuditEvent.objects.filter(verb="access.refused").count() == len(work) + len(entry)


def test_another_account_after_the_decision(desk: Client, running: Round) -> None:
    decision = build.granted(running, 1)
    address = f"/g/enter/{decision.target_id}/account/"
    desk.post(address, {"document": "my_number_card", "proxy": "self", **ACCOUNT, "number": "7654321"})
    newest = decision.target.accounts.order_by("-version").first()
    assert (newest.version, newest.secret["number"], newest.source) == (2, "7654321", "declared")
    desk.post(address, {"document": "my_number_card", "proxy": "self", **ACCOUNT, "number": "7654321"})
    assert decision.target.accounts.count() == 2

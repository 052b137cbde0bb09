"""A benefit letter's pages, from the 2D code to the receipt, with the real simulators behind the ports."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.cityhall.benefits import build, people
from tests.cityhall.benefits.answers import a_letter, asked

from madoguchi.cityhall.benefits.actions.decide import grant, send_back
from madoguchi.cityhall.benefits.answers.accounts import of_public
from madoguchi.cityhall.benefits.models import Application, Letter, Round, Target
from madoguchi.cityhall.benefits.ports import PublicAccount
from madoguchi.cityhall.config.access import PUBLIC, VIEWS
from madoguchi.cityhall.online.benefits import door
from madoguchi.cityhall.residents.models import Resident
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.models import AuditEvent, Job, Municipality
from madoguchi.cityhall.tenancy.scope import no_municipality
from madoguchi.connectors import account_simulator

LOGIN = "/demo/login/"
# Numbers of `build` whose simulated account bears the register's name, and who registered none.
EQUAL, NO_ACCOUNT = 1, 12
PERSONAL = ("見本", "ミホン", "1980", "本町")


@pytest.fixture(autouse=True)
def demo(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.cityhall.demo.urls"
    settings.BENEFIT_LOGIN = "madoguchi.connectors.login_simulator.SimulatedLogin"
    settings.BENEFIT_ACCOUNTS = "madoguchi.connectors.account_simulator.SimulatedAccounts"
    monkeypatch.setitem(VIEWS, "demo:login_choose", PUBLIC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: build.NOW)
    for limit in (door.PER_TOKEN, door.WRONG_TOKENS):
        limit.clear()


@pytest.fixture(autouse=True)
def fresh_cache(db: None) -> None:
    cache.clear()


@pytest.fixture
def phone() -> Client:
    return Client()


class Page:
    """One letter's pages in one browser."""

    def __init__(self, client: Client, token: str, code: str = "999991") -> None:
        self.client, self.address = client, f"/s/b/{code}/{token}/"

    def get(self, page: str = "", **query: str) -> Any:
        with no_municipality():
            return self.client.get(self.address + page, query)

    def post(self, page: str, **data: str) -> Any:
        with no_municipality():
            return self.client.post(self.address + page, data)

    def login(self, wish: str, who: Resident | None) -> Any:
        """Choose, go to the simulator, be that person (or give up), and come back; the page that follows."""
        away = self.post("login", wish=wish)
        assert away.url.startswith(LOGIN), away
        with no_municipality():
            assert "模擬" in self.client.get(away.url).content.decode()
            query = dict(re.findall(r"(state|return_to)=([^&]+)", away.url))
            data = {key: unquote(value) for key, value in query.items()}
            person = {"person": str(who.pk)} if who else {}
            return_to = self.client.post(LOGIN, data | person)
            return self.client.get(return_to.url, follow=True)

    def receive(self, page: Any) -> Any:
        """Press the one button of the confirmation page."""
        txid = re.search(r'name="txid" value="([^"]+)"', page.content.decode())
        assert txid, page.content.decode()
        with no_municipality():
            return self.client.post(self.address + "confirm", {"txid": txid[1]}, follow=True)


@pytest.fixture
def case(running: Round) -> tuple[Target, Resident, str]:
    """Somebody who lives here, was sent a confirmation, and holds an account in the own name."""
    target = asked(running, EQUAL, kana="ミホン タロウ")
    return target, Resident.objects.get(pk=target.resident_id), a_letter(target)[1]


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_from_the_letter_to_the_receipt(phone: Client, case: tuple[Target, Resident, str]) -> None:
    target, person, token = case
    page = Page(phone, token)
    first = text_of(page.get())
    assert "40,000円" in first and "令和9年1月29日" in first and "試験の算定" in first and "福祉課" in first
    for personal in PERSONAL:
        assert personal not in first.replace("見本市", "")

    confirm = page.login("public", person)
    assert confirm.redirect_chain[-1][0] == page.address + "confirm"
    for shown in ("見本 太郎", "40,000円", "****"):
        assert shown in text_of(confirm)

    done = page.receive(confirm)
    answer = Application.objects.get(target=target)
    assert answer.number in text_of(done) and "受け付けました" in text_of(done)
    target.refresh_from_db()
    frozen = target.accounts.get()
    simulated = of_public(account_simulator.SimulatedAccounts().account_of(target.subject, ""))
    assert (target.state, frozen.secret["number"]) == ("applied", simulated.account_number)
    assert (answer.identity, answer.channel) == ("auth_app_simulator", "phone")


def test_afterwards_nobody_is_signed_in_and_the_address_shows_the_progress(
    phone: Client, case: tuple[Target, Resident, str]
) -> None:
    target, person, token = case
    page = Page(phone, token)
    page.receive(page.login("public", person))
    assert "benefit" not in phone.session
    for path in ("confirm", "account", "decline"):
        assert page.get(path).status_code == 302
    shown = text_of(page.get())
    assert "支給決定" in shown and "40,000円" in shown and "公金受取口座" in shown
    for personal in (*PERSONAL, target.accounts.get().secret["number"], "****"):
        assert personal not in shown.replace("見本市", "")


def test_the_session_holds_nothing_personal(phone: Client, case: tuple[Target, Resident, str]) -> None:
    target, person, token = case
    Page(phone, token).login("public", person)
    number = account_simulator.SimulatedAccounts().account_of(target.subject, "").account_number
    kept = str(phone.session["benefit"])
    for secret in ("見本", "ミホン", "1980", number, target.subject):
        assert secret not in kept


def test_the_button_pressed_twice_is_one_answer(phone: Client, case: tuple[Target, Resident, str]) -> None:
    target, person, token = case
    page = Page(phone, token)
    confirm = page.login("public", person)
    page.receive(confirm)
    assert page.receive(confirm).status_code == 200
    assert Application.objects.filter(target=target).count() == 1


def test_somebody_else_is_refused_and_after_five_tries_the_phone_is_closed(
    phone: Client, case: tuple[Target, Resident, str]
) -> None:
    target, _, token = case
    other = people.moved_in(2, birth_date="1990-05-05")
    page = Page(phone, token)
    for _ in range(5):
        assert "一致しませんでした" in text_of(page.login("public", other))
        assert "benefit" not in phone.session
    assert "上限" in text_of(page.client.get(page.post("login", wish="public").url))
    refused = AuditEvent.objects.filter(verb="benefit.identity_refused")
    assert refused.count() == 5
    assert Target.objects.get(pk=target.pk).state == "informed"


def test_same_name_other_birthday_is_somebody_else(phone: Client, case: tuple[Target, Resident, str]) -> None:
    twin = people.moved_in(2, birth_date="1980-01-03")
    assert "一致しませんでした" in text_of(Page(phone, case[2]).login("public", twin))


def test_a_name_in_another_form_of_its_characters_is_the_same_person(phone: Client, running: Round) -> None:
    target = asked(running, EQUAL, name="高橋 太郎", kana="ミホン タロウ")
    Resident.objects.filter(pk=target.resident_id).update(name="髙橋　太郎")
    page = Page(phone, a_letter(target)[1])
    found = page.login("public", Resident.objects.get(pk=target.resident_id))
    assert found.redirect_chain[-1][0].endswith("confirm")


def test_giving_up_at_the_login_changes_nothing(phone: Client, case: tuple[Target, Resident, str]) -> None:
    assert "中止しました" in text_of(Page(phone, case[2]).login("public", None))


def test_an_answer_of_the_login_counts_once_and_in_its_own_browser(
    phone: Client, case: tuple[Target, Resident, str]
) -> None:
    _, person, token = case
    page = Page(phone, token)
    away = page.post("login", wish="public").url
    data = {key: unquote(value) for key, value in re.findall(r"(state|return_to)=([^&]+)", away)}
    with no_municipality():
        back = phone.post(LOGIN, data | {"person": str(person.pk)}).url
        stolen = Client().get(back, follow=True)
        assert "中止しました" in text_of(stolen)
        assert phone.get(back, follow=True).redirect_chain[-1][0].endswith("confirm")
        assert "中止しました" in text_of(phone.get(back, follow=True))


def test_no_page_of_another_letter_is_open_to_who_proved_to_be_this_payee(
    phone: Client, case: tuple[Target, Resident, str], running: Round
) -> None:
    Page(phone, case[2]).login("public", case[1])
    other = Page(phone, a_letter(asked(running, 2))[1])
    assert other.get("confirm").url == other.address
    assert "benefit" not in phone.session


@pytest.mark.parametrize("path", ["confirm", "account", "decline"])
def test_without_a_login_no_page_answers(
    phone: Client, case: tuple[Target, Resident, str], path: str
) -> None:
    page = Page(phone, case[2])
    assert page.get(path).url == page.post(path).url == page.address
    assert Application.objects.count() == 0


def test_guessed_foreign_and_void_tokens(
    phone: Client, case: tuple[Target, Resident, str], other_city: Municipality
) -> None:
    _, _, token = case
    assert Page(phone, "A" * 32).get().status_code == 404
    assert Page(phone, "short").get().status_code == 404
    assert Page(phone, token, other_city.code).get().status_code == 404
    assert Page(phone, token, "000000").get().status_code == 404
    Letter.objects.update(state="void")
    gone = Page(phone, token).get()
    assert (gone.status_code, "もう使えません" in text_of(gone)) == (410, True)
    assert Page(phone, token).post("login", wish="public").status_code == 302


def test_guessing_is_slowed_down(phone: Client, city: Municipality) -> None:
    codes = [Page(phone, f"{number:032d}").get().status_code for number in range(32)]
    assert codes[0] == 404 and codes[-1] == 429


def test_after_the_deadline_the_phone_says_so(
    phone: Client, case: tuple[Target, Resident, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: build.NOW.replace(year=2027, month=1, day=30))
    page = Page(phone, case[2])
    assert "期限を過ぎました" in text_of(page.get()) and 'name="wish"' not in text_of(page.get())
    assert page.post("login", wish="public").url == page.address


def test_a_silent_account_service_still_gives_a_receipt(
    phone: Client, case: tuple[Target, Resident, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target, person, token = case
    monkeypatch.setenv(account_simulator.SILENT, "1")
    page = Page(phone, token)
    confirm = page.login("public", person)
    assert "いま口座の情報を取得できません" in text_of(confirm)
    assert Application.objects.count() == 0
    page.receive(confirm)
    assert Application.objects.get(target=target).details["wants"] == "public"
    assert jobs.run_ready() == 1
    assert (Job.objects.get().state, target.accounts.count()) == ("ready", 0)

    monkeypatch.delenv(account_simulator.SILENT)
    monkeypatch.setattr("django.utils.timezone.now", lambda: build.NOW.replace(hour=11))
    assert jobs.run_ready() == 1
    assert target.accounts.get().source == "public"


def test_who_registered_no_account_types_another(phone: Client, running: Round) -> None:
    target = asked(running, NO_ACCOUNT)
    page = Page(phone, a_letter(target)[1])
    confirm = page.login("public", Resident.objects.get(pk=target.resident_id))
    assert "登録がありません" in text_of(confirm) and 'name="txid"' not in text_of(confirm)
    typed = {"kind": "bank", "bank": "三井住友", "branch": "どこか", "number": "1234567", "holder": "ミホン"}
    wrong = page.post("account", **typed)
    assert (wrong.status_code, "見つかりません" in text_of(wrong)) == (422, True)
    with no_municipality():
        typed = {"kind": "yucho", "symbol": "17300", "yucho_number": "19927651", "holder": "ミホン　タロウ"}
        confirm = phone.post(page.address + "account", typed, follow=True)
    assert "ゆうちょ" in text_of(confirm) and "****765" in text_of(confirm)
    page.receive(confirm)
    frozen = target.accounts.get()
    assert (frozen.bank_code, frozen.branch_code, frozen.secret["number"]) == ("9900", "738", "1992765")
    assert (frozen.source, Target.objects.get(pk=target.pk).state) == ("declared", "review")


def test_another_persons_account_is_not_offered(
    phone: Client, case: tuple[Target, Resident, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """748 公金受取口座 were registered for somebody else: the name is compared when it is fetched (V)."""
    foreign = PublicAccount("0001", "001", "1", "7654321", "ベツノ ハナコ", build.NOW)
    monkeypatch.setattr(account_simulator.SimulatedAccounts, "account_of", lambda *_: foreign)
    _, person, token = case
    page = Page(phone, token)
    confirm = page.login("public", person)
    assert "氏名と違います" in text_of(confirm) and 'name="txid"' not in text_of(confirm)
    assert page.post("confirm").status_code == 200
    assert Application.objects.count() == 0


def test_declining_is_asked_once_more(phone: Client, case: tuple[Target, Resident, str]) -> None:
    target, person, token = case
    page = Page(phone, token)
    asked_again = page.login("decline", person)
    assert "振り込まれません" in text_of(asked_again)
    page.post("decline")
    assert Target.objects.get(pk=target.pk).state == "declined"
    assert "辞退を受け付けました" in text_of(page.get())


def test_a_notice_offers_the_known_account(phone: Client, running: Round) -> None:
    target = asked(running, EQUAL)
    build.an_account(target, "7654321", source="previous")
    page = Page(phone, a_letter(target, "notice")[1])
    first = text_of(page.get())
    assert "手続をしなくても" in first and "****321" in first
    page.receive(page.login("known", Resident.objects.get(pk=target.resident_id)))
    assert target.accounts.order_by("version").last().secret["number"] == "7654321"


@pytest.mark.parametrize(
    ("language", "words"), [("ja-x-easy", "もらえる お金"), ("en", "Amount you can receive")]
)
def test_in_three_languages_through_the_login(
    phone: Client, case: tuple[Target, Resident, str], language: str, words: str
) -> None:
    page = Page(phone, case[2])
    assert words in text_of(page.get(lang=language))
    away = phone.post(f"{page.address}login?lang={language}", {"wish": "decline"})
    assert away.url.startswith(LOGIN)
    assert phone.session["benefit"]["lang"] == language


def test_the_way_from_the_receipt_to_the_decision(
    phone: Client, case: tuple[Target, Resident, str], officer: Any, actor_of: Callable[..., Any]
) -> None:
    target, person, token = case
    page = Page(phone, token)
    page.receive(page.login("public", person))
    grant(actor_of(officer), target.pk, code="checked", txid=uuid4())
    shown = text_of(page.get())
    assert "支給が決まりました" in shown and "令和8年12月18日" in shown


def test_sent_back_the_old_letter_says_so_and_a_new_one_asks_again(
    phone: Client, case: tuple[Target, Resident, str], officer: Any, actor_of: Callable[..., Any]
) -> None:
    target, person, token = case
    page = Page(phone, token)
    page.receive(page.login("public", person))
    send_back(actor_of(officer), target.pk, code="account_name", txid=uuid4())
    assert "もう一度、申請してください" in text_of(page.get())
    again = Page(phone, a_letter(target, "reminder")[1])
    again.receive(again.login("public", person))
    assert Target.objects.get(pk=target.pk).state in ("resubmitted", "review")


def test_a_hold_is_nobodys_business_on_a_phone(phone: Client, running: Round) -> None:
    target = asked(running, EQUAL)
    page = Page(phone, a_letter(target)[1])
    person = Resident.objects.get(pk=target.resident_id)
    confirm = page.login("public", person)
    people.protect(person)
    page.receive(confirm)
    assert Target.objects.get(pk=target.pk).held_for == "protected"
    shown = text_of(page.get())
    assert "審査しています" in shown and "保留" not in shown and "支援" not in shown


def test_pages_are_light_and_work_without_scripts(phone: Client, case: tuple[Target, Resident, str]) -> None:
    first = text_of(Page(phone, case[2]).get())
    assert "<script" not in first and len(first.encode()) < 12_000


def test_private_headers(phone: Client, case: tuple[Target, Resident, str]) -> None:
    answer = Page(phone, case[2]).get()
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_simulator_exists_in_a_demo_only(settings: Any, phone: Client, city: Municipality) -> None:
    settings.DEMO = False
    with no_municipality():
        assert phone.get(LOGIN, {"state": "x", "return_to": "/"}).status_code == 404
        settings.DEMO = True
        assert phone.get(LOGIN, {"state": "x", "return_to": "https://example.com/"}).status_code == 404
    assert reverse("demo:login_choose") == LOGIN

"""The pages of a card in a visit: what they show, who may open them, how many statements they cost."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cityhall.conftest import make_actor
from tests.cityhall.counter.cards import card_read, expected_family, unsettled
from tests.cityhall.counter.test_card_decision import mover_of, resident

from madoguchi.cityhall.cases.actions.choose_people import choose_people
from madoguchi.cityhall.cases.actions.keep_card_reading import keep_card_reading
from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.cases.models import CardReading, Visit
from madoguchi.cityhall.residents.actions.protect_person import protect_person
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff


@pytest.fixture
def at_counter(clerk: Staff) -> Actor:
    return make_actor(clerk)


@pytest.fixture
def visit(at_counter: Actor) -> Visit:
    return open_visit(at_counter, event="move_in", txid=uuid4())


@pytest.fixture
def browser(clerk: Staff) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def address(visit: Visit, page: str) -> str:
    return f"/c/v/{visit.pk}/card/{page}"


def decide(browser: Client, visit: Visit, **post: Any) -> Any:
    base = {"txid": str(uuid4()), "reading": str(CardReading.objects.get().pk)}
    return browser.post(address(visit, "decide/"), base | post)


def test_the_page_to_read_never_sends_what_opens_the_card(browser, visit):
    page = browser.get(address(visit, "")).content.decode()
    assert "カードを置いてください" in page and "カードリーダーをつなぐ" in page
    form = page[page.index("data-card-read") : page.index("data-card-answer")]
    names = {part.split('"')[0] for part in form.split(' name="')[1:]}
    assert names == {"way"}, "a field without a name is never posted"


def test_an_order_needs_a_paired_reader(browser, visit):
    response = browser.post(address(visit, "order/"))
    assert response.status_code == 409
    assert "カードリーダーがつながっていません" in response.content.decode()


def test_an_exact_match_has_one_button_and_leads_to_the_family(browser, visit, at_counter):
    transfer = expected_family()
    mover = mover_of(transfer)
    keep_card_reading(at_counter, visit.pk, card_read())
    page = browser.get(address(visit, "match/")).content.decode()
    assert "この人で進める" in page and "転出証明書情報の人と一致しました" in page and "模擬カード" in page
    response = decide(browser, visit, choice=f"transfer:{mover.pk}", exact="1")
    assert response.url == f"/c/v/{visit.pk}/person/?transfer={transfer.pk}&picked={mover.pk}"
    family = browser.get(response.url).content.decode()
    assert family.count('name="person"') == 5 and family.count(" checked") == 6
    assert f'name="applicant" value="{mover.pk}" checked' in family


def test_the_family_that_is_there_goes_on_to_the_interview(browser, visit, at_counter):
    transfer = expected_family()
    choose_people(at_counter, visit.pk, transfer=transfer.pk, txid=uuid4())
    keep_card_reading(at_counter, visit.pk, card_read())
    assert "この来庁の人" in browser.get(address(visit, "match/")).content.decode()
    post = {"choice": f"transfer:{mover_of(transfer).pk}", "exact": "1", "txid": str(uuid4())}
    first = decide(browser, visit, **post)
    assert first.url == f"/c/v/{visit.pk}/ask/"
    assert decide(browser, visit, **post).url == first.url


def test_a_card_of_nobody_in_this_family_warns(browser, visit, at_counter):
    choose_people(at_counter, visit.pk, transfer=expected_family().pk, txid=uuid4())
    keep_card_reading(at_counter, visit.pk, card_read("adult"))
    assert "カードの持ち主がいません" in browser.get(address(visit, "match/")).content.decode()


def test_differences_stand_side_by_side_and_a_reason_is_asked_for(browser, visit, at_counter):
    someone = resident(name="高崎　翔太")
    keep_card_reading(at_counter, visit.pk, card_read())
    page = browser.get(address(visit, "match/")).content.decode()
    assert "おそらく同じ人" in page and "字体だけが違います" in page and "この人で進める" not in page
    wrong = decide(browser, visit, choice=f"resident:{someone.pk}")
    assert wrong.status_code == 422 and "理由を選んでください" in wrong.content.decode()
    nobody = decide(browser, visit, reason="face")
    assert nobody.status_code == 422 and "候補から選んでください" in nobody.content.decode()
    pretended = decide(browser, visit, choice=f"resident:{someone.pk}", exact="1")
    assert "理由を選んでください" in pretended.content.decode()
    right = decide(browser, visit, choice=f"resident:{someone.pk}", reason="face")
    assert right.url == f"/c/v/{visit.pk}/person/?resident={someone.pk}"


def test_an_unproved_card_says_so_and_has_no_one_button(browser, visit, at_counter):
    expected_family()
    keep_card_reading(at_counter, visit.pk, unsettled(card_read()))
    page = browser.get(address(visit, "match/")).content.decode()
    assert "確かめきれていません" in page and "この人で進める" not in page


def test_a_protected_person_is_a_name_and_no_address(browser, visit, at_counter, protection_officer):
    someone = resident()
    details = {"category": "dv", "protected_addresses": [someone.address], "note": "架空"}
    protect_person(make_actor(protection_officer), someone.pk, details=details)
    keep_card_reading(at_counter, visit.pk, card_read())
    page = browser.get(address(visit, "match/")).content.decode()
    assert "支援措置" in page and "表示できません" in page
    assert page.count("海辺町") == 1, "the card's own address, not the register's"
    refused = decide(browser, visit, choice=f"resident:{someone.pk}", reason="face")
    assert refused.status_code == 403


def test_nobody_and_an_agent_have_their_own_ways(browser, visit, at_counter):
    keep_card_reading(at_counter, visit.pk, card_read("foreign"))
    page = browser.get(address(visit, "match/")).content.decode()
    assert "見つかりません" in page and "1991年" not in page
    bad = decide(browser, visit, choice="nobody", reason="face", relation="世帯主")
    assert bad.status_code == 422
    added = decide(
        browser, visit, choice="nobody", reason="face", kana="スミス　ジョン", relation="世帯主",
        foreign="on", nationality="米国",
    )  # fmt: skip
    assert added.url == f"/c/v/{visit.pk}/ask/"
    assert visit.people.get().items["nationality"] == "米国"


def test_the_page_asks_an_agent_for_a_reason_only_where_the_card_is_not_proved(browser, visit, at_counter):
    keep_card_reading(at_counter, visit.pk, card_read("foreign"))
    proved = browser.get(address(visit, "match/")).content.decode().partition("代理人です")[2]
    assert 'name="agent"' in proved and 'name="reason"' not in proved
    keep_card_reading(at_counter, visit.pk, unsettled(card_read("foreign")))
    open_one = browser.get(address(visit, "match/")).content.decode().partition("代理人です")[2]
    assert 'name="reason"' in open_one
    agent = {"choice": "agent", "agent": "任意代理人（委任状を確認）"}
    refused = decide(browser, visit, **agent)
    assert refused.status_code == 422 and "理由を選んでください" in refused.content.decode()
    assert decide(browser, visit, **agent, reason="face").status_code == 302


def test_no_two_controls_of_the_page_have_one_id(browser, visit, at_counter):
    """Else a click on a reason's words marks the reason of another form."""
    expected_family()
    for read in (card_read(), unsettled(card_read())):
        keep_card_reading(at_counter, visit.pk, read)
        ids = re.findall(r'\bid="([^"]+)"', browser.get(address(visit, "match/")).content.decode())
        assert sorted(ids) == sorted(set(ids))


def test_a_decided_card_cannot_be_opened_again(browser, visit, at_counter):
    keep_card_reading(at_counter, visit.pk, card_read())
    decide(browser, visit, choice="agent", agent="任意代理人（委任状を確認）")
    gone = browser.get(address(visit, "match/"))
    assert gone.status_code == 409 and "もう一度読み取って" in gone.content.decode()


@pytest.mark.parametrize("page", ["", "match/"])
def test_others_are_refused(page, visit, section_staff, clerk_elsewhere, at_counter):
    keep_card_reading(at_counter, visit.pk, card_read())
    for staff, status in ((section_staff, 403), (clerk_elsewhere, 404)):
        client = Client()
        client.force_login(staff)
        assert client.get(address(visit, page)).status_code == status


def test_the_match_costs_the_same_however_many_candidates(browser, visit, at_counter):
    transfer = expected_family()
    keep_card_reading(at_counter, visit.pk, card_read())
    counts = []
    browser.get(address(visit, "match/"))
    for number in (1, 6):
        for one in range(number):
            resident(10 * number + one, name="髙﨑　翔太", address_lot=f"{one}番地")
        with CaptureQueriesContext(connection) as spent:
            assert browser.get(address(visit, "match/")).status_code == 200
        counts.append(len(spent))
    assert counts[0] == counts[1] <= 30, counts
    assert transfer.people.count() == 5

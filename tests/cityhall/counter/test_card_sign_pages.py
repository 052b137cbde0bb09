"""The pages of signing with a card: what they offer, what they say when it fails; no password comes here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.cityhall.cases import rows
from tests.cityhall.cases.card_desk import SECRETS, packet_for
from tests.cityhall.conftest import make_actor
from tests.cityhall.readers.conftest import Seat, believed, card, folder  # noqa: F401
from tests.support.card_agent import InProcessAgent, now

from madoguchi.card.emulator import MadeCard
from madoguchi.card.emulator.folder import TestFolder
from madoguchi.cityhall.cases.models import CardSignature, Packet, Signature, Visit
from madoguchi.cityhall.tenancy.models import Staff

Maker = Callable[[str], MadeCard]


@pytest.fixture
def browser(clerk: Staff) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


@pytest.fixture
def seat(clerk: Staff, browser: Client, believed: TestFolder) -> Seat:  # noqa: F811
    """The reader of the window `browser`."""
    believed.publish_crls(now())
    made = Seat(make_actor(clerk), browser.session.session_key or "", InProcessAgent())
    made.pair()
    return made


@pytest.fixture
def visit(seat: Seat) -> Visit:
    return rows.visit_of(seat.actor)


@pytest.fixture
def packet(visit: Visit) -> Packet:
    return packet_for(visit)


class Window:
    """The page of the first act, and what its script would do."""

    def __init__(self, browser: Client, seat: Seat, packet: Packet) -> None:
        self.browser, self.seat, self.packet = browser, seat, packet
        self.address = f"/c/v/{packet.visit_id}/sign/card/1/"

    def page(self, query: str = "") -> str:
        return self.browser.get(self.address + query).content.decode()

    def order(self, certificate: str = "signature", **more: str) -> Any:
        post = {"certificate": certificate, "shown_sha256": self.packet.sha256, **more}
        return self.browser.post(f"{self.address}order/", post)

    def sign(self, made: MadeCard, certificate: str = "signature") -> Any:
        order = self.order(certificate).json()
        self.seat.agent.lay(made)
        name, role = SECRETS[certificate]  # type: ignore[index]
        outcome = self.seat.agent.perform(order["order"], {name: made.person.pins[role]})
        post = {
            "order": order["id"], "sealed": outcome.sealed, "shown_sha256": self.packet.sha256,
            "txid": str(uuid4()),
        }  # fmt: skip
        return self.browser.post(f"{self.address}answer/", post)

    def decide(self, **post: str) -> Any:
        waiting = str(CardSignature.objects.get().pk)
        return self.browser.post(f"{self.address}decide/", {"waiting": waiting, **post})


@pytest.fixture
def window(browser: Client, seat: Seat, packet: Packet) -> Window:
    return Window(browser, seat, packet)


def test_what_the_resident_types_has_no_name_to_be_posted_under(window: Window) -> None:
    page = window.page()
    form = page[page.index("data-card-sign") : page.index("data-card-answer")]
    assert 'id="s-signature" type="password"' in form
    assert form.count('autocomplete="off"') == 3
    names = {part.split('"')[0] for part in form.split(' name="')[1:]}
    assert names == {"certificate"}


def test_only_certificates_that_may_sign_are_offered(
    browser: Client, seat: Seat, visit: Visit
) -> None:
    window = Window(browser, seat, packet_for(visit, means=["tablet", "card_authentication"]))
    page = window.page("?certificate=signature")
    assert 'value="authentication" checked' in page
    assert 'value="signature"' not in page
    assert "方法を選んでください" in window.order("signature").json()["message"]


def test_the_sign_page_offers_the_card_where_it_may_sign(window: Window, seat: Seat, visit: Visit) -> None:
    sign = f"/c/v/{visit.pk}/sign/"
    assert "カードで署名する" in window.browser.get(sign).content.decode()
    visit.revision += 1
    visit.save()
    packet_for(visit, means=["tablet", "ink"])
    assert "カードで署名する" not in window.browser.get(sign).content.decode()


def test_the_holder_signs_and_comes_back(window: Window, card: Maker) -> None:  # noqa: F811
    response = window.sign(card("adult"))
    assert response.url == f"/c/v/{window.packet.visit_id}/sign/"
    page = window.browser.get(response.url).content.decode()
    for expected in ("カードの署名を受け取りました", "署名用電子証明書", "模擬カード", "カードで署名"):
        assert expected in page
    assert window.browser.get(window.address).url == response.url, "signed: nothing more to do there"


def test_a_revoked_certificate_leads_to_the_other_one(window: Window, card: Maker) -> None:  # noqa: F811
    response = window.sign(card("mover"))
    assert response.url.endswith("?certificate=authentication")
    page = window.browser.get(response.url).content.decode()
    assert "この電子証明書は失効しています" in page
    assert 'value="authentication" checked' in page


def test_a_clerk_says_whose_card_it_is(window: Window, card: Maker) -> None:  # noqa: F811
    assert window.sign(card("mover"), "authentication").url == window.address
    page = window.page()
    assert "さんのカードですか" in page
    assert "氏名はありません" in page
    sign = window.browser.get(f"/c/v/{window.packet.visit_id}/sign/").content.decode()
    assert "カードの確認待ち" in sign
    assert window.decide().status_code == 422
    assert window.decide(reason="face").url == f"/c/v/{window.packet.visit_id}/sign/"
    assert Signature.objects.get().card["holder"]["ground"] == "face"


def test_the_differences_stand_beside_each_other(
    browser: Client, seat: Seat, visit: Visit, card: Maker  # noqa: F811
) -> None:
    window = Window(browser, seat, packet_for(visit, former="大阪府前住市港町６丁目７番"))
    window.sign(card("adult"))
    page = window.page()
    for expected in ("東京都見本市中央一丁目２番３号", "大阪府前住市港町６丁目７番", "住所が違います"):
        assert expected in page
    assert page.count("昭和55年2月17日") == 2


def test_not_their_card_leaves_nothing(window: Window, card: Maker) -> None:  # noqa: F811
    window.sign(card("mover"), "authentication")
    window.decide(drop="1")
    assert not CardSignature.objects.exists()
    assert not Signature.objects.exists()


def test_an_act_that_is_not_there_is_none(window: Window, browser: Client) -> None:
    address = f"/c/v/{window.packet.visit_id}/sign/card/9/"
    assert browser.get(address).url == f"/c/v/{window.packet.visit_id}/sign/"
    assert browser.post(f"{address}order/", {"certificate": "signature"}).status_code == 404


def test_without_a_reader_the_order_says_how_to_connect(
    browser: Client, believed: TestFolder, clerk: Staff  # noqa: F811
) -> None:
    packet = packet_for(rows.visit_of(make_actor(clerk)))
    answer = browser.post(
        f"/c/v/{packet.visit_id}/sign/card/1/order/",
        {"certificate": "signature", "shown_sha256": packet.sha256},
    )
    assert answer.status_code == 409
    assert "カードリーダーがつながっていません" in answer.json()["message"]


def test_another_citys_clerk_finds_no_visit(
    window: Window, clerk_elsewhere: Staff, client_of: Callable[[Staff], Client]
) -> None:
    assert client_of(clerk_elsewhere).get(window.address).status_code == 404

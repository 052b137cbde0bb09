"""A submitted visit has one page, its last: nothing can be received twice. And who repeats a view says so."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from tests.cityhall.cases import journey, rows
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.cases.actions.close_visit import close_visit
from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.cases.actions.sign_packet import sign_packet
from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.cases.selectors import signers_of
from madoguchi.cityhall.counter.actions.pair_tablet import pair_tablet
from madoguchi.cityhall.counter.actions.start_pairing import start_pairing
from madoguchi.cityhall.tenancy.models import AuditEvent, Staff

ClientOf = Callable[[Staff], Client]
EARLIER = ["", "id/", "person/", "ask/", "tasks/", "f/1/", "sign/"]


@pytest.fixture
def submitted(clerk: Staff) -> Visit:
    return Visit.objects.get(pk=journey.submitted(make_actor(clerk))[0].visit_id)


def test_every_earlier_step_leads_to_the_last_page(submitted: Visit, clerk: Staff, client_of: ClientOf):
    browser = client_of(clerk)
    for step in EARLIER:
        response = browser.get(f"/c/v/{submitted.pk}/{step}")
        assert response.url == f"/c/v/{submitted.pk}/done/", step
    page = browser.get(f"/c/v/{submitted.pk}/done/").content.decode()
    assert "受け付ける" not in page
    assert f"/c/v/{submitted.pk}/sign/" not in page


@pytest.mark.parametrize("part", ["sign/live/", "sign/mirror/", "ask/plan/"])
def test_a_colleagues_open_screen_moves_along(
    part: str, submitted: Visit, clerk: Staff, client_of: ClientOf
):
    live = client_of(clerk).get(
        f"/c/v/{submitted.pk}/{part}", headers={"HX-Request": "true", "X-Live": "1"}
    )
    assert live.headers["HX-Redirect"] == f"/c/v/{submitted.pk}/done/"


def test_the_clerk_lands_on_the_last_page(clerk: Staff, client_of: ClientOf):
    actor = make_actor(clerk)
    packet = journey.prepared(actor)
    journey.sign_all(actor, packet)
    browser, address = client_of(clerk), f"/c/v/{packet.visit_id}/"
    response = browser.post(f"{address}submit/", {"packet": str(packet.pk), "txid": str(uuid4())})
    assert response.url == f"{address}done/"
    assert "すべて受け付けました" in browser.get(response.url).content.decode()


def test_who_has_signed_meanwhile_is_not_shown_again(clerk: Staff, client_of: ClientOf):
    actor = make_actor(clerk)
    packet = journey.prepared(actor)
    browser, address = client_of(clerk), f"/c/v/{packet.visit_id}/"
    started = start_pairing(actor, place="1")
    device = pair_tablet(secret=started.token).device
    first, second = signers_of(packet)[:2]
    sign_packet(
        actor, packet.pk, signer=first.person, act=first.act, method="tablet", strokes=journey.STROKES,
        shown_sha256=packet.sha256, device="tablet-1", txid=uuid4(),
    )  # fmt: skip
    browser.post(
        f"{address}sign/show/", {"packet": str(packet.pk), "signer": first.person, "act": first.act}
    )
    device.refresh_from_db()
    assert (device.signer, device.act) == (second.person, second.act)


def test_a_cancelled_visit_leads_to_the_reception(clerk: Staff, client_of: ClientOf):
    actor = make_actor(clerk)
    visit = open_visit(actor, event="move_in", txid=uuid4())
    close_visit(actor, visit.pk, txid=uuid4(), reason="都合が変わったため")
    page = client_of(clerk).get(f"/c/v/{visit.pk}/ask/", follow=True)
    assert page.redirect_chain[-1][0] == "/c/"
    assert f"来庁番号{visit.number}は取りやめになっています" in page.content.decode()


def test_a_page_that_refreshes_itself_does_not_fill_the_log(clerk: Staff, client_of: ClientOf):
    visit = rows.visit_of(make_actor(clerk))
    browser, views = client_of(clerk), AuditEvent.objects.filter(verb="visit.viewed")
    browser.get(f"/c/v/{visit.pk}/ask/")
    before = views.count()
    for _ in range(3):
        browser.get(f"/c/v/{visit.pk}/ask/plan/", headers={"X-Live": "1"})
    assert views.count() == before == 1


def test_who_only_claims_to_repeat_a_view_is_logged(clerk: Staff, client_of: ClientOf):
    visit = rows.visit_of(make_actor(clerk))
    client_of(clerk).get(f"/c/v/{visit.pk}/ask/plan/", headers={"X-Live": "1"})
    assert AuditEvent.objects.filter(verb="visit.viewed", subject=f"visit:{visit.pk}").count() == 1

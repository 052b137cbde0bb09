"""The ticket machine: a paired device of its own office draws numbers, and nobody else does."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.cityhall.conftest import make_actor
from tests.cityhall.tickets.conftest import HOUSE, RESIDENT
from tests.cityhall.tickets.hall import always_open, draw_at, kiosk_url, pair, value_of

from madoguchi.cityhall.tenancy.actions.change_staff import change_staff
from madoguchi.cityhall.tenancy.actions.reset_staff import reset_staff
from madoguchi.cityhall.tenancy.models import AuditEvent, Staff
from madoguchi.cityhall.tenancy.rights import NotAllowed
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.tickets.actions.book import book
from madoguchi.cityhall.tickets.actions.invite_kiosk import invite_kiosk, pair_kiosk, revoke_kiosk
from madoguchi.cityhall.tickets.actions.open_slots import open_slots
from madoguchi.cityhall.tickets.actions.report_paper import report_paper
from madoguchi.cityhall.tickets.models import Kiosk, Office, Purpose, Ticket
from madoguchi.cityhall.tickets.moments import business_day
from madoguchi.cityhall.tickets.public_words import words_for
from madoguchi.cityhall.tickets.refusals import InvitationUnknown, KioskNamed
from madoguchi.cityhall.tickets.views import kiosk as views


@pytest.fixture
def hall(office: Office) -> Office:
    return always_open(office)


@pytest.fixture
def kiosk(city: Any, hall: Office) -> Client:
    views.PER_KIOSK.clear()
    views.PAIRINGS.clear()
    return pair(city, hall)


def test_two_taps_draw_a_number(city: Any, hall: Office, kiosk: Client) -> None:
    home = kiosk.get(kiosk_url(city, hall)).content.decode()
    assert kiosk_url(city, hall, "purpose", "move") in home
    ticket = draw_at(kiosk, city, hall)
    assert (ticket.label, ticket.channel, ticket.office_id) == ("A001", "kiosk", hall.pk)
    assert ticket.issued_by == f"resident:kiosk:{Kiosk.objects.get().pk}"


def test_a_double_tap_is_one_number(city: Any, hall: Office, kiosk: Client) -> None:
    url = kiosk_url(city, hall, "purpose", "move")
    data = {"txid": value_of(kiosk.get(url), "txid")}
    first, second = kiosk.post(url, data), kiosk.post(url, data)
    assert first.status_code == second.status_code == 302
    assert Ticket.objects.count() == 1


def test_a_stranger_draws_nothing(city: Any, hall: Office) -> None:
    url = kiosk_url(city, hall, "purpose", "move")
    assert Client().post(url, {"txid": str(uuid4())}).status_code == 403
    assert Ticket.objects.count() == 0


def test_a_kiosk_of_another_office_draws_nothing_here(city: Any, hall: Office, branch: Office) -> None:
    elsewhere = pair(city, always_open(branch), "北")
    url = kiosk_url(city, hall, "purpose", "move")
    assert elsewhere.post(url, {"txid": str(uuid4())}).status_code == 403
    assert draw_at(elsewhere, city, branch).office_id == branch.pk


def test_a_city_does_not_know_another_citys_kiosk(city: Any, other_city: Any, hall: Office) -> None:
    assert pair(city, hall).get(f"/k/{other_city.code}/{hall.code}/").status_code == 404
    with municipality_scope(other_city.pk):
        assert Kiosk.objects.count() == 0


def test_a_revoked_kiosk_is_closed_at_once(city: Any, hall: Office, kiosk: Client) -> None:
    revoke_kiosk(HOUSE, Kiosk.objects.get().pk)
    assert kiosk.get(kiosk_url(city, hall)).status_code == 403


def test_an_invitation_is_good_once_and_for_a_quarter_of_an_hour(
    hall: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = invite_kiosk(HOUSE, hall.pk, name="正面").secret
    pair_kiosk(RESIDENT, hall.pk, used)
    with pytest.raises(InvitationUnknown):
        pair_kiosk(RESIDENT, hall.pk, used)
    with pytest.raises(KioskNamed):
        invite_kiosk(HOUSE, hall.pk, name="正面")
    late = invite_kiosk(HOUSE, hall.pk, name="裏口").secret
    after = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr("django.utils.timezone.now", lambda: after)
    with pytest.raises(InvitationUnknown):
        pair_kiosk(RESIDENT, hall.pk, late)


def test_only_whoever_prepares_the_day_invites(hall: Office, clerk: Any) -> None:
    with pytest.raises(NotAllowed):
        invite_kiosk(make_actor(clerk), hall.pk, name="正面")


@pytest.mark.parametrize("end", ["reset", "deactivated"])
def test_an_account_that_ends_takes_its_open_invitation_and_leaves_the_halls_kiosk(
    hall: Office, head: Staff, administrator: Staff, end: str
) -> None:
    mine, office = make_actor(head), make_actor(administrator)
    standing = pair_kiosk(RESIDENT, hall.pk, invite_kiosk(mine, hall.pk, name="正面").secret).kiosk
    others = invite_kiosk(HOUSE, hall.pk, name="裏口").secret
    unanswered = invite_kiosk(mine, hall.pk, name="2階")
    if end == "reset":
        reset_staff(office, head.pk, second_factor=False)
    else:
        change_staff(
            office, head.pk, display_name=head.display_name, section=head.section,
            counter=head.counter, roles=head.roles, is_active=False,
        )  # fmt: skip
    with pytest.raises(InvitationUnknown):
        pair_kiosk(RESIDENT, hall.pk, unanswered.secret)
    pair_kiosk(RESIDENT, hall.pk, others)
    assert Kiosk.objects.get(pk=standing.pk).revoked_at is None
    event = AuditEvent.objects.get(verb="kiosk.revoked")
    assert event.subject == f"kiosk:{unanswered.kiosk.pk}"
    assert json.loads(event.payload)["detail"] == {"why": end}


def test_no_secret_is_kept(hall: Office) -> None:
    invited = invite_kiosk(HOUSE, hall.pk, name="正面").secret
    secret = pair_kiosk(RESIDENT, hall.pk, invited).secret
    row = str(Kiosk.objects.values().get())
    assert invited not in row
    assert secret not in row


def test_a_stuck_button_does_not_flood_the_lines(city: Any, hall: Office, kiosk: Client) -> None:
    url = kiosk_url(city, hall, "purpose", "move")
    answers = [kiosk.post(url, {"txid": str(uuid4())}).status_code for _ in range(31)]
    assert answers == [302] * 30 + [429]


def test_a_declared_reason_goes_with_the_number(city: Any, hall: Office, kiosk: Client) -> None:
    assert draw_at(kiosk, city, hall, priority="infant").priority == "infant"
    url = kiosk_url(city, hall, "purpose", "move")
    assert kiosk.post(url, {"txid": str(uuid4()), "priority": "mayor"}).status_code == 400


def test_the_visitors_language_is_on_the_slip_and_reaches_the_clerk(
    city: Any, hall: Office, kiosk: Client
) -> None:
    url = kiosk_url(city, hall, "purpose", "move") + "?lang=vi"
    page = kiosk.get(url)
    assert '<html lang="vi">' in page.content.decode()
    assert "Lấy phiếu số thứ tự" in page.content.decode()
    shown = kiosk.post(url, {"txid": value_of(page, "txid")}, follow=True).content.decode()
    slip = shown.split('class="slip', 1)[1].split("</footer>")[0]
    assert words_for("vi")["keep"] in slip
    assert words_for("ja-x-easy")["keep"] in slip
    assert f'<span lang="ja">{words_for("ja")["expected"]}</span>' in slip
    assert Ticket.objects.get().language == "vi"


def test_a_reservation_becomes_a_ticket_once(city: Any, hall: Office, kiosk: Client) -> None:
    day = business_day(timezone.now())
    purpose = Purpose.objects.get(office=hall, code="move")
    slot = open_slots(HOUSE, purpose.pk, day=day, first=0, last=24 * 60, every=240, capacity=2)[0]
    made = book(RESIDENT, slot.pk, txid=uuid4(), at=timezone.now() - timedelta(days=2))
    url = kiosk_url(city, hall, "code")
    answers = [kiosk.post(url, {"code": made.code.lower()}).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert Ticket.objects.get().channel == "reservation"
    wrong = kiosk.post(url, {"code": "2222222222"})
    assert wrong.status_code == 422
    assert "使えません" in wrong.content.decode()


def test_without_paper_the_screen_is_the_ticket(
    city: Any, hall: Office, kiosk: Client, administrator: Any, clerk: Any, client_of: Any
) -> None:
    url = kiosk_url(city, hall, "purpose", "move")
    shown = kiosk.post(url, {"txid": value_of(kiosk.get(url), "txid")}, follow=True)
    assert "data-print" in shown.content.decode()
    after = kiosk.post(kiosk_url(city, hall, "paper"), {"seal": value_of(shown, "seal")}, follow=True)
    text = after.content.decode()
    assert "data-print" not in text
    assert "紙の番号札は出ません" in text
    assert "A001" in text
    page = client_of(administrator).get(f"/q/day/{hall.code}/doors/")
    assert "用紙切れ" in page.content.decode()
    report_paper(make_actor(clerk), Kiosk.objects.get().pk, out=False)
    assert Kiosk.objects.get().paper_out_at is None


@pytest.mark.parametrize("seal", ["", "-", "a/b", "a\nb", "a\x00b", "x" * 5000])
def test_a_ticket_that_is_none_reports_no_paper(city: Any, hall: Office, kiosk: Client, seal: str) -> None:
    answer = kiosk.post(kiosk_url(city, hall, "paper"), {"seal": seal})
    assert answer.status_code == 400
    assert "画面が古くなっています" in answer.content.decode()
    assert Kiosk.objects.get().paper_out_at is None


def test_a_ticket_of_another_office_is_not_shown(
    city: Any, hall: Office, branch: Office, kiosk: Client
) -> None:
    theirs = draw_at(pair(city, always_open(branch)), city, branch)
    assert kiosk.get(kiosk_url(city, hall, "ticket", views._SEAL.sign(str(theirs.pk)))).status_code == 404


def test_a_kiosk_cannot_say_that_there_is_paper_again(hall: Office, kiosk: Client) -> None:
    from madoguchi.cityhall.tickets.kiosk_door import actor_of

    found = Kiosk.objects.get()
    report_paper(actor_of(found), found.pk, out=True)
    with pytest.raises(NotAllowed):
        report_paper(actor_of(found), found.pk, out=False)
    with pytest.raises(NotAllowed):
        report_paper(RESIDENT, found.pk, out=True)


def test_nobody_sees_the_last_visitors_number(
    city: Any, hall: Office, kiosk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = kiosk_url(city, hall, "purpose", "move")
    shown = kiosk.post(url, {"txid": value_of(kiosk.get(url), "txid")})
    monkeypatch.setattr(views, "SEEN_SECONDS", -1)
    assert kiosk.get(shown["Location"])["Location"] == kiosk_url(city, hall)


def test_outside_the_hours_it_says_when_to_come(city: Any, office: Office) -> None:
    from datetime import date

    from madoguchi.cityhall.tickets.actions.set_hours import set_hours

    set_hours(
        HOUSE, office.pk, first=date(2020, 1, 1), last=date(2120, 1, 1), days="every", day_type="weekday",
        opens=None, closes=None,
    )  # fmt: skip
    text = pair(city, office).get(kiosk_url(city, office)).content.decode()
    assert "きょうは閉庁しています" in text
    assert "kiosk-tile" not in text

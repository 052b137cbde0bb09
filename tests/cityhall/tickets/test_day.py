"""Opening, midnight, and the honest end of a day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.cityhall.tickets.conftest import HOUSE, MORNING, RESIDENT, draw, later, leg_of, sit

from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.cityhall.tenancy.rights import NotAllowed
from madoguchi.cityhall.tickets import refusals
from madoguchi.cityhall.tickets.actions.book import book
from madoguchi.cityhall.tickets.actions.call_next import call_next
from madoguchi.cityhall.tickets.actions.close_day import close_day
from madoguchi.cityhall.tickets.actions.finish import finish
from madoguchi.cityhall.tickets.actions.issue_ticket import issue_ticket
from madoguchi.cityhall.tickets.actions.no_show import revive
from madoguchi.cityhall.tickets.actions.open_slots import open_slots
from madoguchi.cityhall.tickets.actions.set_hours import remove_hours, set_hours
from madoguchi.cityhall.tickets.actions.set_up_office import set_up_office
from madoguchi.cityhall.tickets.actions.start_serving import start_serving
from madoguchi.cityhall.tickets.models import Duty, Leg, OfficeDay, QueueGroup, Reservation, Ticket
from madoguchi.cityhall.tickets.moments import opening
from madoguchi.cityhall.tickets.office_data import OfficeDataRefused
from madoguchi.cityhall.tickets.tasks import close_old_days

TODAY = MORNING.date()


def kiosk(office, at, purpose="move"):
    return issue_ticket(
        RESIDENT, office_id=office.pk, channel="kiosk", purpose=purpose, txid=uuid4(), at=at
    )


@pytest.mark.parametrize("minutes", [-91, 7 * 60 + 15, 3 * 24 * 60])
def test_the_kiosk_gives_numbers_in_opening_hours_only(office, minutes):
    """8:29, 17:15, and a Saturday."""
    with pytest.raises(refusals.OfficeShut):
        kiosk(office, later(minutes))


def test_a_clerk_may_give_a_number_outside_them(office):
    assert draw(office, at=later(8 * 60)).label == "A001"


def test_a_button_has_hours_of_its_own(office):
    assert kiosk(office, later(59), "early").label == "A001"
    with pytest.raises(refusals.NoSuchPurpose):
        kiosk(office, later(60), "early")


def test_evenings_around_the_turn_of_the_year(office):
    row = set_hours(
        HOUSE, office.pk, first=date(2026, 3, 20), last=date(2026, 4, 10), days="open", day_type="weekday",
        opens=510, closes=1140, note="年度替わり",
    )  # fmt: skip
    assert kiosk(office, later(8 * 60 + 59)).label == "A001"
    assert opening(office, date(2026, 4, 13)).closes == 1035
    remove_hours(HOUSE, row.pk)
    assert opening(office, TODAY).closes == 1035


def test_hours_that_mean_nothing(office):
    good = {"first": TODAY, "last": TODAY, "days": "open", "day_type": "weekday", "opens": 510, "closes": 600}
    for wrong in ({"last": TODAY - timedelta(days=1)}, {"closes": 500}, {"opens": None}, {"days": "moon"}):
        with pytest.raises(refusals.HoursRefused):
            set_hours(HOUSE, office.pk, **good | wrong)


def test_a_day_that_passes_midnight_keeps_its_day(office, desk):
    evening, night = later(13 * 60 + 50), later(14 * 60 + 30)
    first = draw(office, at=evening)
    second = draw(office, at=night)
    assert first.day == second.day == TODAY and second.label == "A002"
    called = call_next(desk, txid=uuid4(), at=night)
    assert called.day == TODAY and called.label == "A001"
    assert draw(office, at=later(19 * 60)).label == "A001"


def test_the_end_of_the_day_leaves_nobody_in_a_line(office, desk, neighbour):
    served, serving, waiting = (draw(office, at=later(n)) for n in range(3))
    done = call_next(desk, txid=uuid4(), at=later(5))
    finish(desk, done.leg_id, at=later(9))
    start_serving(neighbour, call_next(neighbour, txid=uuid4(), at=later(9)).leg_id, at=later(9))
    closed = close_day(HOUSE, office.pk, TODAY, at=later(500))
    states = {t.label: [leg.state for leg in t.legs.order_by("position")] for t in Ticket.objects.all()}
    assert states == {
        served.label: ["served", "expired"], serving.label: ["expired"] * 2,
        waiting.label: ["expired"] * 2,
    }  # fmt: skip
    assert closed.counts == {"served": 1, "expired": 5, "tickets": 3, "missed": 0}
    assert not Duty.objects.filter(ended_at__isnull=True).exists()
    assert not Step.objects.filter(end="running").exists()
    with pytest.raises(refusals.DayClosed):
        draw(office, at=later(501))
    assert close_day(HOUSE, office.pk, TODAY) == closed


def test_nobody_sits_down_on_a_day_that_was_ended(office, desk):
    close_day(HOUSE, office.pk, TODAY, at=later(500))
    with pytest.raises(refusals.DayOver):
        sit(office, "2番", "late", at=later(501))
    assert sit(office, "2番", "early", at=later(24 * 60))


def test_what_an_ended_day_left_open_is_ended_with_the_next_press(office, desk):
    """As a duty that was begun in the moment of the end, or before this was refused."""
    ticket, ended = draw(office), {"closed_at": later(1), "closed_by": "x", "counts": {}}
    _booked(office)
    row = OfficeDay.objects.create(office=office, day=TODAY, **ended)
    again = close_day(HOUSE, office.pk, TODAY, at=later(600))
    assert (again, again.closed_at, again.counts) == (row, later(1), {})
    assert not Ticket.objects.filter(closed_at=None).exists() and leg_of(ticket).state == "expired"
    assert Duty.objects.get().ended_how == "closed" and Reservation.objects.get().state == "missed"
    close_day(HOUSE, office.pk, TODAY)
    assert AuditEvent.objects.filter(verb="day.closed").count() == 1


def _slot(office):
    purpose = office.purposes.get(code="move")
    (slot,) = open_slots(HOUSE, purpose.pk, day=TODAY, first=660, last=690, every=30, capacity=1)
    return slot


def _booked(office):
    slot = _slot(office)
    book(RESIDENT, slot.pk, txid=uuid4(), at=MORNING)
    return slot


def test_what_a_closed_browser_left_at_a_counter_is_no_duration(office, desk):
    """Nobody pressed 完了: the hours until the day's end are not how long the service took."""
    ticket = draw(office)
    start_serving(desk, call_next(desk, txid=uuid4(), at=later(5)).leg_id, at=later(6))
    close_day(HOUSE, office.pk, TODAY, at=later(500))
    step = Step.objects.get(visit=ticket.pk, kind="process")
    assert (step.end, step.ended_at) == ("missing", None)


def test_who_was_not_there_cannot_be_revived_on_another_day(office, desk):
    ticket = draw(office)
    Leg.objects.filter(ticket=ticket, position=0).update(
        state="called", counter=Duty.objects.get(staff=desk.id).counter, called_at=later(1), calls=3
    )
    Leg.objects.filter(ticket=ticket, position=0).update(state="no_show", ended_at=later(2))
    close_day(HOUSE, office.pk, TODAY, at=later(500))
    clerk = sit(office, "1番", "next-day", at=later(24 * 60))
    with pytest.raises(refusals.WrongStep):
        revive(clerk, leg_of(ticket).pk, at=later(24 * 60 + 1))


def test_a_reservation_nobody_came_for_is_missed(office):
    _booked(office)
    assert close_day(HOUSE, office.pk, TODAY, at=later(500)).counts["missed"] == 1
    assert Reservation.objects.get().state == "missed"


def test_only_who_prepares_the_day_ends_it(office, desk):
    with pytest.raises(NotAllowed):
        close_day(desk, office.pk, TODAY)


def test_a_day_that_nobody_ended_is_ended_by_itself(office, branch, desk, monkeypatch):
    draw(office)
    draw(branch, at=later(24 * 60))
    monkeypatch.setattr("django.utils.timezone.now", lambda: later(24 * 60 + 5))
    assert close_old_days.func() == 1
    assert Ticket.objects.filter(closed_at__isnull=True).count() == 1
    assert close_old_days.func() == 0


def test_a_day_that_cannot_be_ended_takes_no_other_with_it(office, branch, monkeypatch):
    draw(office)
    draw(branch)
    ended = []

    def once(*said):
        ended.append(said)
        if len(ended) == 2:
            raise RuntimeError
        return close_day(*said)

    monkeypatch.setattr("madoguchi.cityhall.tickets.tasks.close_day", once)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later(24 * 60 + 5))
    close_old_days.enqueue()
    jobs.run_ready()
    assert Ticket.objects.filter(closed_at__isnull=True).count() == 1


def test_a_day_that_is_replayed_is_ended_by_the_clock_of_its_office(office, branch, desk, monkeypatch):
    draw(office)
    office.clock_from, office.clock_since, office.clock_speed = later(0), later(24 * 60), 60
    office.save(update_fields=["clock_from", "clock_since", "clock_speed"])
    monkeypatch.setattr("django.utils.timezone.now", lambda: later(24 * 60 + 5))
    assert close_old_days.func() == 0
    monkeypatch.setattr("django.utils.timezone.now", lambda: later(24 * 60 + 24))
    assert close_old_days.func() == 1


def test_nothing_is_booked_on_a_day_that_was_ended(office):
    slot = _slot(office)
    close_day(HOUSE, office.pk, TODAY, at=MORNING)
    with pytest.raises(refusals.SlotOver):
        book(RESIDENT, slot.pk, txid=uuid4(), at=MORNING)


def test_service_time_is_measured_once_there_is_enough_of_it(office, desk):
    papers = QueueGroup.objects.get(office=office, code="shomei")
    assert papers.service_mean is None
    for number in range(20):
        draw(office, "paper", at=later(10 * number))
        called = call_next(desk, txid=uuid4(), at=later(10 * number + 1))
        finish(desk, called.leg_id, at=later(10 * number + (5 if number % 2 else 7)))
    close_day(HOUSE, office.pk, TODAY, at=later(500))
    papers.refresh_from_db()
    assert (papers.service_mean, papers.service_basis, papers.service_count) == (5.0, "measured", 20)
    declared = QueueGroup.objects.get(office=office, code="todoke")
    assert (declared.service_mean, declared.service_basis) == (10.0, "declared")


def test_data_of_an_office_are_checked_whole(office):
    wrong = {
        "code": "x", "name": "X", "groups": [{"code": "a", "name": "A", "prefix": "A", "section": "s"}] * 2,
        "purposes": [{"code": "p", "name": "P", "route": ["nowhere"]}],
        "counters": [{"name": "1", "groups": ["a"]}],
    }  # fmt: skip
    with pytest.raises(OfficeDataRefused) as refused:
        set_up_office(HOUSE, wrong)
    assert len(refused.value.problems) == 3
    assert not office.__class__.objects.filter(code="x").exists()


def test_what_the_data_leave_out_is_put_out_of_use(office):
    draw(office, "paper")
    from tests.cityhall.tickets.conftest import COUNTERS, DATA, GROUPS, PURPOSES

    set_up_office(HOUSE, {
        **DATA, "groups": GROUPS[:2], "purposes": PURPOSES[:1], "counters": COUNTERS[1:2],
    })  # fmt: skip
    assert not QueueGroup.objects.get(office=office, code="shomei").active
    with pytest.raises(refusals.NoSuchPurpose):
        draw(office, "paper")

"""予約: a seat, a code, a place in the line."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.cityhall.tickets.conftest import HOUSE, MORNING, RESIDENT, draw, later, leg_of

from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.cityhall.tenancy.rights import NotAllowed
from madoguchi.cityhall.tickets import refusals
from madoguchi.cityhall.tickets.actions.book import book, cancel_reservation
from madoguchi.cityhall.tickets.actions.call_next import call_next
from madoguchi.cityhall.tickets.actions.check_in import check_in
from madoguchi.cityhall.tickets.actions.open_slots import change_slot, open_slots
from madoguchi.cityhall.tickets.models import Purpose, Slot
from madoguchi.cityhall.tickets.selectors import desk_of, free_slots


@pytest.fixture
def purpose(office):
    return Purpose.objects.get(office=office, code="move")


@pytest.fixture
def slot(purpose):
    """11:00-11:30, two seats."""
    return open_slots(HOUSE, purpose.pk, day=MORNING.date(), first=660, last=690, every=30, capacity=2)[0]


def seat_of(slot, **more):
    return book(RESIDENT, slot.pk, txid=uuid4(), at=MORNING, **more)


def test_slots_are_opened_once(purpose, slot):
    again = open_slots(HOUSE, purpose.pk, day=slot.day, first=630, last=720, every=30, capacity=9)
    assert [one.starts for one in again] == [630, 660, 690]
    assert Slot.objects.get(pk=slot.pk).capacity == 2


@pytest.mark.parametrize("wrong", [{"every": 0}, {"capacity": 0}, {"last": 670}, {"first": -30}])
def test_slots_that_mean_nothing(purpose, wrong):
    columns = {"first": 660, "last": 690, "every": 30, "capacity": 1} | wrong
    with pytest.raises(refusals.HoursRefused):
        open_slots(HOUSE, purpose.pk, day=MORNING.date(), **columns)


def test_only_what_may_be_reserved_and_by_whom_it_may(office, desk):
    paper = Purpose.objects.get(office=office, code="paper")
    hours = {"day": MORNING.date(), "first": 660, "last": 690, "every": 30, "capacity": 1}
    with pytest.raises(refusals.NotFound):
        open_slots(HOUSE, paper.pk, **hours)
    with pytest.raises(NotAllowed):
        open_slots(desk, paper.pk, **hours)


def test_a_slot_fills_and_a_seat_comes_back(purpose, slot):
    first = seat_of(slot)
    seat_of(slot)
    with pytest.raises(refusals.SlotFull):
        seat_of(slot)
    assert free_slots(purpose, [slot.day], at=MORNING) == []
    cancel_reservation(RESIDENT, first.code.lower(), at=MORNING)
    assert [one.left for one in free_slots(purpose, [slot.day], at=MORNING)] == [1]
    assert seat_of(slot).seat == 1


def test_the_same_press_books_once(slot):
    txid = uuid4()
    assert book(RESIDENT, slot.pk, txid=txid, at=MORNING) == book(RESIDENT, slot.pk, txid=txid, at=MORNING)


def test_a_slot_whose_time_has_come(purpose, slot):
    with pytest.raises(refusals.SlotOver):
        book(RESIDENT, slot.pk, txid=uuid4(), at=later(60))
    assert free_slots(purpose, [slot.day], at=later(60)) == []


def test_a_code_is_good_for_one_ticket(office, slot):
    code = seat_of(slot, language="en").code
    ticket = check_in(RESIDENT, code, office_id=office.pk, at=later(50))
    assert (ticket.channel, ticket.language) == ("reservation", "en")
    assert check_in(RESIDENT, code, office_id=office.pk, at=later(51)) == ticket
    with pytest.raises(refusals.ReservationUnusable):
        cancel_reservation(RESIDENT, code)


def test_a_code_of_another_day_or_office_or_of_nobody(office, branch, slot):
    code = seat_of(slot).code
    for wrong in (
        {"code": code, "office_id": branch.pk, "at": later(50)},
        {"code": code, "office_id": office.pk, "at": later(60 * 24)},
        {"code": "ABCDEFGHJK", "office_id": office.pk, "at": later(50)},
    ):
        with pytest.raises(refusals.ReservationUnusable):
            check_in(RESIDENT, wrong.pop("code"), **wrong)


def test_a_reserved_number_stands_at_its_slot(office, desk, slot):
    early, late = seat_of(slot), seat_of(slot)
    check_in(RESIDENT, early.code, office_id=office.pk, at=later(10))
    draw(office, at=later(40))
    draw(office, at=later(55))
    check_in(RESIDENT, late.code, office_id=office.pk, at=later(76))
    line = [(one.leg.ticket.label, one.place.why) for one in desk_of(desk, at=later(77)).line]
    assert line == [("A002", "come"), ("A001", "reserved"), ("A003", "come"), ("A004", "late")]
    assert call_next(desk, txid=uuid4(), at=later(78)).label == "A002"
    assert leg_of(line_ticket("A001")).waiting_since == later(10)


def line_ticket(label):
    from madoguchi.cityhall.tickets.models import Ticket

    return Ticket.objects.get(label=label)


def test_a_slot_is_not_made_smaller_than_what_was_booked(slot):
    seat_of(slot)
    seat_of(slot)
    with pytest.raises(refusals.CapacityHeld, match="2件"):
        change_slot(HOUSE, slot.pk, capacity=1)
    assert change_slot(HOUSE, slot.pk, capacity=3).capacity == 3


def test_the_code_stands_in_no_log(slot):
    code = seat_of(slot).code
    assert not AuditEvent.objects.filter(payload__contains=code).exists()


def test_a_code_may_be_typed_as_people_type(office, purpose, slot):
    code = seat_of(slot).code
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for typed in (f" {code[:5]} {code[5:]}\n", f"{code[:5]}-{code[5:]}".lower(), wide, f"{code}\x00"):
        assert check_in(RESIDENT, typed, office_id=office.pk, at=later(30)).channel == "reservation"

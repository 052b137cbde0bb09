"""What the database refuses, whoever writes: our own bugs and scripts included."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.cityhall.tickets.conftest import HOUSE, MORNING, RESIDENT, counter_of, draw, later

from madoguchi.cityhall.tickets.actions.book import book
from madoguchi.cityhall.tickets.actions.call_next import call_next
from madoguchi.cityhall.tickets.actions.open_slots import open_slots
from madoguchi.cityhall.tickets.models import Call, Duty, Leg, OfficeDay, Purpose, Reservation, Ticket


def refused(write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def legs(ticket):
    return Leg.objects.filter(ticket=ticket, position=0)


def test_a_state_that_does_not_follow(office):
    waiting = legs(draw(office))
    refused(lambda: waiting.update(state="serving", counter=counter_of(office, "1番"), called_at=MORNING))
    refused(lambda: waiting.update(state="pending"))
    refused(lambda: Leg.objects.filter(position=1).update(state="called"))


def test_what_is_over_stays_over(office):
    waiting = legs(draw(office))
    waiting.update(state="cancelled", ended_at=later(1))
    refused(lambda: waiting.update(state="waiting", ended_at=None))


def test_two_numbers_at_one_counter(office, desk):
    draw(office)
    second = draw(office)
    call_next(desk, txid=uuid4(), at=later(1))
    counter = counter_of(office, "1番")
    refused(lambda: legs(second).update(state="called", counter=counter, called_at=later(2)))


def test_two_lines_at_once_for_one_ticket(office):
    ticket = draw(office)
    second = Leg.objects.filter(ticket=ticket, position=1)
    refused(lambda: second.update(state="waiting", waiting_since=MORNING))


def test_a_counter_of_another_office(office, branch):
    waiting = legs(draw(office))
    elsewhere = counter_of(branch, "1番")
    refused(lambda: waiting.update(state="called", counter=elsewhere, called_at=later(1)))


def test_a_line_of_another_office(office, branch):
    ticket, group = draw(office), branch.groups.first()
    refused(
        lambda: Leg.objects.create(
            ticket=ticket, group=group, office=office, day=ticket.day, position=9, state="pending"
        )
    )


def test_time_that_runs_backwards(office):
    waiting = legs(draw(office))
    counter = counter_of(office, "1番")
    refused(lambda: waiting.update(state="called", counter=counter, called_at=later(-1)))


def test_one_label_twice_a_day(office):
    first, second = draw(office), draw(office)
    refused(lambda: Ticket.objects.filter(pk=second.pk).update(label=first.label))


@pytest.mark.parametrize("column", ["label", "token", "issued_at", "day"])
def test_what_a_ticket_was_issued_with(office, column):
    ticket = draw(office)
    value = {"label": "Z999", "token": "x", "issued_at": later(9), "day": later(60 * 24).date()}[column]
    refused(lambda: Ticket.objects.filter(pk=ticket.pk).update(**{column: value}))


def test_calls_and_ended_days_are_only_added(office, desk):
    draw(office)
    call_next(desk, txid=uuid4(), at=later(1))
    refused(lambda: Call.objects.update(label="A999"))
    refused(lambda: Call.objects.all().delete())
    OfficeDay.objects.create(office=office, day=MORNING.date(), closed_at=MORNING, closed_by="t", counts={})
    refused(lambda: OfficeDay.objects.update(counts={"tickets": 9}))


def test_nothing_of_a_day_is_deleted(office, desk):
    draw(office)
    for model in (Leg, Ticket, Duty):
        refused(lambda model=model: model.objects.all()._raw_delete(using="default"))


def test_two_people_at_one_counter_or_one_at_two(office, desk, neighbour):
    duty = Duty.objects.get(staff=desk.id)
    refused(lambda: Duty.objects.filter(staff=neighbour.id).update(counter=duty.counter))
    refused(
        lambda: Duty.objects.create(
            counter=counter_of(office, "5番"), office=office, day=duty.day, staff_id=desk.id, label="t",
            groups=[], began_at=MORNING, txid=uuid4(),
        )
    )  # fmt: skip


def test_a_seat_that_the_slot_does_not_have_or_has_given(office):
    purpose = Purpose.objects.get(office=office, code="move")
    (slot,) = open_slots(HOUSE, purpose.pk, day=MORNING.date(), first=660, last=690, every=30, capacity=1)
    taken = book(RESIDENT, slot.pk, txid=uuid4(), at=MORNING)
    columns = {"slot": slot, "booked_at": MORNING}
    for seat in (1, 2):
        refused(lambda seat=seat: Reservation.objects.create(**columns, seat=seat, txid=uuid4()))
    refused(lambda: Reservation.objects.filter(pk=taken.pk).update(state="arrived"))

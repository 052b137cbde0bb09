"""A day at the counters: numbers are drawn, called, served, held, sent on, given up."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.cityhall.tickets.conftest import HOUSE, RESIDENT, counter_of, draw, later, leg_of, sit

from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.tenancy.models import AuditEvent, LiveEvent
from madoguchi.cityhall.tenancy.rights import NotAllowed
from madoguchi.cityhall.tickets import refusals
from madoguchi.cityhall.tickets.actions.call_chosen import call_chosen
from madoguchi.cityhall.tickets.actions.call_next import call_next
from madoguchi.cityhall.tickets.actions.cancel_ticket import cancel_ticket
from madoguchi.cityhall.tickets.actions.finish import finish, finish_and_next
from madoguchi.cityhall.tickets.actions.go_off_duty import go_off_duty
from madoguchi.cityhall.tickets.actions.go_on_duty import go_on_duty
from madoguchi.cityhall.tickets.actions.hold import hold, resume
from madoguchi.cityhall.tickets.actions.issue_ticket import issue_ticket
from madoguchi.cityhall.tickets.actions.no_show import no_show, revive
from madoguchi.cityhall.tickets.actions.recall import recall
from madoguchi.cityhall.tickets.actions.start_serving import start_serving
from madoguchi.cityhall.tickets.actions.transfer import transfer
from madoguchi.cityhall.tickets.models import Call, Duty, Ticket


def following(actor, minutes=1.0):
    return call_next(actor, txid=uuid4(), at=later(minutes))


def test_numbers_are_per_office_and_line(office, branch):
    assert [draw(office).label for _ in range(3)] == ["A001", "A002", "A003"]
    assert draw(office, "paper").label == "B001"
    assert draw(branch).label == "A001"


def test_the_same_press_draws_once(office):
    txid = uuid4()
    assert draw(office, txid=txid) == draw(office, txid=txid)
    assert Ticket.objects.count() == 1
    assert draw(office).label == "A002"


def test_first_come_first_called_over_all_lines_of_the_counter(office, desk, calls):
    draw(office)
    draw(office, "paper", at=later(-1))
    following(desk, 2)
    assert calls() == ["B001"]


def test_a_ticket_goes_through_its_lines_and_is_measured(office, desk, insurance):
    ticket = draw(office)
    called = following(desk, 7)
    start_serving(desk, called.leg_id, at=later(8))
    finish(desk, called.leg_id, at=later(20))
    second = following(insurance, 25)
    assert second.label == "A001" and leg_of(ticket, 1).waiting_since == later(20)
    finish(insurance, second.leg_id, at=later(30))
    ticket.refresh_from_db()
    assert ticket.closed_at == later(30)
    steps = Step.objects.filter(visit=ticket.pk).order_by("started_at", "pk")
    minutes = [(s.kind, s.category, s.ended_at and (s.ended_at - s.started_at).seconds // 60) for s in steps]
    assert minutes == [
        ("wait", "届出", 7), ("process", "届出", 13), ("move", "国保", None), ("wait", "国保", 5),
        ("process", "国保", 5),
    ]  # fmt: skip


def test_one_number_at_a_time(office, desk):
    draw(office)
    draw(office)
    following(desk)
    with pytest.raises(refusals.CounterBusy, match="A001"):
        following(desk)


def test_the_same_press_calls_once(office, desk):
    draw(office)
    txid = uuid4()
    first = call_next(desk, txid=txid, at=later(1))
    assert call_next(desk, txid=txid, at=later(2)) == first
    assert Call.objects.count() == 1


def test_nobody_waits(office, desk):
    assert following(desk) is None


def test_only_the_counters_own_lines_are_called(office, insurance):
    draw(office)
    assert following(insurance) is None


def test_done_and_next_is_one_act(office, desk, calls):
    draw(office)
    draw(office, at=later(0.5))
    first = following(desk)
    finish_and_next(desk, first.leg_id, txid=uuid4(), at=later(5))
    assert calls() == ["A001", "A002"]
    assert leg_of(Ticket.objects.get(label="A001")).state == "served"


def test_a_chosen_number_comes_out_of_turn_and_only_once(office, desk, neighbour):
    draw(office)
    wanted = draw(office, at=later(0.5))
    call_chosen(desk, leg_of(wanted).pk, txid=uuid4(), at=later(1))
    with pytest.raises(refusals.CalledMeanwhile, match="1番"):
        call_chosen(neighbour, leg_of(wanted).pk, txid=uuid4(), at=later(1))


def test_a_later_line_is_not_called_before_its_turn(office, insurance):
    ticket = draw(office)
    with pytest.raises(refusals.WrongStep, match="あとの窓口"):
        call_chosen(insurance, leg_of(ticket, 1).pk, txid=uuid4(), at=later(1))


def test_a_call_before_the_ticket_is_refused(office, desk):
    draw(office, at=later(5))
    with pytest.raises(refusals.BeforeEarlier):
        following(desk, 4)
    assert Call.objects.count() == 0


def test_a_clock_put_back_never_makes_time_run_backwards(office, desk, monkeypatch):
    ticket = draw(office, at=later(5))
    monkeypatch.setattr("django.utils.timezone.now", lambda: later(2))
    called = call_next(desk, txid=uuid4())
    start_serving(desk, called.leg_id)
    finish(desk, called.leg_id)
    leg = leg_of(ticket)
    assert leg.called_at == leg.started_at == leg.ended_at == later(5)
    payload = AuditEvent.objects.filter(verb="ticket.called").latest("seq").payload
    assert '"clock_behind_s":180' in payload


def test_not_there_after_three_calls_and_back_at_the_old_place(office, desk, calls):
    absent = draw(office)
    draw(office, at=later(1))
    called = following(desk, 2)
    with pytest.raises(refusals.TooFewCalls, match="1回"):
        no_show(desk, called.leg_id, at=later(3))
    for minute in (3, 4):
        recall(desk, called.leg_id, txid=uuid4(), at=later(minute))
    no_show(desk, called.leg_id, at=later(5))
    assert following(desk, 6).label == "A002"
    finish(desk, leg_of(Ticket.objects.get(label="A002")).pk, at=later(7))
    revive(desk, leg_of(absent).pk, at=later(8))
    draw(office, at=later(8))
    assert following(desk, 9).label == "A001"
    assert calls() == ["A001"] * 3 + ["A002", "A001"]


def test_held_and_back(office, desk):
    ticket = draw(office)
    draw(office, at=later(1))
    called = following(desk, 2)
    start_serving(desk, called.leg_id, at=later(3))
    hold(desk, called.leg_id, at=later(4))
    second = following(desk, 5)
    assert second.label == "A002"
    finish(desk, second.leg_id, at=later(6))
    resume(desk, called.leg_id, at=later(7))
    assert following(desk, 8).label == "A001"
    assert leg_of(ticket).waiting_since == later(0)


def test_a_held_number_may_be_called_at_once(office, desk):
    draw(office)
    called = following(desk, 2)
    hold(desk, called.leg_id, at=later(3))
    assert call_chosen(desk, called.leg_id, txid=uuid4(), at=later(9)).label == "A001"


def test_a_transfer_keeps_the_start_of_the_wait(office, desk, insurance):
    draw(office, "paper")
    other = draw(office, at=later(3))
    called = following(desk, 5)
    start_serving(desk, called.leg_id, at=later(6))
    new = transfer(desk, called.leg_id, group="kokuho", at=later(8))
    assert new.waiting_since == later(0)
    finish(desk, call_chosen(desk, leg_of(other).pk, txid=uuid4(), at=later(9)).leg_id, at=later(10))
    # The other has been in this line since 10:10, the transferred one since 10:00.
    assert following(insurance, 11).label == "B001"


def test_a_transfer_within_the_line_or_to_nowhere_is_refused(office, desk):
    draw(office)
    called = following(desk)
    for group, problem in (("todoke", refusals.WrongStep), ("nowhere", refusals.NoSuchPurpose)):
        with pytest.raises(problem):
            transfer(desk, called.leg_id, group=group, at=later(2))


def test_what_is_at_another_counter_is_left_alone(office, desk, neighbour):
    draw(office)
    called = following(desk)
    for verb in (finish, hold, start_serving):
        with pytest.raises(refusals.OtherCounter):
            verb(neighbour, called.leg_id, at=later(2))


def test_a_closed_browser_leaves_the_number_to_whoever_takes_over(office, desk):
    draw(office)
    called = following(desk)
    start_serving(desk, called.leg_id, at=later(2))
    counter = counter_of(office, "1番")
    colleague = sit(office, "2番", "colleague", at=later(3))
    with pytest.raises(refusals.CounterTaken):
        go_on_duty(colleague, counter.pk, txid=uuid4(), at=later(4))
    go_on_duty(colleague, counter.pk, txid=uuid4(), take_over=True, at=later(4))
    with pytest.raises(refusals.NotOnDuty):
        finish(desk, called.leg_id, at=later(5))
    assert finish(colleague, called.leg_id, at=later(5)).state == "served"
    ends = Duty.objects.order_by("began_at").values_list("ended_how", flat=True)
    assert list(ends) == ["taken_over", "off", ""]


def test_nobody_leaves_a_number_behind(office, desk):
    draw(office)
    called = following(desk)
    with pytest.raises(refusals.CounterBusy):
        go_off_duty(desk, at=later(2))
    finish(desk, called.leg_id, at=later(3))
    go_off_duty(desk, at=later(4))
    with pytest.raises(refusals.NotOnDuty):
        following(desk, 5)


def test_the_resident_leaves(office, desk):
    ticket = draw(office)
    cancel_ticket(RESIDENT, ticket.pk, at=later(1))
    ticket.refresh_from_db()
    assert {leg.state for leg in ticket.legs.all()} == {"cancelled"} and ticket.closed_at == later(1)
    assert following(desk, 2) is None
    assert cancel_ticket(RESIDENT, ticket.pk, at=later(3)).closed_at == later(1)


def test_the_resident_does_not_leave_from_under_the_clerks_hands(office, desk):
    ticket = draw(office)
    start_serving(desk, following(desk).leg_id, at=later(2))
    with pytest.raises(refusals.WrongStep):
        cancel_ticket(RESIDENT, ticket.pk, at=later(3))


def test_a_visit_is_opened_with_the_ticket(office, desk):
    ticket = draw(office, language="en")
    leg = start_serving(desk, following(desk).leg_id, event="move_in", at=later(2))
    visit = leg.ticket.visit
    assert (visit.event, visit.language, visit.day) == ("move_in", "en", ticket.day)
    again = start_serving(desk, leg.pk, event="move_in", at=later(3))
    assert again.ticket.visit_id == visit.pk


def test_every_step_is_announced_with_it(office, desk):
    ticket = draw(office)
    following(desk)
    heard = list(LiveEvent.objects.order_by("id").values_list("kind", "topic"))
    for kind in ("ticket.issued", "ticket.called"):
        assert (kind, f"office:{office.pk}") in heard
        assert (kind, f"ticket:{ticket.pk}") in heard


def test_rights(office, auditor, actor_of):
    stranger = actor_of(auditor)
    draw(office)
    with pytest.raises(NotAllowed):
        following(stranger)
    with pytest.raises(NotAllowed):
        go_on_duty(stranger, counter_of(office, "1番").pk, txid=uuid4())
    with pytest.raises(NotAllowed):
        issue_ticket(RESIDENT, office_id=office.pk, channel="reception", purpose="move", txid=uuid4())


def test_the_house_serves_too(office):
    counter = counter_of(office, "1番")
    go_on_duty(HOUSE, counter.pk, txid=uuid4(), at=later(0))
    draw(office)
    called = call_next(HOUSE, counter_id=counter.pk, txid=uuid4(), at=later(1))
    assert finish(HOUSE, called.leg_id, counter_id=counter.pk, at=later(2)).state == "served"

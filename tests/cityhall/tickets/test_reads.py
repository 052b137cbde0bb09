"""What boards, tickets, panels and the public page are told, and what it costs."""

from __future__ import annotations

import dataclasses
from uuid import uuid4

import pytest
from tests.cityhall.tickets.conftest import draw, later, sit

from madoguchi.cityhall.tenancy.rights import NotAllowed
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.tickets.actions.call_next import call_next
from madoguchi.cityhall.tickets.actions.finish import finish
from madoguchi.cityhall.tickets.actions.recall import recall
from madoguchi.cityhall.tickets.models import Office
from madoguchi.cityhall.tickets.selectors import (
    board_state,
    congestion,
    desk_of,
    floors_of,
    lines_of,
    offices,
    purposes_now,
    ticket_by_token,
    ticket_status,
)


def line(office, code, at):
    return next(one for one in lines_of(office, at.date()) if one.group.code == code)


def test_a_line_says_how_many_since_when_and_how_long(office, desk, neighbour):
    for number in range(4):
        draw(office, at=later(number))
    call_next(desk, txid=uuid4(), at=later(5))
    found = line(office, "todoke", later(6))
    assert (found.waiting, found.oldest, found.counters, found.free) == (3, later(1), 2, 1)
    assert found.range.low < 10 * 3 / 2 < found.range.high


def test_without_counter_or_measure_no_range_is_said(office, desk):
    assert line(office, "kokuho", later(1)).range is None
    papers = line(office, "shomei", later(1))
    assert (papers.counters, papers.range, papers.level) == (1, None, "unknown")


def test_other_lines_of_the_same_counter_widen_the_range(office, desk):
    draw(office)
    draw(office)
    alone = line(office, "todoke", later(1)).range
    set_mean(office, "shomei", 6.0)
    for _ in range(4):
        draw(office, "paper")
    shared = line(office, "todoke", later(1)).range
    assert shared.low == alone.low and shared.high > alone.high


def set_mean(office, code, minutes):
    office.groups.filter(code=code).update(service_mean=minutes, service_cv=0.8, service_basis="declared")


def test_a_ticket_says_how_many_are_ahead_and_when_its_turn_comes(office, desk):
    tickets = [draw(office, at=later(number)) for number in range(5)]
    last = ticket_status(tickets[4], at=later(6))
    assert (last.state, last.ahead, last.soon) == ("waiting", 4, False)
    first = call_next(desk, txid=uuid4(), at=later(6))
    finish(desk, first.leg_id, at=later(8))
    call_next(desk, txid=uuid4(), at=later(8))
    near = ticket_status(tickets[4], at=later(9))
    assert (near.ahead, near.soon) == (2, True)
    called = ticket_status(tickets[1], at=later(9))
    assert (called.state, called.counter, called.ahead, called.range) == ("called", "1番", None, None)
    gone_on = ticket_status(tickets[0], at=later(9))
    assert gone_on.leg.group.code == "kokuho" and gone_on.range is None


def test_a_board_shows_numbers_and_counters_only(office, desk, neighbour, insurance):
    for number in range(7):
        draw(office, at=later(number))
    for minute in range(7):
        called = call_next(desk, txid=uuid4(), at=later(10 + minute))
        finish(desk, called.leg_id, at=later(10 + minute))
    upstairs = call_next(insurance, txid=uuid4(), at=later(20))
    recall(insurance, upstairs.leg_id, txid=uuid4(), at=later(21))
    board = board_state(office, at=later(22))
    assert [(one.label, one.counter) for one in board.called][:2] == [("A001", "5番"), ("A007", "1番")]
    assert len(board.called) == 5
    assert board.called[0].live and not board.called[1].live
    assert board.open_now and [one.group.code for one in board.lines] == ["todoke", "kokuho", "shomei"]
    assert [one.label for one in board_state(office, floor="2", at=later(22)).called] == ["A001"]
    assert floors_of(office) == ["1", "2"]
    shown = {field.name for field in dataclasses.fields(board.called[0])}
    assert shown == {"id", "label", "counter", "floor", "at", "kind", "live"}


def test_offices_are_told_apart(office, branch, desk):
    draw(office)
    call_next(desk, txid=uuid4(), at=later(1))
    assert board_state(branch, at=later(2)).called == ()
    assert congestion(branch, at=later(2)).waiting == 0


def test_the_kiosk_offers_what_may_be_pressed_now(office):
    assert [one.code for one in purposes_now(office, at=later(0))] == ["move", "paper", "early"]
    assert [one.code for one in purposes_now(office, at=later(90))] == ["move", "paper"]


def test_another_city_sees_nothing(office, desk, other_city):
    ticket = draw(office)
    with municipality_scope(other_city.pk):
        assert offices() == []
        assert ticket_by_token(ticket.token) is None
        assert not Office.objects.filter(pk=office.pk).exists()
    assert ticket_by_token(ticket.token) == ticket


def test_the_panel_asks_for_the_right(office, auditor, actor_of):
    with pytest.raises(NotAllowed):
        desk_of(actor_of(auditor))


@pytest.mark.parametrize("crowd", [2, 40])
def test_what_a_page_costs_does_not_grow_with_the_crowd(
    office, desk, insurance, crowd, django_assert_max_num_queries
):
    tickets = [draw(office, ("move", "paper")[number % 2], at=later(number / 10)) for number in range(crowd)]
    call_next(desk, txid=uuid4(), at=later(9))
    with django_assert_max_num_queries(8):
        board_state(office, at=later(10))
    with django_assert_max_num_queries(8):
        ticket_status(tickets[-1], at=later(10))
    with django_assert_max_num_queries(8):
        congestion(office, at=later(10))
    with django_assert_max_num_queries(9):
        desk_of(desk, at=later(10))


def test_a_call_costs_few_statements(office, desk, django_assert_max_num_queries):
    for number in range(30):
        draw(office, at=later(number / 10))
    with django_assert_max_num_queries(24):
        call_next(desk, txid=uuid4(), at=later(5))


def test_a_second_desk_sees_the_same_line(office, desk):
    other = sit(office, "2番", "second")
    draw(office)
    assert [one.leg.ticket.label for one in desk_of(other, at=later(1)).line] == ["A001"]

"""The queue keeps its order under the reader's hands."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.cityhall.cases import rows

from madoguchi.cityhall.cases.actions.complete_task import complete_task
from madoguchi.cityhall.cases.actions.take_task import take_task
from madoguchi.cityhall.cases.forms import QueueForm
from madoguchi.cityhall.cases.models import Task
from madoguchi.cityhall.cases.queue import PAGE, QueueFilters, counts, queue, urgency
from madoguchi.cityhall.cases.refusals import NotAllowed

INSURANCE = (("health_insurance_join", "国保", "insurance"),)


@pytest.fixture
def three(at_counter):
    return [rows.cases_of(at_counter, INSURANCE)[0] for _ in range(3)]


def shown(actor, **filters):
    return [row.number for row in queue(actor, QueueFilters(**filters)).rows]


def test_the_most_urgent_first_then_in_order_of_arrival(in_section, three):
    rows.age(three[2], 3)
    assert shown(in_section) == [three[2].number, three[0].number, three[1].number]


def test_views(in_section, colleague, three):
    rows.age(three[0], 1)
    take_task(in_section, three[1].tasks.get().pk, txid=uuid4())
    take_task(colleague, three[2].tasks.get().pk, txid=uuid4())
    assert shown(in_section, view="mine") == [three[1].number]
    assert shown(in_section, view="overdue") == [three[0].number]
    complete_task(in_section, three[1].tasks.get().pk, txid=uuid4())
    assert shown(in_section, view="done") == [three[1].number]
    assert counts(in_section) == {"open": "2", "mine": "0", "overdue": "1"}


def test_an_open_page_keeps_its_rows_and_only_counts_newcomers(at_counter, in_section, three):
    page = queue(in_section, QueueFilters())
    complete_task(in_section, three[0].tasks.get().pk, txid=uuid4())
    (late,) = rows.cases_of(at_counter, INSURANCE)
    rows.age(late, 9)
    again = queue(in_section, QueueFilters(as_of=page.as_of))
    assert [row.task_id for row in again.rows] == [row.task_id for row in page.rows]
    assert [row.state for row in again.rows] == ["done", "open", "open"]
    assert again.newer == 1
    assert shown(in_section) == [late.number, three[1].number, three[2].number]


def test_pages_follow_without_gap_or_repeat(at_counter, in_section):
    case = rows.cases_of(at_counter, INSURANCE)[0]
    Task.objects.filter(case=case).update(state="done", finished_at=timezone.now())
    start = timezone.now() - timedelta(days=1)
    _many(at_counter, 2 * PAGE + 7, start)
    seen, after = [], None
    for _ in range(4):
        page = queue(in_section, QueueFilters(after=after))
        seen += [row.task_id for row in page.rows]
        if not page.more:
            break
        after = QueueForm({"after": page.more}).filters().after
    assert len(seen) == len(set(seen)) == 2 * PAGE + 7


def _many(actor, count, start):
    visit = rows.visit_of(actor)
    many = [(f"p{n}", f"手続{n}", "insurance") for n in range(count)]
    packet = rows.signed(rows.packet_on(visit, many))
    from madoguchi.cityhall.cases.actions.submit_packet import submit_packet

    submit_packet(actor, visit.pk, packet_id=packet.pk, txid=uuid4())
    Task.objects.filter(case__visit=visit).update(opened_at=start)


def test_a_link_from_elsewhere_still_opens(in_section, three):
    for bad in ({"view": "x"}, {"as_of": "yesterday"}, {"after": "1|2|3"}, {"as_of": "2026-01-01T00:00:00"}):
        assert len(queue(in_section, QueueForm(bad).filters()).rows) == 3


def test_a_clerk_has_no_queue(at_counter):
    with pytest.raises(NotAllowed):
        queue(at_counter, QueueFilters())


@pytest.mark.parametrize(("days", "word"), [(-1, "overdue"), (0, "today"), (1, "soon"), (2, "calm")])
def test_the_due_day_in_a_word(days, word):
    day = timezone.localdate() + timedelta(days=days)
    assert urgency(day, None) == word
    assert urgency(day, timezone.now()) == ""


@pytest.mark.parametrize("size", [1, 3])
def test_the_statements_do_not_grow_with_the_rows(
    at_counter, in_section, django_assert_max_num_queries, size
):
    for _ in range(size):
        rows.cases_of(at_counter, INSURANCE)
    with django_assert_max_num_queries(2):
        queue(in_section, QueueFilters())
    with django_assert_max_num_queries(4):
        queue(in_section, QueueFilters(as_of=timezone.now()))

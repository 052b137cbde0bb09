"""Deadlines by their own anchors. Sources: counter.md §2 "Deadline anchors"; 民法140条 (初日不算入)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.rules.procedures.cast import catalogue, child, head, plan_for, situation, wife

from madoguchi.rules.calendar import default_calendar
from madoguchi.rules.procedures.engine import plan


def due(made, slug):
    return next(row.deadline for row in made.applies if row.id == slug)


def row(made, slug):
    return next(row for row in made.applies if row.id == slug)


@pytest.mark.parametrize(
    ("source", "slug", "day"),
    [
        ("1: 14日, 起算=異動日", "move_in_notification", date(2026, 4, 24)),
        ("29: 14日, 起算=異動日", "health_insurance_join", date(2026, 4, 24)),
        ("7: day after 異動日, last day on a Friday", "card_continued_use", date(2026, 4, 24)),
        ("102: 30日以内", "dog_registration_change", date(2026, 5, 10)),
        ("54: 転出予定日の翌日から15日", "child_allowance_claim", date(2026, 4, 15)),
    ],
)
def test_moving_in_on_april_10(source, slug, day):
    people = [head(insurance="nhi"), child("2017-06-01")]
    made = plan_for(*people, dog=True, transfer_planned_date="2026-03-31")
    assert due(made, slug) == day, source


def test_the_day_of_moving_may_differ_from_the_day_of_the_event():
    made = plan_for(head(), date="2026-04-10", move_date="2026-04-01")
    assert due(made, "move_in_notification") == date(2026, 4, 15)


def test_no_period_is_counted_from_a_day_that_is_only_supposed():
    """住民基本台帳法22条: the 14 days run from the move, not from the day somebody comes to the counter."""
    supposed = replace(situation(head(), date="2026-04-10"), presumed=frozenset({"date"}))
    assert due(plan(catalogue(), supposed, default_calendar()), "move_in_notification") is None
    stated = replace(supposed, facts={"move_date": date(2026, 4, 1)})
    assert due(plan(catalogue(), stated, default_calendar()), "move_in_notification") == date(2026, 4, 15)


def test_7_rolls_to_the_next_open_day():
    """counter.md §2 (東松山、三鷹): 2026-04-18 is a Saturday."""
    assert due(plan_for(head(), date="2026-04-04"), "card_continued_use") == date(2026, 4, 20)


def test_7_takes_the_earlier_of_14_and_30_days():
    """csv 7: 転入後14日以内かつ転出予定日後30日以内."""
    made = plan_for(head(), date="2026-04-10", transfer_planned_date="2026-03-20")
    assert due(made, "card_continued_use") == date(2026, 4, 20)  # 30 days end on Sunday 2026-04-19


def test_7_has_90_days_once_the_notification_is_in():
    """csv 7: さらに90日以内に継続利用の手続."""
    made = plan_for(head(), date="2026-04-10", filed_date="2026-04-13")
    assert due(made, "card_continued_use") == date(2026, 7, 13)  # 2026-07-12 is a Sunday


def test_54_has_no_date_until_the_planned_day_is_known():
    """counter.md §2: the clock may have started before arrival (久留米), so no guess is made."""
    claim = row(plan_for(head(), child("2017-06-01")), "child_allowance_claim")
    assert claim.deadline is None
    assert "転出予定日の翌日から15日以内" in claim.deadline_text


@pytest.mark.parametrize(
    ("born", "day"),
    [("2026-05-25", date(2026, 6, 8)), ("2026-05-24", date(2026, 6, 8)), ("2026-05-26", date(2026, 6, 8))],
)
def test_21_counts_the_day_of_birth_and_rolls(born, day):
    """戸籍法43条・49条: 2026-06-06 and 07 are a weekend."""
    made = plan_for(head(), wife(), child(born), event="birth", date="2026-06-01")
    assert due(made, "birth_notification") == day


def test_55_counts_from_the_day_after_birth():
    made = plan_for(
        head(), wife(), child("2020-01-01"), child("2026-05-25"), event="birth", date="2026-06-01"
    )
    assert due(made, "child_allowance_increase") == date(2026, 6, 9)


@pytest.mark.parametrize("slug", ["health_insurance_join", "pension_join_class_change"])
def test_leaving_counts_from_the_day_after_leaving(slug):
    made = plan_for(head(insurance="nhi"), event="job_change", date="2026-03-31", left_job=True)
    assert due(made, slug) == date(2026, 4, 14)


def test_the_clock_turns_red_three_days_before():
    early = plan_for(head(), date="2026-04-10", visit_date="2026-04-20")
    late = plan_for(head(), date="2026-04-10", visit_date="2026-04-21")
    assert not row(early, "move_in_notification").deadline_urgent
    assert row(late, "move_in_notification").deadline_urgent


def test_50_is_always_red():
    """counter.md §2 fixture C."""
    made = plan_for(head(birth_date="1946-01-01", care_level="care2"))
    care = row(made, "care_certification_transfer")
    assert (care.deadline, care.deadline_urgent) == (date(2026, 4, 24), True)


def test_the_text_names_the_day_in_the_japanese_calendar():
    assert (
        row(plan_for(head()), "move_in_notification").deadline_text
        == "令和8年4月24日まで。住み始めた日から14日以内。"
    )

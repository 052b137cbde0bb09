"""Deadlines: what silence means, and only after the day that a letter named."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.cityhall.benefits import build, people

from madoguchi.cityhall.benefits.actions.close_round import close_round
from madoguchi.cityhall.benefits.actions.keep_deadlines import due_to_deem, due_to_expire
from madoguchi.cityhall.benefits.models import Letter, LetterRun, Round, Step, Target
from madoguchi.cityhall.benefits.reads.workload import forecast
from madoguchi.cityhall.benefits.refusals import NotYet
from madoguchi.cityhall.benefits.tasks import keep_round_deadlines, watch_deadlines
from madoguchi.cityhall.tenancy import jobs

LAST_DAY = date(2026, 12, 10)
ON_THE_DAY, AFTER = LAST_DAY, LAST_DAY + timedelta(days=1)


def told(owned: Round, number: int, kind: str, *, account: bool, last_day: date = LAST_DAY) -> Target:
    """An informed target with its posted letter."""
    people.moved_in(number)
    target = build.a_target(owned, number, "informed")
    if account:
        build.an_account(target)
    add_letter(owned, target, kind, last_day)
    return target


def add_letter(owned: Round, target: Target, kind: str, last_day: date, posted: datetime = build.NOW) -> None:
    run = LetterRun.objects.create(
        round=owned, number=LetterRun.objects.count() + 1, kind=kind, state="posted", total=1, done=1,
        dated=posted.date(), deadline=last_day, requested_by="x", requested_at=posted, posted_at=posted,
        txid=uuid.uuid4(),
    )  # fmt: skip
    Letter.objects.create(
        run=run, target=target, kind=kind, number=f"N-{Letter.objects.count()}", amount=1, checksum="x",
        token_sha256=uuid.uuid4().hex * 2, deadline=last_day,
    )  # fmt: skip


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    noon = datetime.combine(day, build.NOW.timetz())
    monkeypatch.setattr(timezone, "now", lambda: noon)


def test_silence_after_a_notice_is_consent_with_a_usable_account(running: Round) -> None:
    known = told(running, 1, "notice", account=True)
    told(running, 2, "notice", account=False)
    told(running, 3, "confirmation", account=True)
    assert not due_to_deem(running, ON_THE_DAY)
    assert list(due_to_deem(running, AFTER)) == [known]


def test_silence_after_a_confirmation_ends_the_case_and_a_reminder_gives_more_time(running: Round) -> None:
    silent = told(running, 1, "confirmation", account=False)
    reminded = told(running, 2, "confirmation", account=False)
    add_letter(running, reminded, "reminder", LAST_DAY + timedelta(days=30), build.NOW + timedelta(days=5))
    told(running, 3, "notice", account=True)
    assert not due_to_expire(running, ON_THE_DAY)
    assert list(due_to_expire(running, AFTER)) == [silent]


@pytest.mark.parametrize(
    ("silence", "code"), [("declined", "declined_by_silence"), ("none", "deadline"), ("consent", "deadline")]
)
def test_the_job_says_what_silence_means(
    city: Any, monkeypatch: pytest.MonkeyPatch, silence: str, code: str
) -> None:
    owned = build.a_round(definition={"legal": {"silence": silence}})
    deemed, expired = told(owned, 1, "notice", account=True), told(owned, 2, "confirmation", account=False)
    people.dies(people.moved_in(3))
    dead = build.a_target(owned, 3, "informed")
    build.an_account(dead)
    add_letter(owned, dead, "notice", LAST_DAY)
    on(monkeypatch, AFTER)
    keep_round_deadlines.enqueue(str(owned.pk), str(uuid.uuid4()))
    jobs.run_ready()
    states = dict(Target.objects.values_list("pk", "state"))
    assert states == {deemed.pk: "deemed", expired.pk: "expired", dead.pk: "held"}
    assert Step.objects.get(target=expired, to_state="expired").code == code


def test_the_clock_orders_the_job_where_something_ran_out(
    running: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(running, 1, "notice", account=True)
    on(monkeypatch, ON_THE_DAY)
    assert watch_deadlines.func() == 0
    on(monkeypatch, AFTER)
    assert watch_deadlines.func() == 1
    jobs.run_ready()
    assert watch_deadlines.func() == 0


def test_a_round_closes_when_nobody_waits_and_nothing_is_owed(running: Round) -> None:
    target = build.a_target(running, 1, "informed")
    with pytest.raises(NotYet, match="1件"):
        close_round(build.HOUSE, running.pk)
    build.move(build.HOUSE, target, "declined", uuid.uuid4())
    granted = build.granted(running, 2)
    with pytest.raises(NotYet, match=f"{granted.amount:,}円"):
        close_round(build.HOUSE, running.pk)


def test_the_forecast_is_a_range_with_its_ground(running: Round) -> None:
    assert forecast(running, AFTER) is None
    for number in range(1, 26):
        told(running, number, "confirmation", account=False)
    early = forecast(running, build.NOW.date() + timedelta(days=3))
    assert early and (early.low, early.high, early.unanswered, early.days) == (0, 2, 25, 0)
    later = forecast(running, date(2026, 12, 10))
    assert later and (later.low, later.high, later.days) == (0, 0, 5)

"""再現: a published day goes through the ordinary verbs and comes out as its script says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from madoguchi.cityhall.config.access import VIEWS
from madoguchi.cityhall.demo import replay as demo
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.tickets.actions.close_day import close_day
from madoguchi.cityhall.tickets.actions.set_clock import set_clock
from madoguchi.cityhall.tickets.models import Duty, Leg, Office
from madoguchi.cityhall.tickets.moments import now_in
from madoguchi.cityhall.tickets.refusals import OnlyFictional
from madoguchi.cityhall.tickets.selectors import board_state
from madoguchi.commands.waiting.replaying import _live
from madoguchi.rules.waiting.script import Script

QUIET = date(2024, 3, 31)  # 109 cases at a weekend: the shortest day that has waits


@pytest.fixture
def fictional(city: Municipality) -> Municipality:
    Municipality.objects.filter(pk=city.pk).update(fictional=True)
    city.refresh_from_db()
    return city


@pytest.fixture(scope="session")
def script() -> Script:
    day = demo.day_of(QUIET)
    assert day is not None
    return demo.script(day)


def test_the_day_is_lived_through_as_written(fictional: Municipality, script: Script) -> None:
    said: list[str] = []
    with municipality_scope(fictional.pk):
        office = demo.prepare(script)
        running = demo.Replay(script, office, 30_000, said.append)
        running.run()
        waits = running.waits()
        assert len(waits) == script.day.cases
        assert sum(waits) / len(waits) == pytest.approx(script.mean, abs=0.05)
        assert max(waits) == pytest.approx(script.maximum, abs=0.05)
        assert not Leg.objects.filter(office=office).exclude(state="served").exists()
        assert said and all("待っている人" in words for words in said)
        assert board_state(office).at.date().year == 2024
        demo.stop(office)
        office.refresh_from_db()
        assert abs(now_in(office) - timezone.now()) < timedelta(seconds=5)
        assert not Duty.objects.filter(office=office, ended_at=None).exists()


def test_a_replay_that_was_broken_off_goes_on(fictional: Municipality, script: Script) -> None:
    class Enough(Exception):
        pass

    def stop_at_noon(words: str) -> None:
        if words.startswith("12:"):
            raise Enough

    with municipality_scope(fictional.pk):
        office = demo.prepare(script)
        with pytest.raises(Enough):
            demo.Replay(script, office, 30_000, stop_at_noon).run()
        assert 0 < Leg.objects.filter(office=office).count() < script.day.cases
        again = demo.Replay(script, office, 30_000, lambda words: None)
        again.run()
        assert len(again.waits()) == script.day.cases


def test_a_day_that_was_ended_meanwhile_is_said_in_words(
    fictional: Municipality, script: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    """A job ends it when the clock is ours again and numbers are open: the same command was a traceback."""
    with municipality_scope(fictional.pk):
        office = demo.prepare(script)
        close_day(system_actor("close_old_days"), office.pk, QUIET)
        assert _live(script.day, 30_000) == 1
        office.refresh_from_db()
        assert office.clock_speed == 0
    said = capsys.readouterr().err
    assert said.startswith("2024-03-31 の再現を続けられません。この庁舎のきょうの業務は終わっています。")
    assert said.endswith("別の日を選んでください。\n")


def test_the_page_compares_with_what_was_to_be_expected(
    fictional: Municipality, clerk: Staff, script: Script, settings: Any, client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setitem(VIEWS, "demo:replay", Permission.STATISTICS_VIEW)
    settings.DEMO, settings.ROOT_URLCONF = True, "tests.cityhall.demo.urls"
    client.force_login(clerk)
    assert "いま再現している日はありません" in client.get("/demo/replay/").content.decode()
    with municipality_scope(fictional.pk):
        office = demo.prepare(script)
        demo.show(script, office)
        set_clock(system_actor("t"), office.pk, shows=timezone.now() - timedelta(days=900), speed=60)
        page = client.get("/demo/replay/").content.decode()
        demo.stop(office)
    assert "この日の見通し" in page and "公表値" in page and "60倍" in page


def test_a_real_citys_clock_is_the_clock(city: Municipality, script: Script) -> None:
    with municipality_scope(city.pk):
        office = demo.prepare(script)
        Municipality.objects.filter(pk=city.pk).update(fictional=False)
        with pytest.raises(OnlyFictional):
            set_clock(system_actor("t"), office.pk, shows=timezone.now(), speed=60)
        assert Office.objects.get(pk=office.pk).clock_speed == 0

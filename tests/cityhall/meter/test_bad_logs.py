"""Every trap of issue 5 in a dispenser's log: what comes in, what is set aside, and what the report says."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cityhall.meter.build import DAY, leader_of, log_bytes, log_row, take_log

from madoguchi.cityhall.meter.models import Step
from madoguchi.cityhall.meter.selectors import step_quality, tickets

NEXT = DAY.replace(day=26)
CLEAN = (log_row(1, "9:00", "9:05", "9:15"), log_row(2, "9:01", "9:15", "9:30", 2))
TRAPS = {
    "called_before_issue": ((log_row(3, "9:40", "9:30", "9:50"),), 2),
    "clock_back": ((log_row(3, "9:40", "9:45", "9:50"), log_row(4, "9:20", "9:55", "9:58")), 3),
    "two_at_once": ((log_row(3, "9:02", "9:20", "9:50"), log_row(4, "9:03", "9:30", "9:55")), 4),
    "no_end": ((log_row(3, "9:02", "9:35", counter=2),), 3),
    "reissued": ((log_row(1, "11:00", "11:05", "11:10"),), 3),
    "shared_number": ((log_row(1, "9:00", "9:05", "9:15", office="支所"),), 3),
    "past_midnight": ((log_row(9, "23:40", f"{NEXT} 0:10", f"{NEXT} 0:20"),), 3),
    "no_counter": ((log_row(3, "9:02", "9:35", "9:40", counter=""),), 3),
}


@pytest.fixture
def leader(city: Any) -> Any:
    return leader_of(city)


@pytest.mark.parametrize("code", TRAPS)
def test_a_trap_is_reported_and_nothing_is_repaired_in_silence(leader: Any, code: str) -> None:
    rows, used = TRAPS[code]
    intake = take_log(leader, log_bytes(*CLEAN, *rows))
    assert intake.state == "stored"
    assert intake.quality["used"] == used == Step.objects.filter(kind="wait").count()
    defect = next(one for one in intake.quality["defects"] if one["code"] == code)
    assert defect["words"] and defect["remedy"]
    alert = intake.problems.filter(item=code).first()
    assert (alert.severity, alert.row_number) == ("alert", defect["rows"][0])


def test_ends_missing_for_a_counter_are_bounded_by_its_next_call(leader: Any) -> None:
    rows = (log_row(3, "9:02", "9:20", counter=7), log_row(4, "9:03", "9:32", counter=7))
    intake = take_log(leader, log_bytes(*CLEAN, *rows))
    assert intake.quality["silent"] == ["本庁 7"]
    ends = Step.objects.filter(kind="process", counter="7").order_by("started_at")
    assert [one.end for one in ends] == ["bound", "missing"]
    assert (ends[0].ended_at - ends[0].started_at).total_seconds() == 12 * 60
    assert [one.ended for one in tickets(leader, "本庁") if one.counter == "7"] == [None, None]
    found = step_quality(leader, "本庁", DAY, DAY)
    assert (found.waits, found.services) == (4, 4)
    assert [(gap.column, gap.share) for gap in found.gaps] == [("終了の時刻", 0.5)]
    assert "次の呼出" in found.gaps[0].impossible


def test_a_lunch_without_counters_is_seen(leader: Any) -> None:
    rows = (log_row(3, "12:00", "12:01", "12:05"), log_row(4, "12:00", "13:10", "13:20"))
    intake = take_log(leader, log_bytes(*CLEAN, *rows))
    assert intake.quality["gap_count"] == 1
    assert "12:01～13:10" in intake.quality["gaps"][0]


def test_two_offices_with_the_same_numbers_stay_apart(leader: Any) -> None:
    there = [one.replace("本庁", "支所") for one in CLEAN]
    take_log(leader, log_bytes(*CLEAN, *there))
    for office in ("本庁", "支所"):
        assert [one.number for one in tickets(leader, office)] == ["1", "2"]


def test_ten_thousand_tickets_of_one_day(leader: Any) -> None:
    def at(minute: int) -> str:
        return f"{minute // 60 + 8}:{minute % 60:02d}"

    rows = [log_row(k, at(k // 20), at(k // 20 + 3), at(k // 20 + 9), k % 200) for k in range(10_000)]
    intake = take_log(leader, log_bytes(*rows))
    assert (intake.state, intake.rows_done) == ("stored", 10_000)
    assert len(tickets(leader, "本庁")) == 10_000

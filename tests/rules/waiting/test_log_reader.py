"""Ticket logs as they are: every trap of issue 5, told by row, and never repaired in silence."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.rules.waiting.helpers import LOG_HEAD

from madoguchi.rules.waiting import Quality, Ticket, WaitingFileRefused, examine, log_columns, read_log
from madoguchi.rules.waiting.log_times import read_moment

DAY = "2024-03-25"


def row(
    number: object,
    issued: str,
    called: str,
    ended: str = "",
    counter: object = 1,
    *,
    status: str = "served",
    office: str = "本庁",
) -> str:
    times = ",".join(
        f"{DAY} {time}" if time and " " not in time else time for time in (issued, called, ended)
    )
    return f"{number},{office},届出,walk_in,{times},{counter},{status}"


def examined(*rows: str) -> tuple[Sequence[Ticket], Quality]:
    return examine(read_log("\n".join([LOG_HEAD, *rows, ""]).encode()))


def defects(*rows: str) -> dict[str, tuple[int, ...]]:
    return {one.code: one.rows for one in examined(*rows)[1].defects}


def test_a_clean_log_has_nothing_to_say() -> None:
    tickets, quality = examined(row(1, "09:00", "09:05", "09:15"), row(2, "09:01", "09:15", "09:20"))
    assert (quality.defects, quality.gaps, quality.silent_counters) == ((), (), ())
    assert [ticket.wait for ticket in tickets] == [5, 14]
    assert (quality.rows, quality.read, quality.used) == (2, 2, 2)


def test_a_ticket_called_before_its_issue_is_set_aside() -> None:
    rows = (row(1, "09:10", "09:05", "09:15"), row(2, "09:11", "09:20", "09:30"))
    tickets, quality = examined(*rows)
    assert defects(*rows) == {"called_before_issue": (2,)}
    assert [ticket.number for ticket in tickets] == ["2"]
    assert (quality.read, quality.used) == (2, 1)


def test_a_call_in_the_minute_of_the_issue_is_a_call_at_once() -> None:
    tickets, quality = examined(row(1, "09:10:40", "09:10", "09:15"))
    assert (quality.defects, tickets[0].wait) == ((), 0)


def test_a_clock_that_goes_back_is_seen_in_the_order_of_numbers() -> None:
    found = defects(
        row("A001", "09:00", "09:01", "09:05"),
        row("A003", "08:40", "09:06", "09:07"),
        row("A002", "09:10", "09:11", "09:12", 2),
        row("B001", "08:35", "08:36", "08:38", 3),
    )
    assert found == {"clock_back": (3,)}


def test_two_calls_at_once_drop_the_end_of_the_first() -> None:
    rows = (row(1, "09:00", "09:05", "09:30"), row(2, "09:01", "09:20", "09:25"))
    tickets, _ = examined(*rows)
    assert defects(*rows)["two_at_once"] == (2,)
    assert [ticket.ended for ticket in tickets] == [None, 565]
    same = (row(1, "09:00", "09:05"), row(2, "09:01", "09:05"))
    assert defects(*same)["two_at_once"] == (2,)
    other_counter = (row(1, "09:00", "09:05", "09:30"), row(2, "09:01", "09:20", "09:25", 2))
    assert defects(*other_counter) == {}


def test_a_counter_without_any_end_is_named() -> None:
    _, quality = examined(
        row(1, "09:00", "09:05"), row(2, "09:01", "09:20"), row(3, "09:02", "09:06", "09:09", 2)
    )
    assert quality.silent_counters == ("本庁 1",)
    assert quality.missing["ended_at"] == pytest.approx(2 / 3)


def test_an_end_before_the_call_is_dropped() -> None:
    tickets, quality = examined(row(1, "09:00", "09:05", "09:01"))
    assert [one.code for one in quality.defects] == ["ended_before_call"]
    assert tickets[0].ended is None


def test_a_lunch_without_counters_is_a_gap_while_people_wait() -> None:
    rows = [
        row(1, "11:50", "11:55", "12:00"),
        row(2, "11:54", "13:00", "13:10"),
        row(3, "12:30", "13:10", "13:20"),
    ]
    _, quality = examined(*rows)
    (gap,) = quality.gaps
    assert str(gap) == "本庁 2024-03-25 11:55～13:00 呼出が1件もなく、1人が待っていました。"
    _, idle = examined(rows[0], row(2, "12:58", "13:00", "13:10"))
    assert idle.gaps == ()


def test_a_day_that_passes_midnight_goes_on() -> None:
    tickets, quality = examined(
        row(1, "23:50", "2024-03-26 00:10", "2024-03-26 00:20"),
        row(3, "2024-03-26 00:05", "2024-03-26 00:20", "2024-03-26 00:30"),
        f"2,本庁,届出,walk_in,{DAY} 23:55,0:30,0:40,1,served",
    )
    assert {ticket.day.isoformat() for ticket in tickets} == {DAY}
    assert [ticket.wait for ticket in tickets] == [20, 35, 15]
    assert [one.code for one in quality.defects] == ["past_midnight"]


def test_two_offices_may_give_out_the_same_numbers() -> None:
    rows = (row(1, "09:00", "09:05", "09:15"), row(1, "08:50", "09:06", "09:15", office="支所"))
    tickets, quality = examined(*rows)
    assert defects(*rows) == {"shared_number": (2, 3)}
    assert sorted(ticket.office for ticket in tickets) == ["支所", "本庁"]
    assert quality.used == 2


def test_numbers_given_out_again_are_told_apart_by_turn() -> None:
    found = defects(
        row(98, "09:00", "09:05", "09:06"),
        row(99, "09:10", "09:15", "09:16"),
        row(98, "13:00", "13:05", "13:06"),
        row(99, "13:10", "13:15", "13:16"),
    )
    assert found == {"reissued": (4, 5)}


def test_cancelled_and_absent_people() -> None:
    tickets, quality = examined(
        row(1, "09:00", "", status="取消"),
        row(2, "09:00", "09:10", status="不在"),
        row(3, "09:00", "", status="served"),
    )
    assert [one.code for one in quality.defects] == ["never_called"]
    assert [(ticket.number, ticket.status) for ticket in tickets] == [("1", "cancelled"), ("2", "no_show")]


def test_shift_jis_japanese_headers_and_eras() -> None:
    text = (
        "受付番号,庁舎,業務名,発券日時,呼出日時,終了日時,窓口番号,状態\r\n"
        "１２３,本庁,転入,令和6年3月25日 9時12分,R6.3.25 9:20:30,,３,完了\r\n"
    )
    (ticket,) = read_log(text.encode("cp932")).tickets
    assert (ticket.number, ticket.category, ticket.counter, ticket.status) == ("123", "転入", "3", "served")
    assert (ticket.day.isoformat(), ticket.issued, ticket.called, ticket.ended) == (DAY, 552, 560.5, None)


def test_a_mapping_names_the_columns_of_another_maker() -> None:
    text = "no,in,out\n7,2024-03-25 9:00,2024-03-25 9:09\n"
    mapping = {"ticket_no": "no", "issued_at": "in", "called_at": "out"}
    (ticket,) = read_log(text.encode(), mapping=mapping).tickets
    assert (ticket.number, ticket.wait, ticket.office) == ("7", 9, "")
    with pytest.raises(WaitingFileRefused, match="issued_at（発券時刻など）の列がありません"):
        read_log(text.encode())


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (row("", "09:00", "09:05"), "ticket_no"),
        (row(1, "09:70", "09:75"), "issued_at"),
        (row(1, "", "09:05"), "issued_at"),
        (row(1, "09:00", "2024-02-30 09:05"), "called_at"),
        (row(1, "09:00", "09:05", "おわり"), "ended_at"),
        (row(1, "09:00", "09:05", status="謎"), "status"),
    ],
)
def test_rows_that_cannot_be_read_are_told_and_counted(bad: str, column: str) -> None:
    log = read_log("\n".join([LOG_HEAD, row(9, "09:00", "09:05"), bad, ""]).encode())
    assert {(problem.row, problem.item) for problem in log.problems} >= {(3, column)}
    assert all(problem.remedy for problem in log.problems)
    assert (log.rows, len(log.tickets)) == (2, 1)


def test_a_time_alone_has_no_day() -> None:
    moment = read_moment("２４：１０")
    assert (moment.day, moment.minute) == (None, 1450)
    assert read_moment(" ") is None


def test_a_log_with_tabs_between_its_columns_is_the_same_log() -> None:
    rows = [LOG_HEAD, row(1, "09:00", "09:05", "09:15"), row(2, "09:01", "09:15", "09:20")]
    tabs = "\n".join(rows).replace(",", "\t").encode("cp932")
    assert read_log(tabs).tickets == read_log("\n".join(rows).encode()).tickets


def test_columns_are_found_by_known_spellings_and_by_a_mapping() -> None:
    names = ["整理番号", "発券時刻", "呼出時刻", "よくわからない列"]
    assert log_columns(names) == {"ticket_no": "整理番号", "issued_at": "発券時刻", "called_at": "呼出時刻"}
    assert log_columns(names, {"category": "よくわからない列"})["category"] == "よくわからない列"

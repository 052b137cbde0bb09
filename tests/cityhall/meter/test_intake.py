"""A dispenser's log or a daily table comes in whole or not at all, once, and says what is wrong with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.cityhall.conftest import make_actor
from tests.cityhall.meter.build import DAY, leader_of, log_bytes, log_row, reasons, take_log, take_table
from tests.rules.waiting.helpers import LOG_HEAD, TABLE, table

from madoguchi.cityhall.meter.actions.read_log import resume_reading, start_reading
from madoguchi.cityhall.meter.actions.take_file import take_file
from madoguchi.cityhall.meter.actions.withdraw_intake import withdraw_intake
from madoguchi.cityhall.meter.intakes import running
from madoguchi.cityhall.meter.models import Intake, IntakeChunk, ObservedDay, Step
from madoguchi.cityhall.meter.refusals import FileTooLarge, WrongIntakeState
from madoguchi.cityhall.meter.selectors import known_days, preview, records, tickets
from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.cityhall.tenancy.rights import NotAllowed

ROWS = (log_row("A1", "9:00", "9:05", "9:15"), log_row("A2", "9:01", "9:15", "9:30"))


@pytest.fixture
def leader(city: Any) -> Any:
    return leader_of(city)


def test_a_log_becomes_waits_and_services(leader: Any) -> None:
    intake = take_log(leader, log_bytes(*ROWS))
    assert (intake.state, intake.total, intake.rows_done) == ("stored", 2, 2)
    waits = Step.objects.filter(kind="wait").order_by("started_at")
    assert [one.ended_at - one.started_at for one in waits] == [timedelta(minutes=5), timedelta(minutes=14)]
    assert [one.number for one in tickets(leader, "本庁")] == ["A1", "A2"]
    assert [one.ended for one in tickets(leader, "本庁")] == [555, 570]
    assert not IntakeChunk.objects.exists()
    verbs = list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs == ["meter.receive", "meter.read", "meter.store"]


def test_the_same_bytes_are_taken_once(leader: Any) -> None:
    raw = log_bytes(*ROWS)
    assert take_log(leader, raw) == take_log(leader, raw)
    assert Step.objects.count() == 4
    assert take_table(leader) == take_table(leader)
    assert ObservedDay.objects.count() == 28


@pytest.mark.parametrize(
    "raw",
    [
        "\ufeff" + log_bytes(*ROWS).decode(),
        log_bytes(*ROWS).decode().replace(",", "\t"),
        log_bytes(*ROWS).decode().replace("\n", "\r\n"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_every_writing_is_the_same_log(leader: Any, raw: str, encoding: str) -> None:
    if raw.startswith("\ufeff") and encoding == "cp932":
        raw = raw.removeprefix("\ufeff")
    take_log(leader, raw.encode(encoding))
    assert [(one.number, one.issued, one.called) for one in tickets(leader, "本庁")] == [
        ("A1", 540, 545), ("A2", 541, 555),
    ]  # fmt: skip


def test_japanese_dates_full_width_digits_and_a_mapping_of_ones_own(leader: Any) -> None:
    raw = "券番,庁,用,出,呼,済\nＡ００１,本庁,転入,令和６年３月２５日 ９時００分,９：０５,R6.3.25 9:20\n"
    intake = take_file(leader, raw.encode("cp932"), file_name="自庁.csv")
    assert (intake.state, intake.mapping) == ("received", {})
    ours = {
        "ticket_no": "券番", "office": "庁", "category": "用", "issued_at": "出", "called_at": "呼",
        "ended_at": "済",
    }  # fmt: skip
    shown = preview(intake, ours)
    assert (shown.names[0], shown.tickets[0].number, shown.tickets[0].day) == ("券番", "A001", DAY)
    start_reading(leader, intake.pk, mapping=ours, office="")
    running.run(leader, intake.pk)
    (ticket,) = tickets(leader, "本庁")
    assert (ticket.issued, ticket.called, ticket.ended) == (540, 545, 560)


def test_a_log_without_an_office_belongs_to_the_one_that_was_chosen(leader: Any) -> None:
    head = LOG_HEAD.replace("office,", "")
    rows = [one.replace("本庁,", "") for one in ROWS]
    take_log(leader, log_bytes(*rows, head=head), office="谷山支所")
    assert {one.office for one in Step.objects.all()} == {"谷山支所"}


def test_a_row_that_cannot_be_read_refuses_the_whole_log(leader: Any) -> None:
    raw = log_bytes(*ROWS, log_row("A3", "9:99", "9:20"))
    intake = take_log(leader, raw)
    assert (intake.state, Step.objects.count()) == ("refused", 0)
    assert reasons(intake)[0] == f"4 issued_at 「{DAY} 9:99」という時刻はありません。"
    assert intake.problems.first().remedy
    allowed = take_log(leader, raw, tolerant=True)
    assert (allowed.state, allowed.errors, Step.objects.count()) == ("stored", 0, 4)
    assert allowed.quality["rows"] == 3 and allowed.quality["read"] == 2


def test_days_that_are_there_already_are_not_counted_twice(leader: Any) -> None:
    take_log(leader, log_bytes(*ROWS))
    again = take_log(leader, log_bytes(*ROWS, log_row("A3", "9:02", "9:40", "9:50")))
    assert again.state == "refused" and "もう" in reasons(again)[0]
    elsewhere = log_bytes(*ROWS).replace("本庁".encode(), "支所".encode())
    other = take_log(leader, elsewhere)
    assert other.state == "stored"


def test_a_log_nobody_was_served_in_is_refused(leader: Any) -> None:
    intake = take_log(leader, log_bytes(log_row(1, "9:00", "", status="cancelled")))
    assert intake.state == "refused" and "1件も" in reasons(intake)[0]


@pytest.mark.parametrize("raw", [b"", b"a,b\n1,2\n", "件数\n3\n".encode("utf-16")])
def test_a_file_of_another_kind_says_what_to_do(leader: Any, raw: bytes) -> None:
    intake = take_log(leader, raw)
    assert intake.state == "refused"
    assert intake.problems.first().remedy


def test_a_file_that_is_too_large_is_refused_at_the_door(leader: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("madoguchi.cityhall.meter.actions.take_file.MEGABYTES", 0)
    with pytest.raises(FileTooLarge):
        take_log(leader, log_bytes(*ROWS))


def test_a_killed_job_goes_on_where_it_stood(leader: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(running, "CHUNK", 1)
    intake = take_file(leader, log_bytes(*ROWS), file_name="log.csv")
    start_reading(leader, intake.pk, mapping=intake.mapping, office="本庁")
    whole, seen = running.steps_of, []

    def dies(*args: Any) -> Any:
        seen.append(1)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return whole(*args)

    monkeypatch.setattr(running, "steps_of", dies)
    with pytest.raises(KeyboardInterrupt):
        running.run(leader, intake.pk)
    intake.refresh_from_db()
    assert (intake.state, intake.rows_done) == ("reading", 1)
    assert tickets(leader, "本庁") == [] and records(leader) == []
    assert resume_reading(leader, intake.pk).state == "reading"
    assert running.run(leader, intake.pk).state == "stored"
    assert len(tickets(leader, "本庁")) == 2


def test_a_withdrawn_file_counts_no_more_and_may_come_again(leader: Any) -> None:
    raw = log_bytes(*ROWS)
    withdrawn = withdraw_intake(leader, take_log(leader, raw).pk)
    assert (withdrawn.state, Step.objects.count()) == ("withdrawn", 0)
    assert take_log(leader, raw).state == "stored"
    withdraw_intake(leader, take_table(leader).pk)
    assert known_days(leader, "本庁")[0].date == DAY
    with pytest.raises(WrongIntakeState):
        withdraw_intake(leader, withdrawn.pk)


def test_a_daily_table_is_stored_and_an_overlapping_one_refused(leader: Any) -> None:
    intake = take_table(leader)
    assert (intake.kind, intake.state, intake.total) == ("daily", "stored", 28)
    (record,) = records(leader)
    assert (record.office, record.table_days, record.label) == ("本庁", 28, "鹿児島市（公表値）")
    again = take_table(leader, TABLE.read_bytes() + b"\n")
    assert again.state == "refused" and "前の表" in reasons(again)[0]


def test_a_daily_table_as_people_type_it(leader: Any) -> None:
    raw = table(
        "本庁,令和６年３月２５日,月,平日,令和6年,４２０,３:59,4時間10分",
        "本庁,2024/3/26,火,weekday,R6,\"1,403件\",1時間50分,150",
        encoding="cp932",
    )  # fmt: skip
    intake = take_table(leader, raw)
    first, second = known_days(leader, "本庁")
    assert (first.cases, first.mean, first.maximum) == (420, 239, 250)
    assert (second.cases, second.mean) == (1403, 110)
    assert any("3時間59分" in note for note in intake.quality["notes"])


@pytest.mark.parametrize("office", ["本" * 61, "本\0庁"])
def test_a_name_that_cannot_be_kept_is_refused_by_row(leader: Any, office: str) -> None:
    intake = take_table(leader, table(f"{office},2024-03-25,月,weekday,R6,10,30,60"))
    assert intake.state == "refused" and not ObservedDay.objects.exists()
    assert reasons(intake)


def test_a_table_of_very_long_days(leader: Any) -> None:
    intake = take_table(leader, table("本庁,2024-03-25,月,weekday,R6,10000,30,60"))
    assert (intake.state, known_days(leader, "本庁")[0].cases) == ("stored", 10_000)


def test_a_table_with_zero_cases_is_refused_by_row(leader: Any) -> None:
    intake = take_table(leader, table("本庁,2024-03-25,月,weekday,R6,0,0,0"))
    assert intake.state == "refused"
    assert [(one.row_number, one.item) for one in intake.problems.all()] == [(2, "cases")]


def test_only_a_leader_takes_files_in(leader: Any, clerk: Any, auditor: Any) -> None:
    for staff in (clerk, auditor):
        with pytest.raises(NotAllowed):
            take_file(make_actor(staff), log_bytes(*ROWS), file_name="log.csv")
    assert tickets(make_actor(clerk), "本庁") == []
    with pytest.raises(NotAllowed):
        records(make_actor(auditor))
    assert not Intake.objects.exists()

"""An Excel workbook dropped on the planning page does what the same rows as CSV do."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook
from tests.cityhall.insights.build import leader_staff
from tests.rules.waiting.helpers import TABLE

from madoguchi.cityhall.meter.models import Intake, ObservedDay, Step
from madoguchi.cityhall.tenancy import jobs


@pytest.fixture
def client(city: Any, client_of: Callable[[Any], Client]) -> Client:
    return client_of(leader_staff(city))


def upload(client: Client, *rows: Sequence[Any]) -> str:
    made = Workbook()
    for row in rows:
        made.active.append(list(row))
    file = io.BytesIO()
    made.save(file)
    answer = client.post("/d/plan/file/", {"file": SimpleUploadedFile("待ち時間.xlsx", file.getvalue())})
    assert answer.status_code == 302
    return str(answer.url)


def test_a_daily_table_is_studied(client: Client) -> None:
    rows = list(csv.reader(io.StringIO(TABLE.read_text("utf-8-sig"))))
    assert "/study/" in upload(client, *rows)
    assert ObservedDay.objects.count() == len(rows) - 1


def test_the_table_that_a_city_keeps_is_studied(client: Client) -> None:
    """A title, Japanese headings, no column for what the date says: nothing to rewrite before."""
    days = [datetime(2024, 3, day) for day in range(18, 30)]
    rows = [["本庁", day, 300 + 10 * at, time(0, 20 + at), time(1, 10)] for at, day in enumerate(days)]
    heads = ["庁舎", "日付", "受付件数", "平均待ち時間", "最大待ち時間"]
    assert "/study/" in upload(client, ["令和6年 窓口の待ち時間"], [], heads, *rows)
    kept = ObservedDay.objects.order_by("date").values_list("day_type", "era_year", "mean", "row_number")
    assert list(kept[:1]) == [("weekday", "R6", 20.0, 4)]
    assert {kind for kind, *_ in kept} == {"weekday", "weekend"}


def test_a_dispensers_log_with_real_dates_and_times_is_read_by_its_worker(client: Client) -> None:
    page = upload(
        client,
        ["券番", "発券", "呼出", "終了"],
        ["A1", datetime(2024, 3, 25, 9, 0), time(9, 5), time(9, 12)],
        ["A2", datetime(2024, 3, 25, 9, 1), datetime(2024, 3, 25, 9, 15), None],
    )
    match = {"ticket_no": "券番", "issued_at": "発券", "called_at": "呼出", "ended_at": "終了"}
    client.post(f"{page}read/", {f"column_{k}": v for k, v in match.items()} | {"office": "本庁"})
    jobs.run_ready()
    assert Intake.objects.get().state == Intake.State.STORED
    waits = {step.ended_at - step.started_at for step in Step.objects.filter(kind="wait")}
    assert sorted(wait.total_seconds() / 60 for wait in waits) == [5, 14]


def test_two_filled_sheets_are_refused_in_words(client: Client) -> None:
    made = Workbook()
    made.active.append(["office", "date"])
    made.create_sheet("5月").append(["office", "date"])
    file = io.BytesIO()
    made.save(file)
    sent = SimpleUploadedFile("表.xlsx", file.getvalue())
    shown = client.post("/d/plan/file/", {"file": sent}, follow=True)
    assert "行のあるシートが2枚あります（「Sheet」「5月」）。" in shown.text
    assert "使うシートだけを残したファイルにして" in shown.text

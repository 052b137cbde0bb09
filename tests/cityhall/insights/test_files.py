"""A dispenser's log on its page: columns found, matched by hand, tried in the preview, read, and reported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cityhall.insights.build import leader_staff
from tests.cityhall.meter.build import log_bytes, log_row

from madoguchi.cityhall.meter.models import Intake, Step
from madoguchi.cityhall.tenancy import jobs

OWN = "券番,出,呼,済\nA1,2024-03-25 9:00,9:05,\nA2,2024-03-25 9:01,9:15,9:30\n".encode("cp932")
MATCH = {"column_ticket_no": "券番", "column_issued_at": "出", "column_called_at": "呼"}


@pytest.fixture
def client(city: Any, client_of: Callable[[Any], Client]) -> Client:
    return client_of(leader_staff(city))


def upload(client: Client, raw: bytes) -> str:
    answer = client.post("/d/plan/file/", {"file": SimpleUploadedFile("log.csv", raw)})
    assert answer.status_code == 302
    return str(answer.url)


def test_a_log_of_known_columns_is_read_and_reported(client: Client) -> None:
    page = upload(client, log_bytes(log_row(1, "9:00", "9:05"), log_row(2, "9:01", "9:15", "9:30")))
    shown = client.get(page).text
    assert "はじめの数行は、こう読みます" in shown and "14分" in shown
    intake = Intake.objects.get()
    answer = client.post(f"{page}read/", {f"column_{k}": v for k, v in intake.mapping.items()})
    assert answer.url == page
    assert "読み込んでいます" in client.get(page).text
    jobs.run_ready()
    shown = client.get(page).text
    for words in ("2件の番号を取り込みました", "終了の時刻", "50%", "次の呼出までを上限"):
        assert words in shown
    report = client.get(f"{page}report.csv")
    assert report["Content-Type"].startswith("text/csv") and "no_end" in report.content.decode("utf-8-sig")


def test_columns_of_ones_own_are_matched_by_hand(client: Client) -> None:
    page = upload(client, OWN)
    assert "この対応では読めません" in client.get(page).text
    tried = client.get(page, MATCH).text
    assert "この対応では読めません" not in tried and "A1" in tried
    missing = client.post(f"{page}read/", MATCH)
    assert missing.status_code == 422 and "窓口の名前を入れてください" in missing.text
    client.post(f"{page}read/", MATCH | {"office": "谷山支所"})
    jobs.run_ready()
    assert {step.office for step in Step.objects.all()} == {"谷山支所"}


def test_a_refused_log_says_row_column_and_remedy(client: Client) -> None:
    raw = log_bytes(log_row(1, "9:00", "9:05"), log_row(2, "25:99", "9:15"))
    page = upload(client, raw.replace(b"issued_at", "発券時刻".encode()))
    client.post(f"{page}read/", {f"column_{k}": v for k, v in Intake.objects.get().mapping.items()})
    jobs.run_ready()
    shown = client.get(page).text
    assert "取り込めませんでした（1件）" in shown
    for words in ("発券時刻", "という時刻はありません", "のように書いてください"):
        assert words in shown
    assert not Step.objects.exists()


def test_a_stored_log_can_be_taken_back(client: Client) -> None:
    page = upload(client, log_bytes(log_row(1, "9:00", "9:05", "9:10")))
    client.post(f"{page}read/", {f"column_{k}": v for k, v in Intake.objects.get().mapping.items()})
    jobs.run_ready()
    client.post(f"{page}withdraw/")
    assert "取り消しました" in client.get(page).text and not Step.objects.exists()


def test_a_clerk_reads_reports_and_changes_nothing(
    client: Client, clerk: Any, client_of: Callable[[Any], Client]
) -> None:
    page = upload(client, OWN)
    looking = client_of(clerk)
    assert looking.get(page).status_code == 200
    for act in ("read/", "withdraw/", "resume/"):
        assert looking.post(page + act).status_code == 403

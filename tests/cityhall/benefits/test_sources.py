"""Source files: taken in whole or refused whole, with a report that lets a clerk mend the file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cityhall.benefits import build, people, sources

from madoguchi.cityhall.benefits.actions.import_source import FileNotTaken
from madoguchi.cityhall.benefits.models import RefusedSource, Round, SourceFile
from madoguchi.cityhall.tenancy.models import AuditEvent, Staff

TODAY = timezone.localdate


def target(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "subject_id": f"{9_000_000 + number}", "name": "見本　太郎", "kana": "ミホン　タロウ",
        "birth_date": "1980-01-02", "amount": 40_000,
    } | changes  # fmt: skip


@pytest.fixture
def town(city: Any) -> None:
    for number in range(1, 4):
        people.moved_in(number)
    people.dies(people.moved_in(4))
    sources.register()


@pytest.mark.parametrize(
    ("rows", "slip", "said"),
    [
        ([target(1), target(1)], {}, "同じ宛名番号の行が2つ"),
        ([target(1), target(4)], {}, "亡くなった"),
        ([target(1, birth_date="2023-02-29")], {}, "birth_date"),
        ([target(1, birth_date="2999-01-01")], {}, "今日より後"),
        ([target(1, amount=-1)], {}, "amount"),
        ([target(1), target(99)], {}, "住民"),
        ([target(1)], {"rows": 2}, "2行"),
        ([target(1)], {"amount_total": 1}, "1円"),
        ([target(1)], {"sha256": "0" * 64}, "SHA-256"),
        ([target(1)], {"schema_version": "9"}, "版"),
        ([target(1)], {"as_of": TODAY() - timedelta(days=36)}, "古すぎ"),
        ([target(1)], {"as_of": TODAY() + timedelta(days=2)}, "今日より後"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_whole_with_its_reasons(
    town: None, rows: list[dict[str, Any]], slip: dict[str, Any], said: str
) -> None:
    with pytest.raises(FileNotTaken) as refused:
        sources.hand_in("targets", rows, slip)
    assert not SourceFile.objects.filter(kind="targets").exists()
    report = refused.value.report
    assert any(said in " ".join(map(str, finding)) for finding in report.findings), report.findings
    assert all(reason and remedy for _, _, reason, remedy in report.findings)
    assert AuditEvent.objects.filter(verb="benefit.source_refused").count() == 1


def test_part_of_a_tax_file_is_no_tax_file(city: Any) -> None:
    for number in range(1, 301):
        people.moved_in(number)
    sources.register()
    with pytest.raises(FileNotTaken):
        sources.hand_in("taxes", [sources.a_tax_row("9000001", 5_000)])


def test_the_same_file_again_is_the_file_that_is_there(town: None) -> None:
    assert sources.hand_in("targets", [target(1)]).pk == sources.hand_in("targets", [target(1)]).pk


def test_the_register_once_a_day_unless_it_changed(town: None) -> None:
    again = sources.register()
    assert SourceFile.objects.filter(kind="residents").count() == 1 and again.rows == 4
    people.moved_in(9)
    assert sources.register().rows == 5 and SourceFile.objects.filter(kind="residents").count() == 2


def test_one_line_in_the_log_for_a_whole_register(town: None) -> None:
    event = AuditEvent.objects.get(verb="person.bulk_read", subject="residents")
    assert json.loads(event.payload)["detail"] == {"purpose": "benefit.targets", "people": 4}
    assert not AuditEvent.objects.filter(verb="person.view").exists()


def test_a_protected_address_is_not_copied(town: None) -> None:
    from madoguchi.cityhall.benefits.targets.source_tables import source_of

    people.protect(people.of(1))
    rows = {row["subject_id"]: row for row in source_of(sources.register()).table.to_pylist()}
    assert rows["9000001"]["address"] is None and rows["9000001"]["protected"] == 1
    assert rows["9000002"]["address"] and rows["9000004"]["change_reason"] == "death"


def test_upload_report_and_csv_in_the_browser(
    town: None, running: Round, client_of: Callable[[Staff], Client], officer: Staff,
    officer_of_another_section: Staff,
) -> None:  # fmt: skip
    client = client_of(officer)
    rows = [target(1), target(1, name="=cmd()")]
    data = sources.as_csv("targets", rows)
    slip = sources.slip("targets", data, rows)
    url = reverse("benefits:source_upload", args=[running.pk, "targets"])
    said = {
        "schema_version": "1", "rows": slip.rows, "sha256": slip.sha256, "as_of": slip.as_of.isoformat(),
        "amount_total": slip.amount_total,
    }  # fmt: skip
    answer = client.post(url, {
        "file": SimpleUploadedFile("対象者.csv", data),
        "slip": io.BytesIO(json.dumps(said).encode()),
    }, follow=True)  # fmt: skip
    assert "取り込めませんでした" in answer.content.decode()
    report = RefusedSource.objects.get()
    csv_url = reverse("benefits:refused_csv", args=[report.pk])
    text = client.get(csv_url).content.decode("utf-8-sig")
    assert text.splitlines()[0] == "行,列,理由,直し方" and "同じ宛名番号" in text
    assert client_of(officer_of_another_section).get(url).status_code == 403
    empty = client.post(url, {"file": SimpleUploadedFile("x.csv", data)})
    assert empty.status_code == 422 and "送付票がないとき" in empty.content.decode()


def test_the_page_says_what_is_missing(
    town: None, client_of: Callable[[Staff], Client], officer: Staff
) -> None:
    running = build.a_round(definition={"sources": ["residents", "taxes"]})
    page = client_of(officer).get(reverse("benefits:sources", args=[running.pk])).content.decode()
    assert "あと1種類の元データが要ります" in page

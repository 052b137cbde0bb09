"""Imports: idempotent, history appended, difference and full, encodings, resumed after any kill."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.cityhall.residents.actions.import_register import import_register, run_import
from madoguchi.cityhall.residents.actions.resume_import import resume_import
from madoguchi.cityhall.residents.imports import running, staging
from madoguchi.cityhall.residents.models import (
    ImportChunk,
    RegisterImport,
    Resident,
    ResidentRecord,
    SearchKey,
    StagedRow,
)
from madoguchi.cityhall.residents.refusals import NotPermitted
from madoguchi.cityhall.residents.selectors import import_rows, missing_residents, newest_rows, problems_of
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope

from .conftest import SYSTEM, as_csv, person, take

Load = Callable[..., RegisterImport]


def test_the_same_file_again_changes_nothing(load: Load) -> None:
    rows = [person(1), person(2)]
    first = load(rows)
    again = take(as_csv(rows))
    assert (
        again.pk == first.pk and RegisterImport.objects.count() == 1 and ResidentRecord.objects.count() == 2
    )


def test_the_same_rows_in_another_file_make_no_history(load: Load) -> None:
    load([person(1), person(2)])
    result = load([person(2), person(1)])
    assert (result.added, result.changed, result.unchanged) == (
        0,
        0,
        2,
    ) and ResidentRecord.objects.count() == 2


def test_a_later_history_is_appended_and_shown(load: Load) -> None:
    load([person(1, "佐藤　花子", "サトウ　ハナコ")])
    result = load([person(1, "鈴木　花子", "スズキ　ハナコ", history_number="2")])
    assert (result.changed, Resident.objects.get().name) == (1, "鈴木　花子")
    assert [record.payload["name"] for record in ResidentRecord.objects.order_by("history_number")] == [
        "佐藤　花子",
        "鈴木　花子",
    ]
    assert newest_rows(["0000000001"])["0000000001"]["name"] == import_rows(result.pk)["0000000001"]["name"]


def test_an_older_history_is_filed_behind(load: Load) -> None:
    load([person(1, "鈴木　花子", history_number="2")])
    load([person(1, "佐藤　花子")])
    assert Resident.objects.get().name == "鈴木　花子" and ResidentRecord.objects.count() == 2
    assert set(SearchKey.objects.filter(key="佐藤花子").values_list("current", flat=True)) == {False}


def test_other_content_under_the_same_history_number_is_kept_beside(load: Load) -> None:
    load([person(1, nhi="0")])
    result = load([person(1, nhi="1")])
    assert [(one.revision, one.payload["nhi"]) for one in ResidentRecord.objects.order_by("revision")] == [
        (1, "0"),
        (2, "1"),
    ]
    assert result.alerts == 1 and problems_of(SYSTEM, result.pk)[0].item == "個人履歴番号"
    assert newest_rows(["0000000001"])["0000000001"]["nhi"] == "1"


def test_a_gap_in_the_history_numbers_is_an_alert(load: Load) -> None:
    load([person(1)])
    result = load([person(1, history_number="4")])
    assert [problem.severity for problem in problems_of(SYSTEM, result.pk)] == ["alert"]


def test_history_cannot_be_rewritten(load: Load) -> None:
    load([person(1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        ResidentRecord.objects.update(content_hash="")
    with pytest.raises(IntegrityError), transaction.atomic():
        ResidentRecord.objects.all().delete()


def test_a_full_file_marks_whom_it_leaves_out_and_removes_nobody(load: Load) -> None:
    load([person(1), person(2)], coverage="full")
    result = load([person(1), person(3)], coverage="full")
    assert result.missing == 1 and [one.atena_number for one in missing_residents(SYSTEM)] == ["0000000002"]
    load([person(2), person(3), person(4), person(1)], coverage="full")
    assert not missing_residents(SYSTEM) and Resident.objects.count() == 4


def test_a_difference_is_checked_against_the_register(load: Load) -> None:
    wife = {"relation_code1": "12", "relation": "妻", "household_number": "0000000001"}
    load([person(1), person(2, **wife)])
    two_heads = take(as_csv([person(3, household_number="0000000001")]))
    assert two_heads.state == "refused" and "世帯主が2人" in problems_of(SYSTEM, two_heads.pk)[0].reason
    left = load([person(1, history_number="2", status="3", removed="1")])
    assert [(p.severity, "世帯主がいません" in p.reason) for p in problems_of(SYSTEM, left.pk)] == [
        ("alert", True)
    ]


@pytest.mark.parametrize("options", [{}, {"bom": False}, {"encoding": "cp932"}, {"newline": "\n"}])
def test_encodings_and_line_ends(city: Municipality, options: dict[str, Any]) -> None:
    assert take(as_csv([person(1, "髙橋　太郎"), person(2)], **options)).added == 2
    assert Resident.objects.earliest("atena_number").name == "髙橋　太郎"


def test_a_mapping_file_reads_foreign_columns(city: Municipality) -> None:
    data = as_csv([person(1)]).decode("utf-8-sig").replace("宛名番号", "宛名ＣＤ", 1).encode()
    assert take(data, mapping="columns: {宛名ＣＤ: 宛名番号}").state == "applied"


def test_progress_is_visible(city: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "CHUNK_ROWS", 3)
    found = import_register(
        SYSTEM, io.BytesIO(as_csv([person(n) for n in range(1, 9)])), file_name="a.csv", enqueue=False
    )
    seen: list[tuple[int, int | None]] = []
    run_import(SYSTEM, found.pk, lambda done, total: seen.append((done, total)))
    assert seen == [(3, 8), (6, 8), (8, 8)]


class Killed(BaseException):
    """The process died."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("dies_at", range(1, 14))
def test_killed_anywhere_it_goes_on(
    city: Municipality, monkeypatch: pytest.MonkeyPatch, dies_at: int
) -> None:
    monkeypatch.setattr(staging, "CHUNK_ROWS", 2)
    rows = [person(number) for number in range(1, 8)]
    found = import_register(
        SYSTEM, io.BytesIO(as_csv(rows)), file_name="a.csv", coverage="full", enqueue=False
    )
    calls = 0

    def dying(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal calls
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            calls += 1
            if calls == dies_at * 2:
                raise Killed
        return execute(sql, params, many, context)

    with pytest.raises(Killed), connection.execute_wrapper(dying):
        run_import(SYSTEM, found.pk)
    assert not Resident.objects.exists()
    result = run_import(SYSTEM, found.pk)
    assert (result.state, result.added, result.errors, result.alerts) == ("applied", 7, 0, 0)
    assert (Resident.objects.count(), ResidentRecord.objects.count()) == (7, 7)
    assert not StagedRow.objects.exists() and not ImportChunk.objects.exists()


def test_two_processes_on_one_import_do_no_harm(city: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "CHUNK_ROWS", 2)
    rows = [person(number) for number in range(1, 8)]
    found = import_register(SYSTEM, io.BytesIO(as_csv(rows)), file_name="a.csv", enqueue=False)
    other: list[str] = []

    def interfere(done: int, total: int | None) -> None:
        if not other:
            other.append(running.run(SYSTEM, found.pk).state)

    with pytest.raises(staging.Overtaken):
        running.run(SYSTEM, found.pk, interfere)
    assert other == ["applied"] and Resident.objects.count() == 7


def test_the_job_does_it_and_resume_enqueues_it_again(city: Municipality) -> None:
    found = import_register(SYSTEM, io.BytesIO(as_csv([person(1)])), file_name="a.csv")
    resume_import(SYSTEM, found.pk)
    assert jobs.run_ready() >= 2
    found.refresh_from_db()
    assert found.state == "applied" and Resident.objects.count() == 1
    assert AuditEvent.objects.filter(verb="register.apply").count() == 1


@pytest.mark.parametrize("rows", [4, 60])
def test_statements_do_not_grow_with_the_rows(city: Municipality, rows: int) -> None:
    data = as_csv([person(number) for number in range(1, rows + 1)])
    found = import_register(SYSTEM, io.BytesIO(data), file_name="a.csv", coverage="full", enqueue=False)
    with CaptureQueriesContext(connection) as queries:
        run_import(SYSTEM, found.pk)
    work = [
        query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))
    ]
    assert len(work) <= 36, len(work)


def test_a_clerk_may_not_import(at_counter: Actor) -> None:
    with pytest.raises(NotPermitted):
        import_register(at_counter, io.BytesIO(b""), file_name="a.csv")


def test_cities_do_not_meet(load: Load, other_city: Municipality) -> None:
    load([person(1)])
    with municipality_scope(other_city.pk):
        assert not Resident.objects.exists()
        assert take(as_csv([person(1), person(2)])).added == 2
    assert Resident.objects.count() == 1

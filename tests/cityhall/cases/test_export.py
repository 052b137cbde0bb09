"""A case leaves for the core system once; the register's next file proves that it was taken in."""

from __future__ import annotations

import io
import json
import zipfile
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.cityhall.cases import rows
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.cases.actions import reconcile_register as module
from madoguchi.cityhall.cases.actions.confirm_export import confirm_export
from madoguchi.cityhall.cases.actions.reconcile_register import reconcile_register
from madoguchi.cityhall.cases.actions.return_task import return_task
from madoguchi.cityhall.cases.actions.take_export import take_export
from madoguchi.cityhall.cases.downloads import download
from madoguchi.cityhall.cases.models import Action, Case, Export, ExportItem, Reconciliation
from madoguchi.cityhall.cases.refusals import (
    AlreadyExported,
    BadInput,
    NotAllowed,
    NotFound,
    NotInEncoding,
    OtherSection,
)
from madoguchi.cityhall.cases.selectors import exportable, exported_items, mismatches, waiting_for_core
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.cityhall.tenancy.roles import Role

JOB = system_actor("import")


@pytest.fixture
def in_citizen(city):
    return make_actor(make_staff(city, "citizen", [Role.SECTION_STAFF], section="citizen"))


@pytest.fixture
def move(cases):
    return next(case for case in cases if case.procedure == "move_in_notification")


def take(actor, *cases, **changes):
    return take_export(actor, [case.pk for case in cases], txid=uuid4(), **changes)


def test_taken_with_who_and_when(in_citizen, move):
    export = take(in_citizen, move)
    assert (export.taken_by_label, export.manifest["cases"], export.manifest["rows"]) == (
        in_citizen.label,
        1,
        2,
    )
    with zipfile.ZipFile(io.BytesIO(bytes(Export.objects.get().archive))) as packed:
        assert f"cases/{move.number}.csv" in packed.namelist()
    assert Action.objects.filter(case=move, kind="exported").count() == 1
    assert exportable(in_citizen) == []


def test_a_case_is_never_in_two_exports(in_citizen, move):
    take(in_citizen, move)
    with pytest.raises(AlreadyExported, match=move.number):
        take(in_citizen, move)
    item = ExportItem.objects.get()
    item.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        item.save(force_insert=True)


def test_the_same_request_sent_twice_is_one_export(in_citizen, move):
    txid = uuid4()
    first, second = (take_export(in_citizen, [move.pk], txid=txid) for _ in range(2))
    assert first.pk == second.pk


def test_every_download_is_recorded(in_citizen, move):
    export = take(in_citizen, move)
    for _ in range(2):
        _, archive = download(in_citizen, export.pk)
        assert archive == bytes(export.archive)
    assert AuditEvent.objects.filter(verb="export.downloaded").count() == 2


def test_receipt_is_confirmed_once(in_citizen, move):
    export = take(in_citizen, move)
    first = confirm_export(in_citizen, export.pk, txid=uuid4())
    assert confirm_export(in_citizen, export.pk, txid=uuid4()).confirmed_at == first.confirmed_at


def test_other_sections_and_other_roles(in_citizen, in_section, at_counter, move):
    with pytest.raises(OtherSection):
        take(in_section, move)
    with pytest.raises(NotAllowed):
        take(at_counter, move)
    export = take(in_citizen, move)
    for act in (
        lambda: download(in_section, export.pk),
        lambda: confirm_export(in_section, export.pk, txid=uuid4()),
    ):
        with pytest.raises(OtherSection):
            act()


def test_what_is_not_there_or_not_ready(in_citizen, move):
    with pytest.raises(BadInput):
        take_export(in_citizen, [], txid=uuid4())
    with pytest.raises(NotFound):
        take_export(in_citizen, [move.pk, uuid4()], txid=uuid4())
    return_task(in_citizen, move.tasks.get().pk, reason="確認", txid=uuid4())
    with pytest.raises(BadInput, match=move.number):
        take(in_citizen, move)


@pytest.mark.parametrize(
    "changes",
    [{"format": "xml"}, {"encoding": "euc-jp"}, {"newline": "cr"}, {"format": "json", "encoding": "cp932"}],
)
def test_choices_that_do_not_exist(in_citizen, move, changes):
    with pytest.raises(BadInput):
        take(in_citizen, move, **changes)
    assert not Export.objects.exists()


def test_shift_jis_refuses_by_name_what_it_cannot_hold_and_marks_nothing(at_counter, in_citizen, monkeypatch):
    monkeypatch.setattr(rows, "PEOPLE", (("p1", "𠮷田　太郎", "ヨシダ　タロウ", "1988-05-20", "male"),))
    (case,) = rows.cases_of(at_counter, rows.PROCEDURES[:1])
    with pytest.raises(NotInEncoding, match="「𠮷」"):
        take(in_citizen, case, encoding="cp932")
    assert Case.objects.get(pk=case.pk).exported_at is None
    take(in_citizen, case)


def core_row(name, kana, born, sex, relation, **changes):
    return {
        "name": name,
        "kana": kana,
        "birth_date": born,
        "sex": sex,
        "relation": relation,
        "address_since": "2026-04-01",
        "household_head": "見本　太郎",
        "address_prefecture": "見本県",
        "address_city": "見本市",
        "address_town": "中央",
        "address_lot": "1-2-3",
        "address_building": "見本荘101",
        **changes,
    }


@pytest.fixture
def core(monkeypatch):
    """What the next register file brings; tests change it."""
    found = {
        "1": core_row("見本　太郎", "ミホン　タロウ", "1988-05-20", "1", "世帯主"),
        "2": core_row("見本　花子", "ミホン　ハナコ", "1990-11-03", "2", "妻"),
    }
    monkeypatch.setattr(module.register, "import_rows", lambda import_id: found)
    return found


def test_the_next_register_file_confirms_the_case(in_citizen, move, core):
    take(in_citizen, move)
    assert [item.case_id for item in waiting_for_core(in_citizen)] == [move.pk]
    result = reconcile_register(JOB, uuid4())
    assert (result.confirmed, result.mismatched, result.silent) == (1, 0, 0)
    assert exported_items() == []
    assert Action.objects.filter(case=move, kind="confirmed").count() == 1


def test_a_difference_is_kept_side_by_side_until_a_later_file_agrees(in_citizen, move, core):
    take(in_citizen, move)
    core["2"]["address_lot"] = "9-9-9"
    first = uuid4()
    for _ in range(2):
        reconcile_register(JOB, first)
    (row,) = mismatches(in_citizen)
    wrong = [line for line in row.comparison if not line["same"]]
    assert [(line["person"], line["label"]) for line in wrong] == [("p2", "住所")]
    assert Reconciliation.objects.count() == 1
    core["2"]["address_lot"] = "1-2-3"
    reconcile_register(JOB, uuid4())
    assert mismatches(in_citizen) == []
    assert ExportItem.objects.get().state == "confirmed"


def test_a_file_that_does_not_mention_them_says_nothing(in_citizen, move, core):
    take(in_citizen, move)
    core.clear()
    assert reconcile_register(JOB, uuid4()).silent == 1
    assert not Reconciliation.objects.exists()


def test_what_the_register_cannot_show_is_not_waited_for(city, cases):
    childcare = next(case for case in cases if case.section == "childcare")
    take(make_actor(make_staff(city, "kodomo", [Role.SECTION_STAFF], section="childcare")), childcare)
    assert exported_items() == []


def test_only_whoever_imports_may_reconcile(in_citizen):
    with pytest.raises(NotAllowed):
        reconcile_register(in_citizen, uuid4())


def test_the_manifest_is_the_one_in_the_file(in_citizen, move):
    export = take(in_citizen, move, format="json", encoding="utf-8", newline="lf")
    with zipfile.ZipFile(io.BytesIO(bytes(export.archive))) as packed:
        assert json.loads(packed.read("manifest.json")) == export.manifest

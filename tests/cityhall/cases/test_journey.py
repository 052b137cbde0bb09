"""The main job with everything real: a family of five comes in, writes nothing, the core system confirms."""

from __future__ import annotations

import io
import zipfile
from uuid import uuid4

import pytest
from tests.cityhall.cases import journey
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.cases.actions import reconcile_register as module
from madoguchi.cityhall.cases.actions.complete_task import complete_task
from madoguchi.cityhall.cases.actions.prepare_packet import prepare_packet
from madoguchi.cityhall.cases.actions.reconcile_register import reconcile_register
from madoguchi.cityhall.cases.actions.record_answer import record_answer
from madoguchi.cityhall.cases.actions.take_export import take_export
from madoguchi.cityhall.cases.evidence import case_pdf, form_lines
from madoguchi.cityhall.cases.models import ExportItem, Packet, SealedPacket, Task, Visit
from madoguchi.cityhall.cases.planning import draft_of
from madoguchi.cityhall.cases.refusals import BadInput, SomethingMissing
from madoguchi.cityhall.cases.selectors import offered_by, signers_of
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.models import AuditEvent, Job
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.documents.packet import read_map
from madoguchi.documents.verdict import verify

# Kagoshima's published count and its limits for us; source in tests/vectors/kagoshima_family.yaml.
PUBLISHED = journey.vector()["published"]
LIMITS = journey.vector()["limits"]


def test_the_family_writes_nothing_and_the_published_count_is_met(at_counter):
    packet = journey.prepared(at_counter)
    as_is, to_be = packet.measure["as_is"], packet.measure["to_be"]
    assert as_is["w4"] == PUBLISHED["total"]["before"]
    assert as_is["by_desk"] == {desk: before for desk, (before, _) in PUBLISHED["by_desk"].items()}
    assert as_is["by_field"] == {item: before for item, (before, _) in PUBLISHED["by_field"].items()}
    assert to_be["w4"] == LIMITS["w4"]
    assert len(signers_of(packet)) <= LIMITS["signatures"]
    assert packet.measure["decisions"] <= LIMITS["decisions"]


def test_from_the_counter_to_the_seal(at_counter, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    cases = journey.submitted(at_counter)
    sections = set(Task.objects.filter(state="open").values_list("section", flat=True))
    assert {"citizen", "insurance", "childcare"} <= sections
    assert len(cases) == len({case.procedure for case in cases})

    assert jobs.run_ready() >= 1
    sealed = SealedPacket.objects.get()
    verdict = verify(sealed.pdf)
    assert verdict.intact, verdict
    assert len(sealed.packet.pdf) < len(sealed.pdf)
    assert sealed.pdf.startswith(sealed.packet.pdf)
    assert AuditEvent.objects.filter(verb="packet.sealed").count() == 1


def test_sealing_again_changes_nothing(at_counter, settings, tmp_path):
    from madoguchi.cityhall.cases.sealing import seal

    settings.DATA_DIR = tmp_path
    cases = journey.submitted(at_counter)
    jobs.run_ready()
    before = SealedPacket.objects.get().sha256
    seal(cases[0].packet_id)
    assert SealedPacket.objects.get().sha256 == before


def test_a_worker_that_loses_its_lease_while_it_seals_leaves_nothing(
    at_counter, settings, tmp_path, monkeypatch
):
    settings.DATA_DIR = tmp_path
    journey.submitted(at_counter)
    with monkeypatch.context() as patch:
        patch.setattr("madoguchi.cityhall.tenancy.jobs.save_checkpoint", _lose_the_lease)
        jobs.run_ready(limit=1)
    assert not SealedPacket.objects.exists()
    Job.objects.update(state="ready", leased_until=None)
    jobs.run_ready()
    assert SealedPacket.objects.count() == 1


def test_a_worker_that_dies_after_it_sealed_is_repeated_without_effect(
    at_counter, settings, tmp_path, monkeypatch
):
    settings.DATA_DIR = tmp_path
    journey.submitted(at_counter)
    with monkeypatch.context() as patch:
        patch.setattr("madoguchi.cityhall.tenancy.jobs.lease.finish", _lose_the_lease)
        jobs.run_ready(limit=1)
    before = SealedPacket.objects.get().sha256
    Job.objects.update(state="ready", leased_until=None)
    jobs.run_ready()
    assert SealedPacket.objects.get().sha256 == before
    assert AuditEvent.objects.filter(verb="packet.sealed").count() == 1


def test_other_clerks_can_write_while_a_packet_is_drawn(at_counter, settings, tmp_path, monkeypatch):
    from django.db import connection

    settings.DATA_DIR = tmp_path
    journey.submitted(at_counter)
    outer, inside = len(connection.savepoint_ids), []
    from madoguchi.cityhall.cases import sealing

    real = sealing.complete
    monkeypatch.setattr(
        sealing, "complete", lambda *args: inside.append(len(connection.savepoint_ids)) or real(*args)
    )
    jobs.run_ready()
    assert inside == [outer]


def _lose_the_lease(*_args, **_columns):
    raise jobs.LeaseLost


def test_a_section_gets_the_pages_of_its_own_forms(city, at_counter, in_section):
    cases = journey.submitted(at_counter)
    case = journey.case_of(cases, "health_insurance_join")
    whole = read_map(Packet.objects.get().pdf)
    lines = form_lines(in_section, case)
    assert [form.title for form in lines] == ["国民健康保険被保険者資格取得届"] or lines[0].title
    assert any(line.text == "見本　花子" for form in lines for line in form.lines)
    import pikepdf

    with pikepdf.open(io.BytesIO(case_pdf(in_section, case))) as selection:
        assert 0 < len(selection.pages) < whole.pages


def test_the_core_system_takes_it_and_confirms_it(city, at_counter, monkeypatch):
    cases = journey.submitted(at_counter)
    case = journey.case_of(cases, "move_in_notification")
    citizen = make_actor(make_staff(city, "citizen", [Role.SECTION_STAFF], section="citizen"))
    export = take_export(citizen, [case.pk], txid=uuid4())
    with zipfile.ZipFile(io.BytesIO(bytes(export.archive))) as packed:
        text = packed.read(f"cases/{case.number}.csv").decode("utf-8-sig")
    assert "見本　三四郎" in text
    assert "2026-03-29" in text

    expected = ExportItem.objects.get().expected["people"]
    assert {person["items"]["relation"] for person in expected} == {"世帯主", "妻", "子"}
    rows = {str(number): _core_row(person) for number, person in enumerate(expected)}
    monkeypatch.setattr(module.register, "import_rows", lambda import_id: rows)
    assert reconcile_register(system_actor("import"), uuid4()).confirmed == 1
    for task in Task.objects.filter(case=case):
        complete_task(citizen, task.pk, txid=uuid4())


def _core_row(person):
    items = person["items"]
    place, _, building = items["address"].partition("　")
    return {
        **{word: str(items[word]) for word in ("name", "kana", "birth_date", "relation", "household_head")},
        "sex": {"male": "1", "female": "2"}[items["sex"]], "address_since": items["moved_on"],
        "address_prefecture": place, "address_building": building,
    }  # fmt: skip


def test_the_same_draft_gives_the_same_packet_a_changed_one_a_new_version(at_counter):
    first = journey.prepared(at_counter)
    again = prepare_packet(at_counter, first.visit_id, txid=uuid4())
    assert again.pk == first.pk
    record_answer(at_counter, first.visit_id, question="phone", value="0990000001", txid=uuid4())
    second = prepare_packet(at_counter, first.visit_id, txid=uuid4())
    assert (second.version, second.sha256 != first.sha256) == (2, True)
    assert Visit.objects.get().packet_id == second.pk


def test_the_manifest_and_the_measure_hold_no_personal_data(at_counter):
    packet = journey.prepared(at_counter)
    plain = repr(packet.manifest) + repr(packet.measure)
    for secret in ("見本　", "ミホン", "中央1丁目", "0123456", "090-0000-0000", "1988"):
        assert secret not in plain
    assert offered_by(Visit.objects.get())["move_in_notification"]["section"] == "citizen"


def test_a_packet_with_gaps_is_not_made_and_the_gaps_are_named(at_counter):
    visit = journey.opened(at_counter)
    with pytest.raises(SomethingMissing) as refused:
        prepare_packet(at_counter, visit.pk, txid=uuid4())
    assert refused.value.missing
    assert "あと" in str(refused.value)


def test_a_visit_without_people_has_no_packet(at_counter):
    from madoguchi.cityhall.cases.actions.open_visit import open_visit

    visit = open_visit(at_counter, event="move_in", txid=uuid4())
    with pytest.raises(BadInput):
        prepare_packet(at_counter, visit.pk, txid=uuid4())


def test_identity_is_confirmed_once_for_all(at_counter):
    draft = draft_of(journey.opened(at_counter))
    assert draft.identity == {"document": "my_number_card", "agent": ""}
    assert draft.sources.plain("identity.method") == ("my_number_card",)

"""Submission: one case per procedure, once, in few statements, whoever presses how often."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.cityhall.cases import rows
from tests.cityhall.conftest import make_actor

from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.cases.actions.select_procedures import select_procedures
from madoguchi.cityhall.cases.actions.submit_packet import submit_packet
from madoguchi.cityhall.cases.models import Action, Case, Task, Visit
from madoguchi.cityhall.cases.refusals import (
    AlreadyDone,
    NotAllowed,
    NotEverybodySigned,
    NotFound,
    PacketChanged,
    VisitNotOpen,
)
from madoguchi.cityhall.tenancy.models import AuditEvent, Job, LiveEvent
from madoguchi.cityhall.tenancy.scope import municipality_scope

CEILING = 12


@pytest.fixture
def packet(at_counter):
    return rows.signed(rows.packet_on(rows.visit_of(at_counter)))


def test_each_procedure_becomes_a_case_with_a_task_in_its_section(at_counter, packet):
    cases = submit_packet(at_counter, packet.visit_id, packet_id=packet.pk, txid=uuid4())

    assert [case.procedure for case in cases] == [slug for slug, _, _ in rows.PROCEDURES]
    assert {(task.section, task.state) for task in Task.objects.all()} == {
        ("citizen", "open"),
        ("insurance", "open"),
        ("childcare", "open"),
    }
    assert all(task.due >= task.case.opened_at.date() for task in Task.objects.select_related("case"))
    assert Visit.objects.get().state == "submitted"


def test_it_is_recorded_announced_and_handed_to_the_worker(at_counter, packet):
    submit_packet(at_counter, packet.visit_id, packet_id=packet.pk, txid=uuid4())

    assert Action.objects.filter(kind="submitted").count() == 3
    assert AuditEvent.objects.filter(verb="visit.submitted").count() == 1
    topics = set(LiveEvent.objects.filter(kind="visit.submitted").values_list("topic", flat=True))
    assert topics == {f"visit:{packet.visit_id}", "section:citizen", "section:insurance", "section:childcare"}
    assert Job.objects.filter(task__endswith="seal_packet").count() == 1


def test_numbers_follow_without_gaps(at_counter):
    first, second = rows.cases_of(at_counter), rows.cases_of(at_counter)
    numbers = [int(case.number[-6:]) for case in [*first, *second]]
    assert numbers == list(range(numbers[0], numbers[0] + 6))


def test_the_same_submit_sent_twice_gives_the_same_cases(at_counter, packet):
    txid = uuid4()
    first = submit_packet(at_counter, packet.visit_id, packet_id=packet.pk, txid=txid)
    second = submit_packet(at_counter, packet.visit_id, packet_id=packet.pk, txid=txid)
    assert [case.pk for case in first] == [case.pk for case in second]
    assert Case.objects.count() == 3


def test_a_second_clerk_learns_who_was_faster(at_counter, second_clerk, packet):
    submit_packet(at_counter, packet.visit_id, packet_id=packet.pk, txid=uuid4())
    with pytest.raises(AlreadyDone, match=at_counter.label):
        submit_packet(second_clerk, packet.visit_id, packet_id=packet.pk, txid=uuid4())
    assert Case.objects.count() == 3


@pytest.mark.parametrize("procedures", [1, 3, 40])
def test_the_statements_do_not_grow_with_the_procedures(
    at_counter, django_assert_max_num_queries, procedures
):
    many = [(f"procedure_{n}", f"手続{n}", f"section{n % 9}") for n in range(procedures)]
    packet = rows.signed(rows.packet_on(rows.visit_of(at_counter), many, signers=3))
    with django_assert_max_num_queries(CEILING):
        submit_packet(at_counter, packet.visit_id, packet_id=packet.pk, txid=uuid4())


def test_nothing_is_received_while_a_signature_is_missing(at_counter):
    packet = rows.packet_on(rows.visit_of(at_counter), signers=2)
    with pytest.raises(NotEverybodySigned, match="あと2件"):
        submit_packet(at_counter, packet.visit_id, packet_id=packet.pk, txid=uuid4())
    assert not Case.objects.exists()


def test_an_older_version_is_refused(at_counter):
    visit = rows.visit_of(at_counter)
    old = rows.signed(rows.packet_on(visit))
    visit.revision += 1
    visit.save()
    rows.signed(rows.packet_on(visit))
    with pytest.raises(PacketChanged):
        submit_packet(at_counter, visit.pk, packet_id=old.pk, txid=uuid4())


def test_a_draft_changed_after_signing_is_refused(at_counter, packet):
    Visit.objects.filter(pk=packet.visit_id).update(revision=packet.revision + 1)
    with pytest.raises(PacketChanged):
        submit_packet(at_counter, packet.visit_id, packet_id=packet.pk, txid=uuid4())


def test_guidance_to_another_body_is_no_case(at_counter):
    visit = rows.visit_of(at_counter)
    packet = rows.packet_on(visit)
    manifest = packet.manifest | {
        "procedures": [row | {"guidance": True} for row in packet.manifest["procedures"]]
    }
    manifest["procedures"][0]["guidance"] = False
    visit.revision += 1
    visit.save()
    packet = rows.packet_on(visit)
    with transaction.atomic():
        packet.manifest = manifest
        packet.pk, packet.version, packet.revision = uuid4(), 9, visit.revision + 1
        packet.save(force_insert=True)
    Visit.objects.filter(pk=visit.pk).update(packet=packet, revision=packet.revision)
    rows.signed(packet)
    assert len(submit_packet(at_counter, visit.pk, packet_id=packet.pk, txid=uuid4())) == 1


def test_another_municipalitys_visit_does_not_exist(packet, other_city, clerk_elsewhere):
    with municipality_scope(other_city.pk), pytest.raises(NotFound):
        submit_packet(make_actor(clerk_elsewhere), packet.visit_id, packet_id=packet.pk, txid=uuid4())


def test_a_section_does_not_submit(in_section, packet):
    with pytest.raises(NotAllowed):
        submit_packet(in_section, packet.visit_id, packet_id=packet.pk, txid=uuid4())


def test_a_submitted_visit_is_closed_to_changes(at_counter, packet):
    submit_packet(at_counter, packet.visit_id, packet_id=packet.pk, txid=uuid4())
    with pytest.raises(VisitNotOpen):
        select_procedures(at_counter, packet.visit_id, chosen={}, txid=uuid4())


def test_the_database_itself_keeps_one_case_per_procedure(at_counter, packet):
    case = submit_packet(at_counter, packet.visit_id, packet_id=packet.pk, txid=uuid4())[0]
    case.pk, case.number = uuid4(), "2026-999999"
    with pytest.raises(IntegrityError), transaction.atomic():
        case.save(force_insert=True)


@pytest.mark.parametrize(
    "step",
    [
        "cases.models.Case.objects.bulk_create", "cases.models.Task.objects.bulk_create",
        "cases.models.Action.objects.bulk_create", "cases.tasks.seal_packet.enqueue", "tenancy.live.publish",
        "tenancy.audit.record",
    ],
)  # fmt: skip
def test_killed_at_any_step_it_leaves_nothing_and_can_be_sent_again(at_counter, packet, monkeypatch, step):
    txid = uuid4()
    with monkeypatch.context() as patch, pytest.raises(Killed):
        target = "madoguchi.cityhall.cases.actions.submit_packet.seal_packet" if "seal" in step else None
        if target:
            patch.setattr(target, type("Task", (), {"enqueue": staticmethod(_die)}))
        else:
            patch.setattr(f"madoguchi.cityhall.{step}", _die)
        submit_packet(at_counter, packet.visit_id, packet_id=packet.pk, txid=txid)
    assert not Case.objects.exists()
    assert not Job.objects.exists()
    assert Visit.objects.get().state == "open"
    numbers = [
        case.number for case in submit_packet(at_counter, packet.visit_id, packet_id=packet.pk, txid=txid)
    ]
    assert numbers[0].endswith("000001")


class Killed(BaseException):
    """The process dies here."""


def _die(*_args, **_kwargs):
    raise Killed


def test_the_same_opening_sent_twice_is_one_visit(at_counter):
    txid = uuid4()
    first, second = (open_visit(at_counter, event="move_in", txid=txid) for _ in range(2))
    assert first.pk == second.pk
    assert Visit.objects.count() == 1

"""The loop closed for real: exported, entered by the (simulated) core, imported, confirmed by a job."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.cityhall.cases import journey
from tests.cityhall.conftest import make_actor, make_staff

from madoguchi.cityhall.cases.actions.take_export import take_export
from madoguchi.cityhall.cases.evidence import case_pdf, form_lines
from madoguchi.cityhall.cases.models import Export, ExportItem
from madoguchi.cityhall.cases.selectors import exported_items, mismatches
from madoguchi.cityhall.residents.actions.import_register import import_register
from madoguchi.cityhall.residents.actions.protect_person import protect_person
from madoguchi.cityhall.residents.models import Resident
from madoguchi.cityhall.residents.refusals import ProtectedPerson
from madoguchi.cityhall.residents.simulator import next_register
from madoguchi.cityhall.residents.synthetic.city import write_register
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.roles import Role


@pytest.fixture
def exported(city, at_counter, settings, tmp_path):
    """The family's cases of 市民課 and 保険課, given to the core system."""
    settings.DATA_DIR = tmp_path
    cases = journey.submitted(at_counter)
    for section in ("citizen", "insurance"):
        staff = make_actor(make_staff(city, section, [Role.SECTION_STAFF], section=section))
        take_export(staff, [case.pk for case in cases if case.section == section], txid=uuid4())
    assert Export.objects.count() == 2
    return make_actor(make_staff(city, "citizen-2", [Role.SECTION_STAFF], section="citizen"))


def core_answers(*, spoil: bool = False) -> None:
    """The core system's next difference file, imported, with every job that follows from it."""
    given = [(str(item.case.visit_id), item.expected) for item in exported_items()]
    file = io.BytesIO()
    write_register(next_register(given, timezone.localdate(), spoil=spoil), file)
    file.seek(0)
    import_register(system_actor("test"), file, file_name=f"{uuid4()}.csv", coverage="difference")
    jobs.run_ready()


def states() -> set[tuple[str, str]]:
    items = ExportItem.objects.exclude(state="not_in_register").select_related("case")
    return {(item.case.procedure, item.state) for item in items}


def test_the_core_system_took_everything(exported):
    assert states() == {("move_in_notification", "waiting"), ("health_insurance_join", "waiting")}
    core_answers()
    assert states() == {("move_in_notification", "confirmed"), ("health_insurance_join", "confirmed")}
    assert mismatches(exported) == []


def test_a_slip_in_the_core_system_is_shown_and_a_later_file_settles_it(exported):
    core_answers(spoil=True)
    (row,) = mismatches(exported)
    wrong = [(line["label"], line["core"]) for line in row.comparison if not line["same"]]
    assert [label for label, _ in wrong] == ["住所"]
    assert "999番地" in wrong[0][1]
    core_answers()
    assert {state for _, state in states()} == {"confirmed"}


def test_a_newcomer_protected_later_is_guarded_in_the_earlier_case_too(exported, city):
    core_answers()
    case = Export.objects.get(section="citizen").items.filter(state="confirmed").get().case
    assert form_lines(exported, case)
    officer = make_actor(make_staff(city, "officer", [Role.PROTECTION_OFFICER], section="citizen"))
    mother = Resident.objects.get(relation="妻")
    protect_person(officer, mother.pk, details={"category": "dv"}, from_on=timezone.localdate())
    for look in (form_lines, case_pdf):
        with pytest.raises(ProtectedPerson):
            look(exported, case)
    childcare = make_actor(make_staff(city, "childcare", [Role.SECTION_STAFF], section="childcare"))
    later = [one.pk for one in case.visit.cases.filter(section="childcare")]
    with pytest.raises(ProtectedPerson):
        take_export(childcare, later, txid=uuid4())

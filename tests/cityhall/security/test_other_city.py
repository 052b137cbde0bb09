"""Every address that names an object, walked by somebody of another city who holds every right.

The object exists in 見本市; the visitor's city is 隣の市. To them it must look exactly like one that nobody
ever made: the same status as for a random UUID, never a page, never an error of ours.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from tests.cityhall.benefits import build
from tests.cityhall.benefits.answers import a_letter
from tests.cityhall.benefits.test_walls import a_batch, a_payment
from tests.cityhall.cases import rows
from tests.cityhall.conftest import make_actor, make_staff
from tests.cityhall.residents.conftest import as_csv, person, take
from tests.cityhall.tickets.conftest import DATA, HOUSE

from madoguchi.cityhall.benefits.models import BankFile, Reclaim, RefusedSource
from madoguchi.cityhall.cases.actions.issue_api_token import issue_api_token
from madoguchi.cityhall.cases.actions.take_export import take_export
from madoguchi.cityhall.counter.actions.pair_tablet import pair_tablet
from madoguchi.cityhall.counter.actions.start_pairing import start_pairing
from madoguchi.cityhall.demo.reform import seed_reform
from madoguchi.cityhall.insights.models import StaffingPlan, Study
from madoguchi.cityhall.meter.models import Intake
from madoguchi.cityhall.reform.models import Adviser, Flow, Idea, Photo, Report, Survey
from madoguchi.cityhall.residents.actions.ask_for_lift import ask_for_lift
from madoguchi.cityhall.residents.actions.lift_protection import lift_protection
from madoguchi.cityhall.residents.actions.protect_person import protect_person
from madoguchi.cityhall.residents.models import Resident
from madoguchi.cityhall.staff_cards.models import StaffCard
from madoguchi.cityhall.tenancy.models import CatalogueOverlay, Job
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tickets.actions.invite_kiosk import invite_kiosk
from madoguchi.cityhall.tickets.actions.open_slots import open_slots
from madoguchi.cityhall.tickets.actions.set_up_office import set_up_office

REFUSED = {400, 403, 404, 405, 409, 422}
EVERY_ROLE = [role for role in Role if role is not Role.AUDITOR]
# Addresses whose words are a city's code or a secret, not an object's id: they have tests of their own.
OTHER = {
    "counter:tablet_pair", "counter:tablet_pair_link", "online:status", "online:status_live",
    "cases:api_archive", "cases:api_confirm",
    *(f"online:benefit{page}" for page in (
        "", "_login", "_back", "_confirm", "_account", "_decline", "_end",
    )),
}  # fmt: skip


def named(patterns: Any, prefix: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """(URL name, parameter to converter) of every address with a parameter."""
    for one in patterns:
        if isinstance(one, URLResolver):
            below = f"{prefix}{one.namespace}:" if one.namespace else prefix
            yield from named(one.url_patterns, below)
        elif isinstance(one, URLPattern) and one.name and one.pattern.converters:
            kinds = {key: type(kind).__name__ for key, kind in one.pattern.converters.items()}
            yield f"{prefix}{one.name}", kinds


DOORS = {name: kinds for name, kinds in named(get_resolver().url_patterns)
         if name not in OTHER and not name.startswith(("account_", "mfa_", "queue:", "kiosk:"))}  # fmt: skip


@pytest.fixture
def objects(city: Any, clerk: Any, head: Any, administrator: Any, catalogue_editor: Any,
            protection_officer: Any) -> dict[str, uuid.UUID]:  # fmt: skip
    """One object of each kind in 見本市, by the name of the address's parameter."""
    at_counter, officer, in_section = map(make_actor, (clerk, protection_officer, head))
    imported = take(as_csv([person(1), person(2, "佐藤　太郎", "サトウ　タロウ")]))
    resident = Resident.objects.get(atena_number="0000000001")
    today = timezone.localdate()
    protection = protect_person(officer, resident.pk, details={"category": "dv"}, from_on=today)
    asked = ask_for_lift(at_counter, operations=["view"], reason="本人来庁", txid=uuid.uuid4(),
                         resident_id=resident.pk)  # fmt: skip
    lift = lift_protection(officer, clerk_id=clerk.pk, operations=["view"], reason="本人来庁",
                           txid=uuid.uuid4(), resident_id=resident.pk)[0]  # fmt: skip
    case = next(one for one in rows.cases_of(at_counter) if one.section == "insurance")
    export = take_export(in_section, [case.pk], txid=uuid.uuid4())
    issue_api_token(in_section, label="RPA", txid=(token := uuid.uuid4()))
    tablet = pair_tablet(secret=start_pairing(at_counter, place="1").token).device
    overlay = CatalogueOverlay.objects.create(
        version=1, text="x", effective_from=timezone.localdate(), note="x", created_by=catalogue_editor
    )
    job = Job.objects.create(
        municipality=city, task="x", arguments={}, run_after=timezone.now(), state="failed"
    )
    card = StaffCard.objects.create(
        staff=clerk, certificate_sha256="0" * 64, label="x", expires_on=today, registered_at=timezone.now()
    )
    return {
        "card_id": card.pk,
        "visit_id": case.visit_id, "case_id": case.pk, "export_id": export.pk, "token_id": token,
        "device_id": tablet.pk, "pairing_id": tablet.pairing.pk, "staff_id": administrator.pk,
        "overlay_id": overlay.pk, "import_id": imported.pk, "job_id": job.pk, "resident_id": resident.pk,
        "person_id": resident.pk, "lift_id": lift.pk, "request_id": asked.pk, "protection_id": protection.pk,
        **benefits(), **hall(), **waits(), **reform(city),
    }  # fmt: skip


def hall() -> dict[str, uuid.UUID]:
    """A kiosk and a reservation slot; the public pages about waiting are tried in tests/cityhall/tickets."""
    office = set_up_office(HOUSE, DATA)
    purpose = office.purposes.get(code="move")
    day = timezone.localdate()
    slot = open_slots(HOUSE, purpose.pk, day=day, first=540, last=600, every=60, capacity=1)[0]
    return {"slot_id": slot.pk, "kiosk_id": invite_kiosk(HOUSE, office.pk, name="正面").kiosk.pk}


def waits() -> dict[str, uuid.UUID]:
    """A log on its way in, the capacity of an office, and a staffing plan on it."""
    intake = Intake.objects.create(kind="log", file_name="x.csv", sha256="0" * 64, size=1, requested_by="x")
    study = Study.objects.create(
        office="本庁", basis="daily", counters=10, profile="reference", inputs="0" * 64, requested_by="x"
    )
    plan = StaffingPlan.objects.create(study=study, question={}, inputs="0" * 64, requested_by="x")
    return {"intake_id": intake.pk, "study_id": study.pk, "plan_id": plan.pk}


def reform(city: Any) -> dict[str, uuid.UUID]:
    """A survey with its report and a photo, a flow with a step, an idea, an adviser."""
    watcher = make_staff(city, "observer", [Role.OBSERVER])
    make_staff(city, "leader", [Role.REFORM_LEADER])
    seed_reform(city, make_password("x"), timezone.localdate())
    flow, survey = Flow.objects.first(), Survey.objects.get()
    photo = Photo.objects.create(
        pk=uuid.uuid4(), survey=survey, image=b"x", width=1, height=1, confirmed_blank=True,
        taken_by=f"staff:{watcher.pk}", at=timezone.now(),
    )  # fmt: skip
    adviser = Adviser.objects.create(name="x", home="x", region="x")
    return {
        "survey_id": survey.pk, "report_id": Report.objects.get().pk, "photo_id": photo.pk,
        "flow_id": flow.pk, "step_id": flow.steps.first().pk, "idea_id": Idea.objects.first().pk,
        "adviser_id": adviser.pk,
    }  # fmt: skip


def benefits() -> dict[str, uuid.UUID]:
    """One object of each kind of the benefits room."""
    running = build.a_round(section="insurance")
    target = build.a_target(running, 1, "review")
    letter, _ = a_letter(target)
    refused = RefusedSource.objects.create(
        kind="taxes", file_name="x.csv", sha256="0" * 64, count=1, findings=[[1, "x", "x", "x"]],
        refused_for="x", refused_at=build.NOW,
    )  # fmt: skip
    return {
        "round_id": running.pk, "target_id": target.pk, "letter_id": letter.pk, "run_id": letter.run_id,
        "refused_id": refused.pk, **money(running),
    }  # fmt: skip


def money(running: Any) -> dict[str, uuid.UUID]:
    """A batch with its file and payment, and money to come back."""
    maker = make_staff(running.municipality, "maker", [Role.BENEFIT_OFFICER])
    decision = build.granted(running, 2)
    batch = a_batch(running, maker, number="B-1")
    payment = a_payment(batch, decision)
    file = BankFile.objects.create(
        batch=batch, part=1, bank="standard", file_name="x.txt", count=1, total=40_000, sha256="0" * 64,
        body=b"x", made_at=build.NOW,
    )  # fmt: skip
    reclaim = Reclaim.objects.create(
        decision=decision, payment=payment, amount=40_000, due=build.NOW.date(), reason={},
        requested_by="system:test", requested_at=build.NOW, txid=uuid.uuid4(),
    )  # fmt: skip
    return {
        "batch_id": batch.pk, "file_id": file.pk, "payment_id": payment.pk, "decision_id": decision.pk,
        "reclaim_id": reclaim.pk,
    }  # fmt: skip


@pytest.fixture
def stranger(other_city: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_staff(other_city, "elsewhere", EVERY_ROLE, section="insurance"))
    return client


def address(name: str, ids: dict[str, uuid.UUID]) -> str:
    words = {
        "verb": "take", "kind": "resident", "number": 1, "part": 1, "programme_id": "none", "code": "honcho",
        "hours_id": 1, "person": "p1", "name": "move_in",
    }  # fmt: skip
    return reverse(name, kwargs={key: ids[key] if key in ids else words[key] for key in DOORS[name]})


@pytest.fixture
def posted() -> dict[str, Any]:
    """Good enough for every form, so that a refusal is about the object and not about the fields."""
    return {
        "txid": str(uuid.uuid4()), "reason": "理由", "text": "理由", "answer": "理由", "operations": ["view"],
        "minutes": "30", "sure": "on", "language": "en", "document": "my_number_card", "agent": "self",
        "packet": str(uuid.uuid4()), "shown_sha256": "0" * 64, "method": "ink",
        "signer": "p1", "applicant": "p1",
    }  # fmt: skip


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_citys_objects_do_not_exist(
    method: str, objects: dict[str, uuid.UUID], stranger: Client, posted: dict[str, Any]
) -> None:
    nobodys = {key: uuid.uuid4() for key in objects}
    wrong = {}
    for name in DOORS:
        data = {} if method == "get" else posted
        theirs = getattr(stranger, method)(address(name, objects), data, follow=True).status_code
        none = getattr(stranger, method)(address(name, nobodys), data, follow=True).status_code
        if theirs not in REFUSED or theirs != none:
            wrong[name] = (theirs, none)
    assert wrong == {}


def test_every_kind_of_object_is_tried(objects: dict[str, uuid.UUID]) -> None:
    kinds = {key for door in DOORS.values() for key, kind in door.items() if kind == "UUIDConverter"}
    assert kinds == set(objects)

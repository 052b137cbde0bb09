"""育成: units are marked as they are finished; the last one makes the certificate."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.reform import states
from madoguchi.cityhall.reform.acting import found, signature_of
from madoguchi.cityhall.reform.actions.give_advice import acted, locked_case, tell
from madoguchi.cityhall.reform.models import AdviceCase, Trainee, UnitDone
from madoguchi.cityhall.reform.refusals import Refused, WrongState
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.numbers import yearly_numbers
from madoguchi.rules.reform.catalogue import load


@transaction.atomic
def mark_unit(actor: Actor, trainee_id: UUID, unit: str, *, day: date, txid: UUID) -> Trainee:
    """A trainee finished a unit. With the last one the trainee has completed the course, with a number."""
    case, trainee = _learning(actor, trainee_id, txid)
    if case is None:
        return trainee
    units = load("advice")["courses"][case.theme]["units"]
    if unit not in units:
        raise Refused(_("この研修にない単元です。"))
    UnitDone.objects.get_or_create(
        trainee=trainee, unit=unit, defaults={"day": day, "marked_by": signature_of(actor)}
    )
    done = trainee.units.count()
    if done == len(units):
        _complete(actor, case, trainee, txid)
    else:
        far = {"person": trainee.person["name"], "done": done, "of": len(units)}
        tell(actor, case, "progress", far, txid)
    return trainee


@transaction.atomic
def stop_training(actor: Actor, trainee_id: UUID, *, txid: UUID) -> Trainee:
    """A trainee does not go on."""
    case, trainee = _learning(actor, trainee_id, txid)
    if case is None:
        return trainee
    trainee.state = Trainee.State.STOPPED
    trainee.save(update_fields=["state"])
    tell(actor, case, "stopped", {"person": trainee.person["name"]}, txid)
    return trainee


def _learning(actor: Actor, trainee_id: UUID, txid: UUID) -> tuple[AdviceCase | None, Trainee]:
    """The case, or None when this page has acted already."""
    trainee = found(Trainee, trainee_id)
    case = locked_case(actor, trainee.case_id)
    trainee.refresh_from_db()
    if acted(case, txid):
        return None, trainee
    if case.state != AdviceCase.State.MATCHED:
        raise WrongState(_("案件"), AdviceCase.State(case.state).label)
    if "completed" not in states.TRAINEE[trainee.state]:
        raise WrongState(_("受講者"), Trainee.State(trainee.state).label)
    return case, trainee


def _complete(actor: Actor, case: AdviceCase, trainee: Trainee, txid: UUID) -> None:
    now = timezone.now()
    trainee.state, trainee.completed_at = Trainee.State.COMPLETED, now
    trainee.certificate = yearly_numbers("certificate", 1, now)[0]
    trainee.save(update_fields=["state", "completed_at", "certificate"])
    content = {
        "person": trainee.person["name"], "certificate": trainee.certificate, "at": now.isoformat(),
        "course": case.theme, "office": trainee.municipality.mayor_line,
    }  # fmt: skip
    tell(actor, case, "certificate", content, txid)

"""The adviser office works on what was handed over to it, and tells the requesting city of every step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.reform import crossing, states
from madoguchi.cityhall.reform.acting import found, signature_of
from madoguchi.cityhall.reform.models import AdviceAction, AdviceCase, Adviser, AdviserVisit
from madoguchi.cityhall.reform.refusals import Refused, WrongState
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def match_adviser(actor: Actor, case_id: UUID, adviser_id: UUID, *, txid: UUID) -> AdviceCase:
    """Decide who advises. The city is told the name and the home body."""
    case = locked_case(actor, case_id)
    if acted(case, txid):
        return case
    _expect(case, AdviceCase.State.MATCHED)
    adviser = found(Adviser, adviser_id)
    if not adviser.active:
        raise Refused(_("このアドバイザーは、いま派遣できません。"))
    case.state, case.adviser = AdviceCase.State.MATCHED, adviser
    case.save(update_fields=["state", "adviser"])
    return tell(actor, case, "matched", {"adviser": adviser.name, "home": adviser.home}, txid)


@transaction.atomic
def accept_training(actor: Actor, case_id: UUID, *, txid: UUID) -> AdviceCase:
    """The trainees have their places."""
    case = locked_case(actor, case_id)
    if acted(case, txid):
        return case
    _expect(case, AdviceCase.State.MATCHED)
    case.state = AdviceCase.State.MATCHED
    case.save(update_fields=["state"])
    return tell(actor, case, "accepted", {}, txid)


@transaction.atomic
def refuse_case(actor: Actor, case_id: UUID, *, reason: str, txid: UUID) -> AdviceCase:
    """No adviser and no place can be found. The city reads why."""
    case = locked_case(actor, case_id)
    if acted(case, txid):
        return case
    _expect(case, AdviceCase.State.REFUSED)
    if not reason.strip():
        raise Refused(_("見送る理由を書いてください。申込みをした団体に伝わります。"))
    case.state = AdviceCase.State.REFUSED
    case.save(update_fields=["state"])
    return tell(actor, case, "refused", {"reason": reason[:400]}, txid)


@transaction.atomic
def plan_visit(actor: Actor, case_id: UUID, *, day: date, way: str, txid: UUID) -> AdviceCase:
    """Plan the next of at most three visits; the database refuses a fourth, whoever writes it."""
    case = locked_case(actor, case_id)
    if acted(case, txid):
        return case
    if case.state != AdviceCase.State.MATCHED or case.adviser_id is None:
        raise WrongState(_("案件"), AdviceCase.State(case.state).label)
    taken = set(case.visits.exclude(state="cancelled").values_list("number", flat=True))
    free = [number for number in range(1, states.MOST_VISITS + 1) if number not in taken]
    if not free:
        raise Refused(_("支援は1つの申込みに3回までです。続けるときは、新しい申込みにしてください。"))
    visit = AdviserVisit.objects.create(case=case, number=free[0], day=day, way=way)
    return tell(actor, case, "visit_planned", _of(visit), txid)


@transaction.atomic
def report_visit(actor: Actor, visit_id: UUID, *, text: str, txid: UUID) -> AdviceCase:
    """The visit took place; its report goes to the city."""
    visit, case = _visit(actor, visit_id)
    if acted(case, txid):
        return case
    _expect_visit(visit, AdviserVisit.State.DONE)
    if not text.strip():
        raise Refused(_("報告を書いてください。"))
    visit.state, visit.report = AdviserVisit.State.DONE, {"text": text[:2000]}
    visit.save(update_fields=["state", "report"])
    return tell(actor, case, "visit_done", {**_of(visit), "report": text[:2000]}, txid)


@transaction.atomic
def cancel_visit(actor: Actor, visit_id: UUID, *, txid: UUID) -> AdviceCase:
    """A planned visit does not take place; its number is free again."""
    visit, case = _visit(actor, visit_id)
    if acted(case, txid):
        return case
    _expect_visit(visit, AdviserVisit.State.CANCELLED)
    visit.state = AdviserVisit.State.CANCELLED
    visit.save(update_fields=["state"])
    return tell(actor, case, "visit_cancelled", _of(visit), txid)


@transaction.atomic
def finish_case(actor: Actor, case_id: UUID, *, txid: UUID) -> AdviceCase:
    """The support ends. No visit may still be planned, no trainee still be learning."""
    case = locked_case(actor, case_id)
    if acted(case, txid):
        return case
    _expect(case, AdviceCase.State.FINISHED)
    if case.visits.filter(state="planned").exists():
        raise Refused(_("予定の支援が残っています。報告するか、中止してください。"))
    if case.trainees.filter(state="learning").exists():
        raise Refused(_("受講中の人がいます。修了か辞退にしてください。"))
    case.state = AdviceCase.State.FINISHED
    case.save(update_fields=["state"])
    return tell(actor, case, "finished", {}, txid)


def locked_case(actor: Actor, case_id: UUID) -> AdviceCase:
    """The office's own case, locked. Raises `NotAllowed` or `NotFound`."""
    require(actor, Permission.ADVICE_WORK)
    crossing.lock_request(found(AdviceCase, case_id))
    return found(AdviceCase, case_id, lock=True)


def acted(case: AdviceCase, txid: UUID) -> bool:
    """Whether this page has acted already."""
    return bool(case.actions.filter(txid=txid).exists())


def tell(actor: Actor, case: AdviceCase, kind: str, content: Mapping[str, Any], txid: UUID) -> AdviceCase:
    """Write the step down here, and as news in the city that asked."""
    refuse_numbers(content)
    AdviceAction.objects.create(
        case=case, kind=kind, actor=signature_of(actor), actor_label=actor.label, at=timezone.now(), txid=txid
    )
    live.publish(f"advice.{kind}", [crossing.QUEUE, f"advice:{case.pk}"])
    audit.record(actor, f"advice.{kind}", f"advice:{case.pk}", detail={"number": case.number})
    crossing.tell_city(case, kind, content)
    return case


def _visit(actor: Actor, visit_id: UUID) -> tuple[AdviserVisit, AdviceCase]:
    require(actor, Permission.ADVICE_WORK)
    case = locked_case(actor, found(AdviserVisit, visit_id).case_id)
    return found(AdviserVisit, visit_id), case


def _expect(case: AdviceCase, state: str) -> None:
    if state not in states.CASE[case.state]:
        raise WrongState(_("案件"), AdviceCase.State(case.state).label)


def _expect_visit(visit: AdviserVisit, state: str) -> None:
    if state not in states.VISIT[visit.state]:
        raise WrongState(_("支援"), AdviserVisit.State(visit.state).label)


def _of(visit: AdviserVisit) -> dict[str, Any]:
    return {"number": visit.number, "day": visit.day.isoformat(), "way": visit.way}

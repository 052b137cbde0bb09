"""A municipality asks for an adviser or for places in a course: draft, hand over, take back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.reform import crossing, states
from madoguchi.cityhall.reform.acting import found, signature_of
from madoguchi.cityhall.reform.models import AdviceRequest
from madoguchi.cityhall.reform.refusals import Refused, WrongState
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers
from madoguchi.cityhall.tenancy.numbers import yearly_numbers
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.reform.catalogue import load


@dataclass(frozen=True, slots=True)
class RequestWords:
    """What is asked for. `theme`: of a dispatch, or the course of a training; `people`: who takes it."""

    kind: str
    theme: str
    office_id: int
    wishes: Mapping[str, Any] = field(default_factory=dict)
    people: Sequence[str] = ()


@transaction.atomic
def draft_request(actor: Actor, words: RequestWords, *, txid: UUID) -> AdviceRequest:
    """A draft, seen by this municipality alone. The same `txid` again is the same draft."""
    require(actor, Permission.REFORM_LEAD)
    if earlier := AdviceRequest.objects.filter(txid=txid).first():
        return earlier
    _refuse_strange(words)
    request = AdviceRequest.objects.create(
        number=yearly_numbers("advice", 1, timezone.now())[0], kind=words.kind, theme=words.theme,
        wishes=dict(words.wishes), people=list(words.people) or None, office_id=words.office_id,
        made_by=signature_of(actor), made_by_label=actor.label, txid=txid,
    )  # fmt: skip
    audit.record(actor, "advice.drafted", f"advice:{request.pk}", detail={"kind": words.kind})
    return request


@transaction.atomic
def hand_over(actor: Actor, request_id: UUID) -> AdviceRequest:
    """Send the draft to the adviser office, which gets a copy. Sent already: nothing happens."""
    request = _locked(actor, request_id)
    if request.state == AdviceRequest.State.HANDED_OVER:
        return request
    _expect(request, AdviceRequest.State.HANDED_OVER)
    now = timezone.now()
    request.state, request.handed_over_at = AdviceRequest.State.HANDED_OVER, now
    request.save(update_fields=["state", "handed_over_at"])
    days = int(load("advice")["procedures"][request.kind]["due_days"])
    crossing.copy_to_office(
        actor, request, due=timezone.localdate(now) + timedelta(days=days), txid=uuid5(request.pk, "handed")
    )
    return _told(actor, request, "advice.handed_over")


@transaction.atomic
def withdraw_request(actor: Actor, request_id: UUID) -> AdviceRequest:
    """Take it back: a draft simply ends, the office is told of one that it has."""
    request = _locked(actor, request_id)
    if request.state == AdviceRequest.State.WITHDRAWN:
        return request
    _expect(request, AdviceRequest.State.WITHDRAWN)
    sent = request.state != AdviceRequest.State.DRAFT
    request.state = AdviceRequest.State.WITHDRAWN
    request.save(update_fields=["state"])
    if sent:
        crossing.withdraw_at_office(actor, request, txid=uuid5(request.pk, "withdrawn"))
    return _told(actor, request, "advice.withdrawn")


def _locked(actor: Actor, request_id: UUID) -> AdviceRequest:
    require(actor, Permission.REFORM_LEAD)
    return found(AdviceRequest, request_id, lock=True)


def _expect(request: AdviceRequest, state: str) -> None:
    if state not in states.REQUEST[request.state]:
        raise WrongState(_("申込み"), AdviceRequest.State(request.state).label)


def _told(actor: Actor, request: AdviceRequest, verb: str) -> AdviceRequest:
    live.publish(verb, [f"advice:{request.pk}"])
    audit.record(actor, verb, f"advice:{request.pk}", detail={"number": request.number})
    return request


def _refuse_strange(words: RequestWords) -> None:
    refuse_numbers([words.wishes, words.people])
    data = load("advice")
    known = data["themes"] if words.kind == AdviceRequest.Kind.DISPATCH else data["courses"]
    if words.theme not in known:
        raise Refused(_("テーマ（研修）を一覧から選んでください。"))
    if words.office_id not in {office.pk for office in crossing.offices()}:
        raise Refused(_("申込み先を一覧から選んでください。"))
    most = int(data["procedures"]["training"]["most_people"])
    if words.kind == AdviceRequest.Kind.TRAINING and not 1 <= len(words.people) <= most:
        raise Refused(_("受講者は1人から%(n)s人までです。") % {"n": most})

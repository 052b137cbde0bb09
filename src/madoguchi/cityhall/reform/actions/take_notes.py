"""Take in what observers noted. A tablet sends a note until it is answered, so each is taken once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.reform.acting import found, signature_of
from madoguchi.cityhall.reform.models import Note, Survey
from madoguchi.cityhall.reform.refusals import BadNote, NotAnObserver, WrongState
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import NumberInText, refuse_numbers
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.reform.catalogue import categories, items
from madoguchi.rules.reform.survey import KINDS

MOST_AT_ONCE = 200
MOST_OF_ONE = 10_000
LONGEST = timedelta(hours=12)
# A tablet's clock that is off by less than this is left as it is: the way over the network costs as much.
CLOCK_MAY_DIFFER = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Draft:
    """A note as the tablet holds it, by the tablet's clock."""

    id: UUID
    kind: str
    started: datetime
    ended: datetime | None = None
    place: str = ""
    steps: int | None = None
    metres: int | None = None
    form: str = ""
    items: Mapping[str, int] | None = None
    category: str = ""
    text: str = ""
    voids: UUID | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What the tablet may forget: notes that are kept here, and those refused, each with a sentence."""

    kept: Sequence[UUID]
    refused: Mapping[UUID, str]


@transaction.atomic
def take_notes(actor: Actor, survey_id: UUID, drafts: Sequence[Draft], *, sent_at: datetime) -> Taken:
    """Keep the notes; those that are here already are left as they are.

    `sent_at` is the tablet's clock at sending: by as much as it differs from ours, its times are moved. A
    note of a finished survey is taken if it began before the end. One bad note does not hold up the others.
    """
    survey = observable(actor, survey_id)
    if survey.state not in (Survey.State.RUNNING, Survey.State.FINISHED):
        raise WrongState(_("調査"), Survey.State(survey.state).label)
    if len(drafts) > MOST_AT_ONCE:
        raise BadNote(_("1度に送れる数を超えています"))
    now = timezone.now()
    drift = now - sent_at if abs(now - sent_at) > CLOCK_MAY_DIFFER else timedelta(0)
    refused = {draft.id: sentence for draft in drafts if (sentence := _strange(survey, draft, drift))}
    known = set(Note.objects.filter(pk__in=[draft.id for draft in drafts]).values_list("pk", flat=True))
    fresh = [draft for draft in drafts if draft.id not in known and draft.id not in refused]
    # First what happened, then what is taken back: both may come in one message.
    plain = [_note(actor, survey, one, drift, now) for one in fresh if one.voids is None]
    Note.objects.bulk_create({note.pk: note for note in plain}.values())
    voids = [_note(actor, survey, one, drift, now) for one in _voiding(survey, fresh)]
    Note.objects.bulk_create(voids)
    if plain or voids:
        live.publish("survey.noted", [f"survey:{survey.pk}"])
        audit.record(actor, "survey.noted", f"survey:{survey.pk}", detail={"notes": len(plain) + len(voids)})
    return Taken([draft.id for draft in drafts if draft.id not in refused], refused)


def observable(actor: Actor, survey_id: UUID) -> Survey:
    """The survey, for one of its observers or a leader. Raises `NotAnObserver`."""
    require(actor, Permission.SURVEY_OBSERVE)
    survey = found(Survey, survey_id)
    leads = actor.is_house or Permission.REFORM_LEAD in actor.permissions
    if not leads and not survey.observers.filter(staff_id=actor.id).exists():
        raise NotAnObserver
    return survey


def _holds_number(draft: Draft) -> bool:
    try:
        refuse_numbers([draft.text, draft.place, draft.form])
    except NumberInText:
        return True
    return False


def _voiding(survey: Survey, drafts: Sequence[Draft]) -> list[Draft]:
    """One draft for each note of the survey that is to be taken back and was not before."""
    wanted = {draft.voids: draft for draft in drafts if draft.voids is not None}
    open_notes = survey.notes.filter(pk__in=wanted, voided_by=None).exclude(kind=Note.Kind.VOID)
    return [wanted[key] for key in open_notes.values_list("pk", flat=True)]


def _note(actor: Actor, survey: Survey, draft: Draft, drift: timedelta, now: datetime) -> Note:
    return Note(
        id=draft.id, survey=survey, kind=draft.kind, observer=signature_of(actor), observer_label=actor.label,
        started_at=draft.started + drift, ended_at=draft.ended + drift if draft.ended else None,
        place=draft.place[:40], steps=draft.steps, metres=draft.metres, form=draft.form[:80],
        items=dict(draft.items or {}), category=draft.category, text=draft.text[:500],
        voids_id=draft.voids, received_at=now,
    )  # fmt: skip


def _strange(survey: Survey, draft: Draft, drift: timedelta) -> str:
    """Why a note cannot be kept; empty when it can."""
    timed = draft.kind in KINDS
    if draft.kind not in (*KINDS, Note.Kind.REMARK, Note.Kind.VOID):
        return _("区分がわかりません。")
    if timed != (draft.ended is not None) or (draft.kind == Note.Kind.VOID) != (draft.voids is not None):
        return _("終わりの時刻がありません。")
    if draft.ended is not None and not timedelta(0) <= draft.ended - draft.started <= LONGEST:
        return _("終わりが始まりより前か、12時間を超えています。")
    return _strange_words(draft) or _too_late(survey, draft, drift)


def _too_late(survey: Survey, draft: Draft, drift: timedelta) -> str:
    if survey.finished_at is not None and draft.started + drift > survey.finished_at:
        return _("調査が終わったあとの記録です。")
    return ""


def _strange_words(draft: Draft) -> str:
    if draft.category and draft.category not in categories():
        return _("気づきの種類がわかりません。")
    if _holds_number(draft):
        return _("個人番号のような数字は書けません。")
    counts = draft.items or {}
    numbers = (*counts.values(), draft.steps or 0, draft.metres or 0)
    wrong = any(not 0 <= number <= MOST_OF_ONE for number in numbers)
    return _("数が正しくありません。") if wrong or counts.keys() - items().keys() else ""

"""Take in what observers noted. A tablet sends a note until it is answered, so each is taken once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.reform.catalogue import categories, items
from madoguchi.rules.reform.survey import KINDS

MOST_AT_ONCE = 200
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


@transaction.atomic
def take_notes(actor: Actor, survey_id: UUID, drafts: Sequence[Draft], *, sent_at: datetime) -> list[UUID]:
    """Keep the notes; those that are here already are left as they are. Returns every id that is kept now.

    `sent_at` is the tablet's clock at sending: by as much as it differs from ours, its times are moved. A
    note of a finished survey is taken if it began before the end. Raises `BadNote` and takes none.
    """
    survey = observable(actor, survey_id)
    if survey.state not in (Survey.State.RUNNING, Survey.State.FINISHED):
        raise WrongState(_("調査"), Survey.State(survey.state).label)
    if len(drafts) > MOST_AT_ONCE:
        raise BadNote(_("1度に送れる数を超えています"))
    now = timezone.now()
    drift = now - sent_at if abs(now - sent_at) > CLOCK_MAY_DIFFER else timedelta(0)
    known = set(Note.objects.filter(pk__in=[draft.id for draft in drafts]).values_list("pk", flat=True))
    fresh = [_note(actor, survey, draft, drift, now) for draft in drafts if draft.id not in known]
    taken = [note for note in fresh if not _too_late(survey, note)]
    Note.objects.bulk_create(taken)
    if taken:
        live.publish("survey.noted", [f"survey:{survey.pk}"])
        audit.record(actor, "survey.noted", f"survey:{survey.pk}", detail={"notes": len(taken)})
    # A note from after the end is answered too, so that the tablet does not send it for ever.
    return [draft.id for draft in drafts]


def observable(actor: Actor, survey_id: UUID) -> Survey:
    """The survey, for one of its observers or a leader. Raises `NotAnObserver`."""
    require(actor, Permission.SURVEY_OBSERVE)
    survey = found(Survey, survey_id)
    leads = actor.is_house or Permission.REFORM_LEAD in actor.permissions
    if not leads and not survey.observers.filter(staff_id=actor.id).exists():
        raise NotAnObserver
    return survey


def _too_late(survey: Survey, note: Note) -> bool:
    return survey.finished_at is not None and note.started_at > survey.finished_at


def _note(actor: Actor, survey: Survey, draft: Draft, drift: timedelta, now: datetime) -> Note:
    _refuse_strange(draft)
    return Note(
        id=draft.id, survey=survey, kind=draft.kind, observer=signature_of(actor), observer_label=actor.label,
        started_at=draft.started + drift, ended_at=draft.ended + drift if draft.ended else None,
        place=draft.place[:40], steps=draft.steps, metres=draft.metres, form=draft.form[:80],
        items=dict(draft.items or {}), category=draft.category, text=draft.text[:500],
        voids=_voided(survey, draft), received_at=now,
    )  # fmt: skip


def _refuse_strange(draft: Draft) -> None:
    if draft.kind not in (*KINDS, Note.Kind.REMARK, Note.Kind.VOID):
        raise BadNote("kind")
    timed = draft.kind in KINDS
    if timed != (draft.ended is not None) or (draft.kind == Note.Kind.VOID) != (draft.voids is not None):
        raise BadNote("end")
    if draft.ended is not None and not timedelta(0) <= draft.ended - draft.started <= LONGEST:
        raise BadNote(_("終わりが始まりより前か、12時間を超えています"))
    if draft.category and draft.category not in categories():
        raise BadNote("category")
    _refuse_counts((draft.items or {}).values(), draft)


def _refuse_counts(counts: Iterable[int], draft: Draft) -> None:
    if (draft.items or {}).keys() - items().keys():
        raise BadNote("items")
    for count in (*counts, draft.steps or 0, draft.metres or 0):
        if not isinstance(count, int) or not 0 <= count <= 10_000:
            raise BadNote(_("数が大きすぎます"))


def _voided(survey: Survey, draft: Draft) -> Note | None:
    """The note that is taken back: of this survey, and not taken back before."""
    if draft.voids is None:
        return None
    note = survey.notes.filter(pk=draft.voids, voided_by=None).exclude(kind=Note.Kind.VOID).first()
    if note is None:
        raise BadNote(_("取り消す記録がありません"))
    return note

"""改善案: propose, reword, decide. Every decision stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.reform import states
from madoguchi.cityhall.reform.acting import found, signature_of
from madoguchi.cityhall.reform.models import FlowStep, Idea, IdeaDecision, Note, Survey
from madoguchi.cityhall.reform.refusals import Refused, WrongState
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers
from madoguchi.cityhall.tenancy.numbers import next_numbers
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission


@dataclass(frozen=True, slots=True)
class IdeaWords:
    """What an idea says; numbers are None where nobody knows yet."""

    title: str
    owner: str
    text: str = ""
    due: date | None = None
    minutes: Decimal | None = None
    volume: int | None = None
    cost: int | None = None
    survey_id: UUID | None = None
    note_id: UUID | None = None
    step_id: UUID | None = None


@transaction.atomic
def propose_idea(actor: Actor, words: IdeaWords, *, txid: UUID) -> Idea:
    """A new idea. The same `txid` again is the same idea."""
    require(actor, Permission.REFORM_LEAD)
    if earlier := Idea.objects.filter(txid=txid).first():
        return earlier
    idea = Idea(number=next_numbers("idea")[0], made_by=signature_of(actor), txid=txid)
    _reword(idea, words)
    idea.save(force_insert=True)
    audit.record(actor, "idea.proposed", f"idea:{idea.pk}", detail={"number": idea.number})
    return idea


@transaction.atomic
def reword_idea(actor: Actor, idea_id: UUID, words: IdeaWords) -> Idea:
    """Change what an idea says, until it is done."""
    require(actor, Permission.REFORM_LEAD)
    idea = found(Idea, idea_id, lock=True)
    if idea.state == Idea.State.DONE:
        raise WrongState(_("改善案"), Idea.State(idea.state).label)
    _reword(idea, words)
    idea.save()
    audit.record(actor, "idea.reworded", f"idea:{idea.pk}", detail={"number": idea.number})
    return idea


@transaction.atomic
def decide_idea(actor: Actor, idea_id: UUID, state: str, *, reason: str, txid: UUID) -> Idea:
    """Take an idea on, begin it, finish it, or leave it (with a reason)."""
    require(actor, Permission.REFORM_LEAD)
    idea = found(Idea, idea_id, lock=True)
    if idea.decisions.filter(txid=txid).exists():
        return idea
    if state not in states.IDEA[idea.state]:
        raise WrongState(_("改善案"), Idea.State(idea.state).label)
    refuse_numbers(reason)
    if state == Idea.State.REJECTED and not reason.strip():
        raise Refused(_("見送る理由を書いてください。"))
    idea.state = state
    idea.save(update_fields=["state"])
    IdeaDecision.objects.create(
        idea=idea, state=state, reason=reason, by=signature_of(actor), by_label=actor.label,
        at=timezone.now(), txid=txid,
    )  # fmt: skip
    audit.record(actor, "idea.decided", f"idea:{idea.pk}", detail={"number": idea.number, "state": state})
    return idea


def _reword(idea: Idea, words: IdeaWords) -> None:
    refuse_numbers([words.title, words.text, words.owner])
    for name in ("title", "owner", "text", "due", "minutes", "volume", "cost"):
        setattr(idea, name, getattr(words, name))
    idea.survey = found(Survey, words.survey_id) if words.survey_id else None
    idea.note = found(Note, words.note_id) if words.note_id else None
    idea.step = found(FlowStep, words.step_id) if words.step_id else None

"""An answer as a door hands it in, and whether it may be taken: duplicates, deadlines, tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from madoguchi.cityhall.benefits.answers.accounts import Given
from madoguchi.cityhall.benefits.answers.refusals import AlreadyAnswered, TokenUsed, TooLate
from madoguchi.cityhall.benefits.models import Application, Letter, Target
from madoguchi.cityhall.benefits.refusals import NotFound, OtherSection, WrongState
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import NotAllowed, require
from madoguchi.cityhall.tenancy.roles import Permission

S = Target.State
# Where an answer can be taken from, and what becomes of the target. A held target counts as where it was.
RECEIVED = {S.INFORMED: S.APPLIED, S.DECLINED: S.APPLIED, S.RETURNED: S.RESUBMITTED}
DECLINABLE = (S.INFORMED, S.APPLIED, S.DEEMED, S.REVIEW, S.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the resident wants, through which door, and how the door knew who it was.

    `wants`: public, known (the account on the letter), declared, or empty for a decline. `account`: the
    account that was seen or typed; None for `known`, and for a 公金受取口座 that did not come yet (a job
    fetches it). `identity`: how the person was known, such as `documents` or a login's method.
    `details` goes into the application as it is. `answered_on`: the postmark's day on paper.
    """

    channel: str
    intent: str
    identity: str
    wants: str = ""
    account: Given | None = None
    proxy: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    letter_id: UUID | None = None
    answered_on: date | None = None


def refuse_stranger(actor: Actor, target: Target, answer: Answer) -> None:
    """A resident needs a letter, staff the right to enter."""
    if actor.kind == "resident":
        if answer.letter_id is None or answer.channel != Application.Channel.PHONE:
            raise NotAllowed
        return
    refuse_other_sections(actor, target)


def refuse_other_sections(actor: Actor, target: Target) -> None:
    """The counter enters for every section's programmes, everybody else for those of their own."""
    require(actor, Permission.BENEFIT_ENTER)
    at_counter = actor.is_house or Permission.COUNTER_SERVE in actor.permissions
    if not at_counter and actor.section != target.round.section:
        raise OtherSection


def live_answer(target: Target) -> Application | None:
    """The answer that counts, whichever door it came through."""
    return Application.objects.filter(target=target, state=Application.State.LIVE).first()


def standing(target: Target) -> str:
    """Where the target stands, or stood before it was held."""
    return target.held_from or target.state


def refuse_duplicate(target: Target, answer: Answer) -> Application | None:
    """The earlier answer that this one replaces; raises `AlreadyAnswered` or `WrongState`.

    After 差戻し every door may answer again. A change of mind, either way, is entered at the counter only,
    where the person is seen: a letter that was long under way must not turn an answer round.
    """
    first, stands = live_answer(target), standing(target)
    if first and stands != S.RETURNED and answer.channel != Application.Channel.COUNTER:
        raise AlreadyAnswered(first)
    decline = answer.intent == Application.Intent.DECLINE
    if stands not in (DECLINABLE if decline else RECEIVED):
        raise AlreadyAnswered(first) if first else WrongState(target.number, S(target.state).label)
    return first


def deadline_of(target: Target) -> date:
    """The last day for this target: the latest that a letter printed, or the round's."""
    printed: date | None = Letter.objects.filter(target=target).aggregate(last=Max("deadline"))["last"]
    return printed or target.round.apply_until


def late(target: Target, answer: Answer, now: datetime) -> bool:
    """Whether the answer came after the deadline: a phone is refused then, other doors leave it to review."""
    deadline = deadline_of(target)
    came = answer.answered_on or timezone.localdate(now)
    if came <= deadline:
        return False
    if answer.channel == Application.Channel.PHONE:
        raise TooLate(deadline)
    return True


def use_letter(target: Target, answer: Answer, now: datetime) -> Letter | None:
    """Use the letter's code up. A phone needs an unused one; raises `TokenUsed`, `NotFound`."""
    if answer.letter_id is None:
        return None
    letter = Letter.objects.select_for_update(of=("self",)).filter(pk=answer.letter_id, target=target).first()
    if letter is None:
        raise NotFound("通知")
    if letter.state == Letter.Token.UNUSED:
        letter.state, letter.used_at = Letter.Token.USED, now
        letter.save(update_fields=["state", "used_at"])
    elif answer.channel == Application.Channel.PHONE:
        raise TokenUsed
    return letter

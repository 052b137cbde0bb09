"""返信用紙の入力: two people type one sheet, a third where they differ; equal entries become the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from madoguchi.cityhall.benefits.actions.apply import apply
from madoguchi.cityhall.benefits.answers.accounts import newest_of, refuse_impossible
from madoguchi.cityhall.benefits.answers.answering import Answer, refuse_duplicate, refuse_other_sections
from madoguchi.cityhall.benefits.answers.paper import answer_of, normal, values_hash
from madoguchi.cityhall.benefits.answers.refusals import AccountMissing, KeyedBySame, SignatureMissing
from madoguchi.cityhall.benefits.models import Application, Letter, PaperEntry, Target
from madoguchi.cityhall.benefits.refusals import NotFound
from madoguchi.cityhall.benefits.steps import lock_target
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import NotAllowed

Outcome = Literal["first", "differs", "equal", "unsettled"]
MOST_PASSES = 3


@dataclass(frozen=True, slots=True)
class Keyed:
    """`first`: another person types it next. `differs`: a third one does. `equal`: it is the answer now.
    `unsettled`: three people read three things; the sheet is typed afresh or sent back to the resident."""

    outcome: Outcome
    application: Application | None = None


@transaction.atomic
def key_paper(
    actor: Actor, letter_id: UUID, values: Mapping[str, Any], *, txid: UUID, now: datetime | None = None
) -> Keyed:
    """Keep one person's typing of a letter's reply sheet, and apply it once two people typed the same.

    An answer that came through another door meanwhile is refused before anybody types for nothing. Raises
    `KeyedBySame`, `AlreadyAnswered`, `AccountRefused`, `SignatureMissing`, `NotFound`.
    """
    now = now or timezone.now()
    if actor.kind != "staff":
        raise NotAllowed
    letter = Letter.objects.filter(pk=letter_id).first()
    if letter is None:
        raise NotFound("通知")
    target = lock_target(letter.target_id)
    refuse_other_sections(actor, target)
    if earlier := PaperEntry.objects.filter(txid=txid, letter=letter).first():
        return _seen_again(letter, earlier)
    typed = normal(values)
    answer = answer_of(typed, letter.pk)
    refuse_duplicate(target, answer)
    _refuse_unusable(target, typed["signed"], answer)
    passes = _open_passes(letter)
    if any(str(one.keyed_by_id) == actor.id for one in passes):
        raise KeyedBySame
    entry = _keep(actor, letter, passes, typed, txid, now)
    return _compared(actor, target, [*passes, entry], now)


def _open_passes(letter: Letter) -> list[PaperEntry]:
    """The typings of the sheet that is not settled yet; none where the next one begins a sheet."""
    sheet = _newest_sheet(letter)
    passes = list(PaperEntry.objects.filter(letter=letter, sheet=sheet).order_by("pass_number"))
    settled = len(passes) == MOST_PASSES or agreeing(passes) is not None
    return [] if settled else passes


def _newest_sheet(letter: Letter) -> int:
    return PaperEntry.objects.filter(letter=letter).aggregate(newest=Max("sheet"))["newest"] or 0


def agreeing(passes: Sequence[PaperEntry]) -> PaperEntry | None:
    """The newest typing that an earlier one equals."""
    if len(passes) < 2:
        return None
    return passes[-1] if any(one.values_hash == passes[-1].values_hash for one in passes[:-1]) else None


def _keep(
    actor: Actor,
    letter: Letter,
    passes: Sequence[PaperEntry],
    typed: dict[str, str],
    txid: UUID,
    now: datetime,
) -> PaperEntry:
    sheet = passes[0].sheet if passes else _newest_sheet(letter) + 1
    entry = PaperEntry.objects.create(
        letter=letter, sheet=sheet, pass_number=len(passes) + 1, values=typed,
        values_hash=values_hash(typed), keyed_by_id=actor.id, keyed_at=now, txid=txid,
    )  # fmt: skip
    detail = {"sheet": sheet, "pass": entry.pass_number}
    audit.record(actor, "benefit.paper_keyed", f"letter:{letter.pk}", detail=detail)
    return entry


def _compared(actor: Actor, target: Target, passes: Sequence[PaperEntry], now: datetime) -> Keyed:
    if len(passes) == 1:
        return Keyed("first")
    agreed = agreeing(passes)
    if agreed is None:
        return Keyed("unsettled" if len(passes) == MOST_PASSES else "differs")
    answer = answer_of(agreed.values, agreed.letter_id)
    made = apply(actor, target.pk, answer, txid=sheet_txid(agreed), now=now)
    return Keyed("equal", made)


def sheet_txid(entry: PaperEntry) -> UUID:
    """The transaction id of the answer on one sheet, whoever typed it last."""
    return uuid5(entry.letter_id, f"sheet:{entry.sheet}")


def _seen_again(letter: Letter, earlier: PaperEntry) -> Keyed:
    """What the same typing gave when it was sent the first time."""
    passes = list(
        PaperEntry.objects.filter(letter=letter, sheet=earlier.sheet, pass_number__lte=earlier.pass_number)
        .order_by("pass_number")
    )  # fmt: skip
    if len(passes) == 1:
        return Keyed("first")
    if agreeing(passes) is None:
        return Keyed("unsettled" if len(passes) == MOST_PASSES else "differs")
    return Keyed("equal", Application.objects.get(target=letter.target_id, txid=sheet_txid(earlier)))


def _refuse_unusable(target: Target, signed: str, answer: Answer) -> None:
    if not signed:
        raise SignatureMissing
    if answer.account is not None:
        refuse_impossible(answer.account)
    elif answer.intent == Application.Intent.RECEIVE and (answer.wants != "known" or not newest_of(target)):
        raise AccountMissing

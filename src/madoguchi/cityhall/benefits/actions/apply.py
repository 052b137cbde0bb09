"""申請・辞退: the resident's answer, by one verb for phone, counter and paper."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.actions.sort_out import sort_out
from madoguchi.cityhall.benefits.answers import accounts, answering
from madoguchi.cityhall.benefits.answers.answering import Answer
from madoguchi.cityhall.benefits.answers.refusals import AccountMissing
from madoguchi.cityhall.benefits.models import Account, Application, Letter, Target
from madoguchi.cityhall.benefits.steps import lock_target, move, signature_of
from madoguchi.cityhall.benefits.targets.gates import hold_changed
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.numbers import yearly_numbers

S = Target.State


@transaction.atomic
def apply(
    actor: Actor, target_id: UUID, answer: Answer, *, txid: UUID, now: datetime | None = None
) -> Application:
    """Take the answer: receipt number, used token, frozen account and history, all or nothing.

    The same `txid` gives the same receipt. A 公金受取口座 that did not come is fetched by a job; the receipt
    does not wait for it. What the register says against it (death, move, 支援措置) holds the case afterwards:
    nobody loses a deadline because the city has something to check. Raises `AlreadyAnswered`, `TooLate`,
    `TokenUsed`, `AccountRefused`, `AccountMissing`, `WrongState`, `NotAllowed`, `OtherSection`, `NotFound`.
    """
    now = now or timezone.now()
    target = lock_target(target_id)
    answering.refuse_stranger(actor, target, answer)
    if earlier := Application.objects.filter(target=target, txid=txid).first():
        return earlier
    replaced = answering.refuse_duplicate(target, answer)
    late = answering.late(target, answer, now)
    letter = answering.use_letter(target, answer, now)
    if replaced:
        replaced.state = Application.State.SUPERSEDED
        replaced.save(update_fields=["state"])
    application = _receipt(actor, target, answer, letter, late, txid, now)
    held_for = _walk(actor, target, answer, txid, now)
    if answer.intent == Application.Intent.RECEIVE:
        _take_account(target, answer, application, now)
        _after(actor, target, held_for, txid, now)
    return application


def _receipt(
    actor: Actor, target: Target, answer: Answer, letter: Letter | None, late: bool, txid: UUID, now: datetime
) -> Application:
    details = {**answer.details, "wants": answer.wants, "late": late}
    if answer.answered_on:
        details["answered_on"] = answer.answered_on.isoformat()
    return Application.objects.create(
        target=target, number="K" + yearly_numbers("benefit-application", 1, now)[0], channel=answer.channel,
        intent=answer.intent, letter=letter, identity=answer.identity, proxy=answer.proxy, details=details,
        received_by=signature_of(actor), received_at=now, txid=txid,
    )  # fmt: skip


def _walk(actor: Actor, target: Target, answer: Answer, txid: UUID, now: datetime) -> str:
    """The target's step; one that was held is released for it. Returns what it was held for."""
    held_for, stood = target.held_for, answering.standing(target)
    if target.state == S.HELD:
        move(actor, target, stood, txid, now=now)
    decline = answer.intent == Application.Intent.DECLINE
    move(actor, target, S.DECLINED if decline else answering.RECEIVED[stood], txid, now=now)
    return held_for


def _take_account(target: Target, answer: Answer, application: Application, now: datetime) -> None:
    """Freeze what was chosen. Raises `AccountMissing` where there is nothing to freeze nor to wait for."""
    given = answer.account
    if answer.wants == "known":
        known = accounts.newest_of(target)
        given = accounts.of_row(known) if known else None
    if given is not None:
        if given.source == Account.Source.DECLARED:
            accounts.refuse_impossible(given)
        accounts.freeze(target, given, application=application, now=now)
    elif answer.wants == "public":
        from madoguchi.cityhall.benefits.tasks import fetch_account

        fetch_account.enqueue(str(application.pk))
    else:
        raise AccountMissing


def _after(actor: Actor, target: Target, held_for: str, txid: UUID, now: datetime) -> None:
    """Back on hold if it was held, or if the register says so now; else to review where one must look."""
    if held_for:
        target.held_from, target.held_for = target.state, held_for
        move(actor, target, S.HELD, txid, code=held_for, now=now)
    elif not hold_changed(actor, [target], "application", txid):
        sort_out(actor, target, txid, now)

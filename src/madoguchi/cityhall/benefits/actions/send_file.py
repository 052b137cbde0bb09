"""送信: a bank file goes out at most once, wherever this process dies (多気町: sent again unasked, §3.3).

    1. commit "we are sending"      2. send      3. commit the answer

Whoever finds 1 without 3 does not know what happened. It asks the bank first; only "never received" leads to
another sending, and that again begins with 1. The database keeps the count: never more sendings than answers
of "absent" plus one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import BankFile, Batch, Dispatch
from madoguchi.cityhall.benefits.money.banking import city_bank, refuse_bad_day
from madoguchi.cityhall.benefits.money.dispatching import answered, lock_file, note, sent_once
from madoguchi.cityhall.benefits.money.refusals import NoChannel, StillUnderway
from madoguchi.cityhall.benefits.ports import Bank, NoAnswer, RefusedByBank, bank_port
from madoguchi.cityhall.benefits.refusals import WrongState
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission

# Longer than any connector waits for the bank: until then another process may still be handing it over.
PATIENCE = timedelta(minutes=2)
SETTLED = (Dispatch.State.ACCEPTED, Dispatch.State.REFUSED)


def send_file(actor: Actor, file_id: UUID, *, patience: timedelta = PATIENCE) -> Dispatch:
    """Bring a released file to the bank, or find out that it is there already.

    Ends `accepted`, `refused`, or `unknown` when the bank did not answer; then call again. Raises
    `StillUnderway`, `NoChannel`, and `BadPayDay` for a file whose day has passed and that never left.
    """
    require(actor, Permission.BENEFIT_RELEASE)
    if (bank := bank_port()) is None:
        raise NoChannel
    dispatch, mine = _begin(actor, file_id, patience)
    if dispatch.state in SETTLED:
        return dispatch
    file = BankFile.objects.get(pk=file_id)
    key = f"{file.bank}:{file.sha256}"
    if not mine:
        try:
            receipt = bank.ask(key)
        except NoAnswer:
            return note(actor, file_id, "ask", "no_answer")
        if receipt is not None:
            return answered(actor, file_id, receipt, act="ask")
        _begin_again(actor, file_id)
    return _hand_over(actor, bank, key, file)


def _hand_over(actor: Actor, bank: Bank, key: str, file: BankFile) -> Dispatch:
    try:
        receipt = bank.send(key, file.file_name, bytes(file.body))
    except NoAnswer:
        return note(actor, file.pk, "answer", "no_answer")
    except RefusedByBank as refused:
        return answered(actor, file.pk, None, act="answer", problem=str(refused))
    return answered(actor, file.pk, receipt, act="answer")


@transaction.atomic
def _begin(actor: Actor, file_id: UUID, patience: timedelta) -> tuple[Dispatch, bool]:
    """The dispatch, and whether this call may send it: a try that never ended may not be repeated."""
    now = timezone.now()
    file = lock_file(file_id)
    dispatch = Dispatch.objects.select_for_update().filter(file=file).first()
    if dispatch is None:
        return _first(actor, file, now), True
    if dispatch.state == Dispatch.State.SENDING:
        if now - dispatch.changed_at < patience:
            raise StillUnderway
        dispatch.state, dispatch.changed_at = Dispatch.State.UNKNOWN, now
        dispatch.save()
    return dispatch, False


def _first(actor: Actor, file: BankFile, now: datetime) -> Dispatch:
    if file.batch.state not in (Batch.State.FIXED, Batch.State.SENT):
        raise WrongState(file.batch.number, Batch.State(file.batch.state).label)
    refuse_bad_day(file.batch.pay_on, city_bank(file.batch.pay_on).profile, now)
    dispatch = Dispatch.objects.create(file=file, changed_at=now)
    sent_once(actor, file, dispatch, now)
    return dispatch


@transaction.atomic
def _begin_again(actor: Actor, file_id: UUID) -> None:
    """The bank said that it never received the file: the one reason to send it again."""
    now = timezone.now()
    dispatch = Dispatch.objects.select_for_update().get(file=lock_file(file_id))
    if dispatch.state != Dispatch.State.UNKNOWN:
        raise StillUnderway
    dispatch.absences, dispatch.sends = dispatch.absences + 1, dispatch.sends + 1
    dispatch.state, dispatch.changed_at = Dispatch.State.SENDING, now
    dispatch.save()
    dispatch.attempts.create(act="ask", answer="absent", actor=f"{actor.kind}:{actor.id}", at=now)
    dispatch.attempts.create(act="send", actor=f"{actor.kind}:{actor.id}", at=now)

"""What an answer of the bank, or none, does to a dispatch, its batch and its payments."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from madoguchi.cityhall.benefits.models import BankFile, Batch, Dispatch, Payment
from madoguchi.cityhall.benefits.money.candidates import FILE_REFUSED
from madoguchi.cityhall.benefits.money.settling import settle
from madoguchi.cityhall.benefits.money.steps import move_payments, post_all
from madoguchi.cityhall.benefits.ports import Receipt
from madoguchi.cityhall.benefits.refusals import NotFound
from madoguchi.cityhall.benefits.steps import signature_of
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor

_NAMESPACE = uuid.UUID("6d0b5f7e-7a3c-4bfb-9b0e-3a7d1c6e9f10")
DONE = (Dispatch.State.ACCEPTED, Dispatch.State.REFUSED)


def sent_once(actor: Actor, file: BankFile, dispatch: Dispatch, now: datetime) -> None:
    """The file is about to leave for the first time: from here on its money counts as on its way."""
    dispatch.attempts.create(act="send", actor=signature_of(actor), at=now)
    paid = payments_in(file).filter(state="fixed")
    post_all(actor, "send", _txid(file, "send"), now, paid)
    move_payments(paid, "sent", now)
    if file.batch.state == Batch.State.FIXED:
        file.batch.state = Batch.State.SENT
        file.batch.save(update_fields=["state"])
    _announce(actor, file, "file.sending", {"sends": dispatch.sends})


@transaction.atomic
def note(actor: Actor, file_id: UUID, act: str, answer: str) -> Dispatch:
    """Nobody answered: nothing is known, and the next step is to ask."""
    now = timezone.now()
    file, dispatch = _locked(file_id)
    dispatch.attempts.create(act=act, answer=answer, actor=signature_of(actor), at=now)
    if dispatch.state == Dispatch.State.SENDING:
        dispatch.state, dispatch.changed_at = Dispatch.State.UNKNOWN, now
        dispatch.save()
    _announce(actor, file, "file.unknown", {"act": act})
    return dispatch


@transaction.atomic
def answered(
    actor: Actor, file_id: UUID, receipt: Receipt | None, *, act: str, problem: str = ""
) -> Dispatch:
    """The bank has the file (`receipt`), or refused it as a whole (None): then its payments are undone."""
    now = timezone.now()
    file, dispatch = _locked(file_id)
    if dispatch.state in DONE:
        return dispatch
    state = Dispatch.State.ACCEPTED if receipt else Dispatch.State.REFUSED
    dispatch.attempts.create(act=act, answer=state, actor=signature_of(actor), at=now)
    dispatch.state, dispatch.changed_at = state, now
    dispatch.receipt, dispatch.problem = receipt.number if receipt else "", problem[:200]
    dispatch.save()
    if receipt:
        move_payments(payments_in(file).filter(state="sent"), "accepted", now)
    else:
        _undo(actor, file, now)
    _batch(file.batch)
    settle([file.batch_id])
    _announce(actor, file, f"file.{state}", {"act": act})
    return dispatch


def payments_in(file: BankFile) -> QuerySet[Payment]:
    """The payments that the file carries: files of a batch follow each other in its positions."""
    before = BankFile.objects.filter(batch=file.batch_id, part__lt=file.part)
    start = before.aggregate(sum=Sum("count"))["sum"] or 0
    within = (start + 1, start + file.count)
    return Payment.objects.filter(batch=file.batch_id, position__range=within).order_by()


def _undo(actor: Actor, file: BankFile, now: datetime) -> None:
    paid = payments_in(file).filter(state="sent")
    post_all(actor, "return", _txid(file, "refused"), now, paid)
    move_payments(paid, "returned", now, returned_at=now, return_code=FILE_REFUSED)


def _batch(batch: Batch) -> None:
    """Accepted once the bank has answered for every file."""
    waiting = BankFile.objects.filter(batch=batch).exclude(dispatch__state__in=DONE)
    if batch.state == Batch.State.SENT and not waiting.exists():
        batch.state = Batch.State.ACCEPTED
        batch.save(update_fields=["state"])


def lock_file(file_id: UUID) -> BankFile:
    """The file with its batch locked, as in the house's order of locks. Raises `NotFound`."""
    file = BankFile.objects.select_related("batch").defer("body").filter(pk=file_id).first()
    if file is None:
        raise NotFound("振込ファイル")
    file.batch = Batch.objects.select_for_update().get(pk=file.batch_id)
    return file


def _locked(file_id: UUID) -> tuple[BankFile, Dispatch]:
    file = lock_file(file_id)
    return file, Dispatch.objects.select_for_update().get(file=file)


def _txid(file: BankFile, what: str) -> UUID:
    """The same movement of the same file has the same id, however often it is tried."""
    return uuid.uuid5(_NAMESPACE, f"{file.pk}:{what}")


def _announce(actor: Actor, file: BankFile, verb: str, detail: dict[str, Any]) -> None:
    live.publish(verb, [f"batch:{file.batch_id}", "batches"])
    audit.record(actor, verb, f"bankfile:{file.pk}", detail={"part": file.part, **detail})

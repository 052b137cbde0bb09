"""起案: the payable grants of a round become payments, copied and frozen, on their way to approval."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import Batch, Payment, Round, Target
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.money.banking import city_bank, city_rules, refuse_bad_day
from madoguchi.cityhall.benefits.money.candidates import (
    CHUNK,
    Candidate,
    LeftOut,
    candidates,
    instruction,
    unpaid,
    unwritable,
)
from madoguchi.cityhall.benefits.money.instructions import Instruction, content_sha256
from madoguchi.cityhall.benefits.money.refusals import NothingToPay
from madoguchi.cityhall.benefits.steps import lock_round
from madoguchi.cityhall.benefits.targets.gates import hold_changed
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.numbers import yearly_numbers
from madoguchi.cityhall.tenancy.rights import NotAllowed
from madoguchi.rules.zengin import Profile

# A batch is approved, released and undone as one: larger rounds are paid in several.
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Drafted:
    """The batch, and whom it could not take in. `held`: targets that a fresh look at the register stopped."""

    batch: Batch
    left_out: tuple[LeftOut, ...] = ()
    held: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    candidate: Candidate
    instruction: Instruction


def draft_batch(
    actor: Actor, round_id: UUID, *, pay_on: date, txid: UUID, now: datetime | None = None
) -> Drafted:
    """Draft everything that can be paid on that day; the same `txid` drafts once.

    Amount, account and name are copied here and never read again. Who cannot be written to the bank as they
    are is left out with the reason. Raises `BadPayDay`, `NoBank`, `NothingToPay` and as `lock_round`.
    """
    if actor.kind != "staff":
        raise NotAllowed
    now = now or timezone.now()
    held = _gate(actor, round_id, txid)
    return _draft(actor, round_id, pay_on, txid, now, held)


@transaction.atomic
def _gate(actor: Actor, round_id: UUID, txid: UUID) -> int:
    """Hold whom the register has changed since; that stands, whatever becomes of the draft."""
    lock_round(actor, round_id)
    targets = Target.objects.filter(decisions__in=unpaid(round_id))
    return len(hold_changed(actor, targets, "draft", txid))


@transaction.atomic
def _draft(actor: Actor, round_id: UUID, pay_on: date, txid: UUID, now: datetime, held: int) -> Drafted:
    owned = lock_round(actor, round_id)
    if earlier := Batch.objects.filter(txid=txid).first():
        return Drafted(earlier)
    bank = city_bank(pay_on)
    refuse_bad_day(pay_on, bank.profile, now)
    left_out: list[LeftOut] = []
    lines = list(islice(_lines(owned, now, bank.profile, left_out), MOST))
    if not lines:
        raise NothingToPay
    batch = _batch(actor, owned, lines, bank.profile.id, pay_on, txid, now)
    _pay(actor, batch, owned, lines, now)
    live.publish("batch.drafted", [f"benefit:{owned.pk}", "batches"])
    audit.record(
        actor, "batch.drafted", f"batch:{batch.pk}",
        detail={"count": batch.count, "total": batch.total, "sha256": batch.content_sha256},
    )  # fmt: skip
    return Drafted(batch, tuple(left_out), held)


def _lines(owned: Round, now: datetime, profile: Profile, left_out: list[LeftOut]) -> Iterator[_Line]:
    place = 0
    for one in candidates(owned.pk, now):
        paid = instruction(one.account, one.decision.amount, _new_key(), place + 1)
        if sentence := unwritable(paid, profile):
            left_out.append(LeftOut(one.decision.target.number, sentence))
            continue
        place += 1
        yield _Line(one, Instruction(one.decision.pk, one.decision.target.number, paid))


def _new_key() -> str:
    """20 digits that say nothing about anybody; the database keeps them unique."""
    return f"{1 + secrets.randbelow(10**20 - 1):020d}"


def _batch(
    actor: Actor, owned: Round, lines: Sequence[_Line], profile: str, pay_on: date, txid: UUID, now: datetime
) -> Batch:
    total = sum(line.instruction.payment.amount for line in lines)
    return Batch.objects.create(
        round=owned, number=yearly_numbers("batch", 1, now)[0], profile=profile, pay_on=pay_on,
        count=len(lines), total=total, content_sha256=content_sha256(line.instruction for line in lines),
        approvals_needed=city_rules(timezone.localdate(now)).approvals_needed(total),
        drafted_by_id=actor.id, drafted_at=now, txid=txid,
    )  # fmt: skip


def _pay(actor: Actor, batch: Batch, owned: Round, lines: Sequence[_Line], now: datetime) -> None:
    for start in range(0, len(lines), CHUNK):
        chunk = lines[start : start + CHUNK]
        rows = [_payment(batch, owned, line, now) for line in chunk]
        Payment.objects.bulk_create(rows)
        entries = [(line.candidate.decision, row, row.amount) for line, row in zip(chunk, rows, strict=True)]
        ledger.post(actor, "draft", batch.txid, now, entries)


def _payment(batch: Batch, owned: Round, line: _Line, now: datetime) -> Payment:
    account, paid = line.candidate.account, line.instruction.payment
    return Payment(
        batch=batch, decision=line.candidate.decision, attempt=line.candidate.attempt, position=paid.place,
        key=paid.key, amount=paid.amount, ceiling=owned.ceiling, bank_code=account.bank_code,
        branch_code=account.branch_code, account_type=account.account_type, secret=account.secret,
        fingerprint=account.fingerprint, changed_at=now,
    )  # fmt: skip

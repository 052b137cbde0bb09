"""Order a printing: letters of one kind to everybody who is due one, made by a job in print files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.letters.composing import sender_of
from madoguchi.cityhall.benefits.letters.targets import addressees
from madoguchi.cityhall.benefits.models import Kind, LetterRun, Round
from madoguchi.cityhall.benefits.refusals import NotYet, RoundClosed, RoundRefused
from madoguchi.cityhall.benefits.steps import lock_round, signature_of
from madoguchi.cityhall.benefits.tasks import print_letters
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor

ANSWERED = (Kind.NOTICE, Kind.CONFIRMATION, Kind.REMINDER, Kind.RETURN)


@dataclass(frozen=True, slots=True)
class LetterPlan:
    """`dated` is printed as the day of issue; without a `deadline` the round's own day is taken.

    `reply` adds the sheet for answering by post; a confirmation always has it.
    """

    kind: str
    dated: date
    deadline: date | None = None
    document_number: str = ""
    reply: bool = False


@transaction.atomic
def make_letters(actor: Actor, round_id: UUID, plan: LetterPlan, *, txid: UUID) -> LetterRun:
    """One more run of the round. Raises `NotYet` when nobody is due such a letter, `RoundRefused` for days
    that do not fit, `RoundClosed`. The same `txid` is the same run.
    """
    owned = lock_round(actor, round_id)
    if earlier := LetterRun.objects.filter(txid=txid).first():
        return earlier
    if owned.state == Round.State.CLOSED:
        raise RoundClosed
    deadline = plan.deadline or _deadline(owned, plan.kind)
    if deadline is not None and deadline <= plan.dated:
        raise RoundRefused([("deadline", _("期限は、通知日より後の日にしてください。"))])
    if not (total := addressees(owned, plan.kind).count()):
        raise NotYet(_("いま「%s」を送る対象はありません。") % Kind(plan.kind).label)
    run = LetterRun(
        round=owned, number=_next_number(owned), kind=plan.kind, total=total, dated=plan.dated,
        document_number=plan.document_number, deadline=deadline, reply=plan.reply and plan.kind in ANSWERED,
        requested_by=signature_of(actor), requested_at=timezone.now(), txid=txid,
    )  # fmt: skip
    sender_of(run)
    run.save(force_insert=True)
    print_letters.enqueue(str(run.pk))
    live.publish("letters.asked", [f"benefit:{owned.pk}"])
    detail = {"run": run.number, "kind": run.kind, "total": total}
    audit.record(actor, "benefit.letters_asked", f"benefit:{owned.pk}", detail=detail)
    return run


def _deadline(owned: Round, kind: str) -> date | None:
    if kind == Kind.NOTICE:
        return owned.opt_out_until
    return owned.apply_until if kind in ANSWERED else None


def _next_number(owned: Round) -> int:
    return int(owned.letter_runs.aggregate(newest=Max("number"))["newest"] or 0) + 1

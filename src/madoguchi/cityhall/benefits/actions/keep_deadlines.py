"""Deadlines: silence after a notice is consent, silence after a confirmation ends the case.

What silence means is the programme's (`legal.silence`): 辞退みなし or simply 期限切れ.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from madoguchi.cityhall.benefits.letters.targets import silent, with_usable_account
from madoguchi.cityhall.benefits.models import Kind, Round, Target
from madoguchi.cityhall.benefits.steps import lock_round
from madoguchi.cityhall.benefits.targets.bulk import CHUNK, move_many
from madoguchi.cityhall.benefits.targets.gates import look_again
from madoguchi.cityhall.benefits.tasks import keep_round_deadlines
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor

S = Target.State
ASKED = (Kind.CONFIRMATION, Kind.REMINDER)


@transaction.atomic
def keep_deadlines(actor: Actor, round_id: UUID, *, txid: UUID) -> Round:
    """Let a job do at once what the clock does every hour."""
    owned = lock_round(actor, round_id)
    keep_round_deadlines.enqueue(str(owned.pk), str(txid))
    audit.record(actor, "benefit.deadlines_asked", f"benefit:{owned.pk}")
    return owned


def due_to_deem(owned: Round, today: date) -> QuerySet[Target]:
    """Whose notice has run out without a word, and whose account may be paid into."""
    return with_usable_account(silent(owned, (Kind.NOTICE,)).filter(last_day__lt=today))


def due_to_expire(owned: Round, today: date) -> QuerySet[Target]:
    """Who was asked for an answer and gave none until the last day that a letter named."""
    return silent(owned, ASKED).filter(last_day__lt=today)


def deem_chunk(actor: Actor, owned: Round, txid: UUID, today: date) -> int:
    """お知らせ期限経過: the next ones are deemed to consent, in the caller's transaction; how many moved."""
    looked = look_again(actor, _locked(due_to_deem(owned, today)), "application", txid)
    move_many(actor, looked.passed, S.DEEMED, txid, now=timezone.now(), code="silent")
    return len(looked.passed) + len(looked.held)


def expire_chunk(actor: Actor, owned: Round, txid: UUID, today: date) -> int:
    """申請期限経過: the next ones expire, inside the caller's transaction; how many moved."""
    targets = _locked(due_to_expire(owned, today))
    silence = owned.definition.get("legal", {}).get("silence", "")
    code = "declined_by_silence" if silence == "declined" else "deadline"
    move_many(actor, targets, S.EXPIRED, txid, now=timezone.now(), code=code)
    return len(targets)


def _locked(due: QuerySet[Target]) -> list[Target]:
    keys = list(due.order_by("number").values_list("pk", flat=True)[:CHUNK])
    locked = Target.objects.select_for_update(of=("self",)).filter(pk__in=keys, state=S.INFORMED)
    return list(locked.order_by("pk"))

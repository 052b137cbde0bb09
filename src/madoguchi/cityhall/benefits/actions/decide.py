"""支給決定・不支給決定・差戻し of one case, by a person, with a reason from the catalogue."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.answers import accounts
from madoguchi.cityhall.benefits.answers.deciding import decision_numbers, new_decision, reason_of
from madoguchi.cityhall.benefits.answers.refusals import AccountNotReady
from madoguchi.cityhall.benefits.models import Decision, Step, Target
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.refusals import Gate, WrongState
from madoguchi.cityhall.benefits.steps import check_section, earlier_step, lock_target, move
from madoguchi.cityhall.benefits.targets.gates import hold_changed
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission

S = Target.State
TO_REVIEW = (S.APPLIED, S.DEEMED, S.RESUBMITTED)


def grant(
    actor: Actor, target_id: UUID, *, code: str, text: str = "", txid: UUID, now: datetime | None = None
) -> Decision:
    """Grant the amount that was worked out. Needs an account in the payee's name, or an accepted one.

    The register is looked at first: what it says against the payee holds the case, for good, and raises
    `Gate`. The same `txid` gives the same decision. Raises `AccountNotReady`, `WrongState`, `ReasonUnknown`.
    """
    reason = reason_of("grant", code, text)
    with transaction.atomic():
        held = hold_changed(actor, [_locked(actor, target_id)], "decision", txid)
    if held:
        raise Gate(len(held))
    with transaction.atomic():
        return _decided(actor, target_id, Decision.Kind.GRANT, reason, txid, now)


@transaction.atomic
def refuse(
    actor: Actor, target_id: UUID, *, code: str, text: str = "", txid: UUID, now: datetime | None = None
) -> Decision:
    """Refuse, with the reason that the letter will give."""
    return _decided(actor, target_id, Decision.Kind.REFUSAL, reason_of("refuse", code, text), txid, now)


@transaction.atomic
def send_back(
    actor: Actor, target_id: UUID, *, code: str, text: str = "", txid: UUID, now: datetime | None = None
) -> Step:
    """差戻し: the resident is asked to mend the answer; every door may then answer again."""
    reason = reason_of("return", code, text)
    now = now or timezone.now()
    target = _locked(actor, target_id)
    if earlier := earlier_step(target, S.RETURNED, txid):
        return earlier
    _to_review(actor, target, txid, now)
    return move(actor, target, S.RETURNED, txid, code=code, text=reason, now=now)


def _decided(
    actor: Actor, target_id: UUID, kind: str, reason: dict[str, Any], txid: UUID, now: datetime | None
) -> Decision:
    now = now or timezone.now()
    target = _locked(actor, target_id)
    if earlier := Decision.objects.filter(target=target, txid=txid).first():
        return earlier
    _to_review(actor, target, txid, now)
    if kind == Decision.Kind.GRANT:
        refuse_unpayable(target)
    decision = new_decision(actor, target, decision_numbers(1, now)[0], kind, reason, txid, now)
    decision.save(force_insert=True)
    if kind == Decision.Kind.GRANT:
        ledger.post(actor, "decide", txid, now, [(decision, None, decision.amount)])
    goal = S.DECIDED if kind == Decision.Kind.GRANT else S.REJECTED
    move(actor, target, goal, txid, code=reason["code"], text=reason, now=now)
    return decision


def _locked(actor: Actor, target_id: UUID) -> Target:
    require(actor, Permission.BENEFIT_WORK)
    target = lock_target(target_id)
    check_section(actor, target.round, Permission.BENEFIT_WORK)
    return target


def _to_review(actor: Actor, target: Target, txid: UUID, now: datetime) -> None:
    if target.state in TO_REVIEW:
        move(actor, target, S.REVIEW, txid, now=now)
    if target.state != S.REVIEW:
        raise WrongState(target.number, S(target.state).label)


def refuse_unpayable(target: Target) -> None:
    """Raise `AccountNotReady` unless the target's account may be paid into."""
    account = accounts.newest_of(target)
    if account is None:
        raise AccountNotReady(
            _("振込先の口座が決まっていません。差し戻して、口座を知らせてもらってください。")
        )
    if not accounts.usable(account):
        raise AccountNotReady(
            _("口座の名義が住民記録と一致しません。先に名義を確かめて認めるか、差し戻してください。")
        )

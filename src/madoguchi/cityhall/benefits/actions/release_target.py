"""保留を解く: a target goes back to where it was; what the register says by now is accepted with it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.actions.hold_target import own_target
from madoguchi.cityhall.benefits.models import Step, Target, TargetMember
from madoguchi.cityhall.benefits.refusals import NotYet, RoundRefused, WrongState
from madoguchi.cityhall.benefits.steps import move
from madoguchi.cityhall.benefits.targets.gates import known_of, register_reader
from madoguchi.cityhall.benefits.targets.register_changes import evidence_of
from madoguchi.cityhall.residents.selectors import people_by_number
from madoguchi.cityhall.tenancy.actor import Actor

Hold = Target.Hold


@transaction.atomic
def release_target(
    actor: Actor, target_id: UUID, *, text: str, txid: UUID, amount: int | None = None
) -> Step:
    """Back to `held_from`, with the officer's reason. The same `txid` releases once.

    Changes of the register that stand now do not hold the target again; another change does. A death cannot
    be accepted: raises `NotYet` while the register says so. A target whose amount is unknown needs `amount`
    (`RoundRefused` for one that cannot be).
    """
    target = own_target(actor, target_id)
    if earlier := Step.objects.filter(target=target, txid=txid, from_state=Target.State.HELD).first():
        return earlier
    if target.state != Target.State.HELD:
        raise WrongState(target.number, Target.State(target.state).label)
    _accept(actor, target)
    if target.amount is None:
        _settle(target, amount)
    said = {"note": text.strip()}
    return move(actor, target, target.held_from, txid, code=f"released:{target.held_for}", text=said)


def _accept(actor: Actor, target: Target) -> None:
    people = people_by_number(register_reader(actor), [target.subject], "benefit.release")
    found = evidence_of(known_of(target, target.round), people.get(target.subject))
    if Hold.DEATH in found:
        raise NotYet(_("住民記録では亡くなっています。対象外にするか、不支給にしてください。"))
    target.accepted = {**target.accepted, **found}
    if Hold.HOUSEHOLD in found:
        target.household_number = found[Hold.HOUSEHOLD]


def _settle(target: Target, amount: int | None) -> None:
    """An officer found out what was unknown: the amount is the officer's, and says so."""
    ceiling = target.round.ceiling
    if amount is None or not 0 < amount <= ceiling:
        problem = _("確認した金額を、1円から上限額（%s円）までで入力してください。") % f"{ceiling:,}"
        raise RoundRefused([("amount", problem)])
    line = _("市で確認した結果、%s円です。") % f"{amount:,}"
    target.amount = amount
    target.explained = {**target.explained, "reason": line, "lines": [line], "inquiry": ""}
    members = target.explained.get("members") or [target.subject]
    counted = TargetMember.objects.filter(round=target.round, via=target.via, atena_number__in=members)
    if counted.exclude(target=target).exists():
        raise NotYet(_("この対象の人が、ほかの対象に数えられています。先にそちらを対象外にしてください。"))
    rows = [
        TargetMember(round=target.round, target=target, via=target.via, atena_number=one) for one in members
    ]
    TargetMember.objects.bulk_create(rows, ignore_conflicts=True)

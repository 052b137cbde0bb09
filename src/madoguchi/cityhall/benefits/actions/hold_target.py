"""保留: an officer stops one target, with a code and a reason."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.benefits.models import Step, Target
from madoguchi.cityhall.benefits.steps import (
    check_section,
    earlier_step,
    lock_target,
    move,
    refuse_wrong_step,
)
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def hold_target(actor: Actor, target_id: UUID, *, code: str, text: str, txid: UUID) -> Step:
    """Hold it where it stands; `code` is one of `Target.Hold`. The same `txid` holds once.

    Raises `WrongState` where a target cannot be held, ValueError for an unknown code.
    """
    target = own_target(actor, target_id)
    if earlier := earlier_step(target, Target.State.HELD, txid):
        return earlier
    refuse_wrong_step(target, Target.State.HELD)
    target.held_from, target.held_for = target.state, Target.Hold(code)
    return move(actor, target, Target.State.HELD, txid, code=target.held_for, text={"note": text.strip()})


def own_target(actor: Actor, target_id: UUID) -> Target:
    """The target, locked, for an officer of its section. Raises `NotAllowed`, `NotFound`, `OtherSection`."""
    require(actor, Permission.BENEFIT_WORK)
    target = lock_target(target_id)
    check_section(actor, target.round, Permission.BENEFIT_WORK)
    return target

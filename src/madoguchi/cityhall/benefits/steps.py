"""What every verb of `benefits` needs: rights, locks, the step of a target, announcements.

Lock order, the same everywhere: round, batch, target, decision, payment, number sequence, audit chain.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from madoguchi.cityhall.benefits.models import Round, Step, Target
from madoguchi.cityhall.benefits.refusals import NotFound, OtherSection, WrongState
from madoguchi.cityhall.benefits.states import TARGET
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission


def signature_of(actor: Actor) -> str:
    """How rows name an actor: `staff:<id>`."""
    return f"{actor.kind}:{actor.id}"


def lock_round(actor: Actor, round_id: UUID, permission: Permission = Permission.BENEFIT_WORK) -> Round:
    """The round, locked, for whoever may. Raises `NotAllowed`, `NotFound`, `OtherSection`."""
    require(actor, permission)
    found = Round.objects.select_for_update().filter(pk=round_id).first()
    if found is None:
        raise NotFound("給付事業")
    check_section(actor, found, permission)
    return found


def check_section(actor: Actor, owned: Round, permission: Permission) -> None:
    """Officers work for their own section; approvers, treasurers and auditors see every section's money."""
    if permission == Permission.BENEFIT_WORK and not actor.is_house and actor.section != owned.section:
        raise OtherSection


def lock_target(target_id: UUID) -> Target:
    """The target, locked until the transaction ends. Raises `NotFound`."""
    locked = Target.objects.select_for_update(of=("self",)).select_related("round")
    found = locked.filter(pk=target_id).first()
    if found is None:
        raise NotFound("対象")
    return found


def earlier_step(target: Target, to_state: str, txid: UUID) -> Step | None:
    """The same step, if this client has already sent it."""
    return Step.objects.filter(target=target, txid=txid, to_state=to_state).first()


def move(
    actor: Actor,
    target: Target,
    to_state: str,
    txid: UUID,
    *,
    code: str = "",
    text: Any = None,
    now: datetime | None = None,
) -> Step:
    """Bring a locked target to `to_state` with its history row, audit line and announcement.

    Other fields of the target that the caller changed are saved with it. Raises `WrongState` when the step
    does not follow from the present state; the database would refuse it as well (`states.TARGET`).
    """  # fmt: skip
    refuse_wrong_step(target, to_state)
    refuse_numbers(text)
    step = prepare_step(actor, target, to_state, txid, code=code, text=text, now=now or timezone.now())
    target.save()
    step.save(force_insert=True)
    live.publish(f"benefit.{to_state}", [f"benefit:{target.round_id}", f"target:{target.pk}"])
    audit.record(
        actor, f"benefit.{to_state}", f"target:{target.pk}",
        detail={"from": step.from_state, "code": code} if code else {"from": step.from_state},
    )  # fmt: skip
    return step


def refuse_wrong_step(target: Target, to_state: str) -> None:
    """Raise `WrongState` unless `to_state` follows from where the target stands."""
    back = target.state == Target.State.HELD and to_state == target.held_from
    if not back and to_state not in TARGET[target.state]:
        raise WrongState(target.number, Target.State(target.state).label)


def prepare_step(
    actor: Actor, target: Target, to_state: str, txid: UUID, *, code: str, text: Any, now: datetime
) -> Step:
    """Set the target's state in memory and return the unsaved history row; for verbs that move many."""
    step = Step(
        target=target, revision=target.revision + 1, from_state=target.state, to_state=to_state,
        actor=signature_of(actor), actor_label=actor.label, at=now, txid=txid, code=code, text=text,
    )  # fmt: skip
    if to_state != Target.State.HELD:
        target.held_from = target.held_for = ""
    target.state, target.revision, target.changed_at = to_state, step.revision, now
    return step

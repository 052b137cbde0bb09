"""What the verbs of 返納 share."""

from __future__ import annotations

from uuid import UUID

from madoguchi.cityhall.benefits.models import Reclaim
from madoguchi.cityhall.benefits.refusals import NotFound, WrongState
from madoguchi.cityhall.benefits.steps import check_section
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission

OPEN = (Reclaim.State.REQUESTED, Reclaim.State.DUNNED)


def lock_reclaim(actor: Actor, reclaim_id: UUID, permission: Permission) -> Reclaim:
    """The reclaim, locked, for whoever may. Raises `NotAllowed`, `NotFound`, `OtherSection`."""
    require(actor, permission)
    found = Reclaim.objects.select_for_update(of=("self",)).select_related("decision__round")
    if (reclaim := found.filter(pk=reclaim_id).first()) is None:
        raise NotFound("返納")
    check_section(actor, reclaim.decision.round, permission)
    return reclaim


def refuse_closed(reclaim: Reclaim) -> None:
    """Raise `WrongState` unless money is still awaited."""
    if reclaim.state not in OPEN:
        raise WrongState("返納", Reclaim.State(reclaim.state).label)


def announce(actor: Actor, reclaim: Reclaim, verb: str, amount: int) -> None:
    """Tell the screens and the log; `amount` is what was received or written off."""
    live.publish(verb, ["reclaims", f"target:{reclaim.decision.target_id}"])
    audit.record(actor, verb, f"reclaim:{reclaim.pk}", detail={"amount": amount, "state": str(reclaim.state)})

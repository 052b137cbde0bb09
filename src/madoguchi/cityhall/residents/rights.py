"""Whether an actor may do something; the second check behind `config/access.py`."""

from __future__ import annotations

from madoguchi.cityhall.residents.refusals import NotPermitted
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


def require(actor: Actor, *permissions: Permission) -> None:
    """Raise `NotPermitted` unless staff hold one of the rights. Jobs and commands act for the system."""
    if actor.is_house or (actor.kind == "staff" and not actor.permissions.isdisjoint(permissions)):
        return
    raise NotPermitted


def signature(actor: Actor) -> str:
    """How the actor is written into a row: `staff:12`, `system:import`."""
    return f"{actor.kind}:{actor.id}"

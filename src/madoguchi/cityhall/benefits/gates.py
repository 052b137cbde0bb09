"""A fresh look at the register before every step that matters: fix, letters, application, decision, draft,
release. What changed since stops the target, not the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from madoguchi.cityhall.benefits.bulk import locked_chunks, move_many
from madoguchi.cityhall.benefits.models import Round, Target
from madoguchi.cityhall.benefits.register_changes import Known, change_of
from madoguchi.cityhall.benefits.states import TARGET
from madoguchi.cityhall.residents.selectors import people_by_number
from madoguchi.cityhall.tenancy.actor import Actor

Gate = Literal["fix", "letters", "application", "decision", "draft", "release"]
HOLDABLE = frozenset(state for state, following in TARGET.items() if "held" in following)


@transaction.atomic
def hold_changed(
    actor: Actor, targets: QuerySet[Target] | Sequence[Target], gate: Gate, txid: UUID
) -> list[Target]:
    """Put on hold whose payee died, moved out, came under 支援措置, or left the household; returns those.

    Compares with the register as it is now. Locks the targets until the transaction ends; a list that the
    caller holds is not refreshed, so go on with those whose `pk` was not returned. Targets that may not be
    held where they stand (declined, expired …) are left alone. The step's code is `gate:hold`.
    """
    held: list[Target] = []
    for chunk in locked_chunks(targets):
        here = [target for target in chunk if target.state in HOLDABLE]
        held += _hold(actor, here, gate, txid)
    return held


def known_of(target: Target, owned: Round) -> Known:
    """What the comparison needs of a target."""
    by_household = owned.definition.get("unit") == "household"
    return Known(target.household_number if by_household else "", target.accepted)


def register_reader(actor: Actor) -> Actor:
    """The gate reads for whoever is at work, a resident at the phone too: as itself, with their request."""
    return Actor("system", "benefit-gate", "gate", request_id=actor.request_id)


def _hold(actor: Actor, targets: list[Target], gate: Gate, txid: UUID) -> list[Target]:
    if not targets:
        return []
    rounds = Round.objects.in_bulk({target.round_id for target in targets})
    people = people_by_number(register_reader(actor), [one.subject for one in targets], f"benefit.{gate}")
    held = []
    for target in targets:
        change = change_of(known_of(target, rounds[target.round_id]), people.get(target.subject))
        if change is not None:
            target.held_for = change.code
            held.append(target)
    now = timezone.now()
    for round_id in sorted(rounds):
        own = [target for target in held if target.round_id == round_id]
        move_many(actor, own, Target.State.HELD, txid, now=now, code=lambda one: f"{gate}:{one.held_for}")
    return held

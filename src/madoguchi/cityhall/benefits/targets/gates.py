"""A fresh look at the register before every step that matters: fix, letters, application, decision, draft,
release. What changed since stops the target, not the work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from madoguchi.cityhall.benefits.models import Round, Target
from madoguchi.cityhall.benefits.states import TARGET
from madoguchi.cityhall.benefits.targets.bulk import locked_chunks, move_many
from madoguchi.cityhall.benefits.targets.register_changes import Known, change_of
from madoguchi.cityhall.residents.selectors import BenefitPerson, people_by_number
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
    looked = (look_again(actor, chunk, gate, txid) for chunk in locked_chunks(targets))
    return [target for one in looked for target in one.held]


@dataclass(frozen=True, slots=True)
class Looked:
    """`passed` go on; `people` are the payees by 宛名番号 as the register has them now."""

    held: list[Target]
    passed: list[Target]
    people: Mapping[str, BenefitPerson]


def look_again(actor: Actor, targets: Sequence[Target], gate: Gate, txid: UUID) -> Looked:
    """The same for targets that the caller has locked, with what was read."""
    if not targets:
        return Looked([], [], {})
    rounds = Round.objects.in_bulk({target.round_id for target in targets})
    people = people_by_number(register_reader(actor), [one.subject for one in targets], f"benefit.{gate}")
    held = _changed([one for one in targets if one.state in HOLDABLE], rounds, people)
    now = timezone.now()
    for round_id in sorted(rounds):
        own = [target for target in held if target.round_id == round_id]
        move_many(actor, own, Target.State.HELD, txid, now=now, code=lambda one: f"{gate}:{one.held_for}")
    return Looked(held, [target for target in targets if target.state != Target.State.HELD], people)


def known_of(target: Target, owned: Round) -> Known:
    """What the comparison needs of a target."""
    by_household = owned.definition.get("unit") == "household"
    return Known(target.household_number if by_household else "", target.accepted)


def register_reader(actor: Actor) -> Actor:
    """The gate reads for whoever is at work, a resident at the phone too: as itself, with their request."""
    return Actor("system", "benefit-gate", "gate", request_id=actor.request_id)


def _changed(
    targets: Sequence[Target], rounds: Mapping[UUID, Round], people: Mapping[str, BenefitPerson]
) -> list[Target]:
    """Those with a change that nobody accepted, each with the code of its hold set."""
    held = []
    for target in targets:
        change = change_of(known_of(target, rounds[target.round_id]), people.get(target.subject))
        if change is not None:
            target.held_for = change.code
            held.append(target)
    return held

"""Move many targets at once: the steps of `move` in a few statements, inside the caller's transaction.

The log gets one line for the chunk; each target's own way stands in its steps, which are only ever added.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from madoguchi.cityhall.benefits.models import Step, Target
from madoguchi.cityhall.benefits.steps import prepare_step, refuse_wrong_step
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor

CHUNK = 1_000
_ROWS_PER_STATEMENT = 250
_STEP_FIELDS = ("state", "held_from", "held_for", "revision", "changed_at")


def move_many(
    actor: Actor, targets: Sequence[Target], to_state: str, txid: UUID, *, now: datetime,
    code: str | Callable[[Target], str] = "", text: Callable[[Target], Any] | None = None,
    fields: Collection[str] = (),
) -> None:  # fmt: skip
    """Bring locked targets of one round to `to_state`; `fields` names what the caller changed besides.

    For a hold, the caller has set `held_for`. Raises `WrongState` for the first whose step does not follow.
    """
    if not targets:
        return
    steps = []
    for target in targets:
        refuse_wrong_step(target, to_state)
        if to_state == Target.State.HELD:
            target.held_from = target.state
        said = code(target) if callable(code) else code
        why = text(target) if text else None
        steps.append(prepare_step(actor, target, to_state, txid, code=said, text=why, now=now))
    save_many(targets, {*_STEP_FIELDS, *fields})
    Step.objects.bulk_create(steps, batch_size=CHUNK)
    announce(actor, targets, f"benefit.{to_state}", [step.code for step in steps])


def save_many(targets: Sequence[Target], fields: Collection[str]) -> None:
    """Save the named columns of many targets."""
    Target.objects.bulk_update(targets, sorted(fields), batch_size=_ROWS_PER_STATEMENT)


def announce(actor: Actor, targets: Sequence[Target], verb: str, codes: Iterable[str] = ()) -> None:
    """One line in the log and one announcement for a chunk of one round's targets."""
    first, last = targets[0], targets[-1]
    detail = {"count": len(targets), "first": first.number, "last": last.number}
    if said := sorted({code for code in codes if code}):
        detail["codes"] = said[:20]
    live.publish(verb, [f"benefit:{first.round_id}"])
    audit.record(actor, verb, f"benefit:{first.round_id}", detail=detail)


def locked_chunks(
    targets: QuerySet[Target] | Sequence[Target], size: int = CHUNK
) -> Iterator[list[Target]]:
    """The targets, locked, in pieces and in one order, so that two who lock many never block each other."""
    if isinstance(targets, QuerySet):
        keys = sorted(targets.order_by().values_list("pk", flat=True))
    else:
        keys = sorted(target.pk for target in targets)
    for start in range(0, len(keys), size):
        rows = Target.objects.select_for_update(of=("self",)).filter(pk__in=keys[start : start + size])
        yield list(rows.order_by("pk"))

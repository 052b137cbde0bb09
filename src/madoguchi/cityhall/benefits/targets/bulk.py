"""Move many targets at once: the steps of `move` in a few statements, inside the caller's transaction.

The log gets one line for the chunk; each target's own way stands in its steps, which are only ever added.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from madoguchi.cityhall.benefits.models import Step, Target
from madoguchi.cityhall.benefits.steps import prepare_step, refuse_wrong_step
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor

CHUNK = 1_000


def move_many(
    actor: Actor, targets: Sequence[Target], to_state: str, txid: UUID, *, now: datetime,
    code: str | Callable[[Target], str] = "", text: Callable[[Target], Any] | None = None,
    fields: Collection[str] = (),
) -> None:  # fmt: skip
    """Bring locked targets of one round to `to_state`; `fields` names what the caller changed besides.

    One statement moves them all, one for each code of a hold; only `fields` are written row by row.

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
    if fields:
        save_many(targets, fields)
    _move_rows(targets, to_state, now)
    Step.objects.bulk_create(steps, batch_size=CHUNK)
    announce(actor, targets, f"benefit.{to_state}", [step.code for step in steps])


def _move_rows(targets: Sequence[Target], to_state: str, now: datetime) -> None:
    """The same in the database: every right-hand side is the row as it was."""
    moved = {"state": to_state, "revision": F("revision") + 1, "changed_at": now}
    if to_state != Target.State.HELD:
        rows = Target.objects.filter(pk__in=[target.pk for target in targets])
        rows.update(**moved, held_from="", held_for="")
        return
    for code in sorted({target.held_for for target in targets}):
        rows = Target.objects.filter(pk__in=[target.pk for target in targets if target.held_for == code])
        rows.update(**moved, held_from=F("state"), held_for=code)


def save_many(targets: Sequence[Target], fields: Collection[str]) -> None:
    """Save the named columns row by row: twice as fast as one statement of a thousand CASEs."""
    for target in targets:
        Target.objects.filter(pk=target.pk).update(**{name: getattr(target, name) for name in fields})


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

"""What the verbs of money share: the locked batch, four eyes, fresh sign-in, states in bulk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from madoguchi.cityhall.benefits.models import Batch, Payment
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.money.banking import city_rules
from madoguchi.cityhall.benefits.money.candidates import CHUNK
from madoguchi.cityhall.benefits.money.refusals import OwnBatch, SignInTooOld
from madoguchi.cityhall.benefits.refusals import NotFound, WrongState
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import NotAllowed, require
from madoguchi.cityhall.tenancy.roles import Permission

# Clocks of two machines may differ a little.
SKEW = timedelta(minutes=1)


def lock_batch(actor: Actor, batch_id: UUID, permission: Permission) -> Batch:
    """The batch, locked, for whoever holds the right. Raises `NotAllowed`, `NotFound`."""
    require(actor, permission)
    found = Batch.objects.select_for_update().filter(pk=batch_id).first()
    if found is None:
        raise NotFound("支払")
    return found


def refuse_own(actor: Actor, batch: Batch) -> None:
    """Raise `OwnBatch` for the maker, `NotAllowed` for whoever is no person."""
    if actor.kind != "staff":
        raise NotAllowed
    if actor.id == str(batch.drafted_by_id):
        raise OwnBatch


def refuse_stale(authenticated_at: datetime, now: datetime, on: date) -> None:
    """Raise `SignInTooOld` unless the person proved who they are within the minutes of the rules."""
    if not now - city_rules(on).authenticated_within <= authenticated_at <= now + SKEW:
        raise SignInTooOld


def refuse_state(batch: Batch, *states: str) -> None:
    """Raise `WrongState` unless the batch is in one of the states."""
    if batch.state not in states:
        raise WrongState(batch.number, Batch.State(batch.state).label)


def post_all(actor: Actor, event: str, txid: UUID, now: datetime, payments: QuerySet[Payment]) -> None:
    """One ledger entry per payment of a queryset; two statements a thousand."""
    rows = payments.select_related("decision").defer("secret", "decision__reason")
    after = -1
    while chunk := list(rows.order_by("position").filter(position__gt=after)[:CHUNK]):
        after = chunk[-1].position
        ledger.post(actor, event, txid, now, [(row.decision, row, row.amount) for row in chunk])


def move_payments(payments: QuerySet[Payment], to_state: str, now: datetime, **columns: object) -> int:
    """Bring the payments of a queryset to a state, in one statement."""
    return payments.update(state=to_state, changed_at=now, **columns)


def payments_of(batch: Batch) -> QuerySet[Payment]:
    """The payments of one batch."""
    return Payment.objects.filter(batch=batch)

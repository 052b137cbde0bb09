"""A visitor comes to the counter."""

from __future__ import annotations

from datetime import date
from itertools import count
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.models import Action, Visit
from madoguchi.cityhall.cases.steps import new_action, require, signature_of
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.numbers import next_numbers
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def open_visit(
    actor: Actor,
    *,
    event: str,
    txid: UUID,
    day: date | None = None,
    language: str = "ja",
    transfer: UUID | None = None,
) -> Visit:
    """Open a draft for a life event, received by the actor's section. The same `txid`, the same visit.

    `transfer`: the 転出証明書情報 of a family that was expected. It has one visit a day, whichever clerk
    starts it and however often, unless that one was cancelled.
    """
    require(actor, Permission.COUNTER_SERVE)
    day = day or timezone.localdate()
    txid = _of_family(transfer, day) if transfer else txid
    visit, created = Visit.objects.get_or_create(
        open_txid=txid,
        defaults={
            "number": lambda: f"{day:%Y%m%d}-{next_numbers(f'visit:{day}')[0]:03d}",
            "event": event, "day": day, "section": actor.section, "language": language,
            "opened_at": timezone.now(), "opened_by": signature_of(actor), "opened_by_label": actor.label,
        },
    )  # fmt: skip
    if created:
        new_action(actor, visit.pk, Action.Kind.OPENED, txid).save(force_insert=True)
        live.publish("visit.opened", [f"visit:{visit.pk}", f"section:{visit.section}"])
        audit.record(actor, "visit.opened", f"visit:{visit.pk}", detail={"event": event})
    return visit


def _of_family(transfer: UUID, day: date) -> UUID:
    """One transaction id for everybody who starts this family today; a new one after each cancellation."""
    ids = (uuid5(transfer, f"{day}:{attempt}") for attempt in count())
    cancelled = Visit.objects.filter(state=Visit.State.CANCELLED)
    return next(txid for txid in ids if not cancelled.filter(open_txid=txid).exists())

"""A batch is settled when the bank has told of every payment in it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from madoguchi.cityhall.benefits.models import Batch, Payment
from madoguchi.cityhall.tenancy import live

OPEN = ("sent", "accepted")


def settle(batch_ids: Iterable[UUID]) -> None:
    """Settle those of the (locked) batches that wait for nothing any more; two statements."""
    waiting = Payment.objects.filter(state__in=OPEN).values("batch_id")
    done = Batch.objects.filter(pk__in=list(batch_ids), state=Batch.State.ACCEPTED).exclude(pk__in=waiting)
    for batch_id in list(done.values_list("pk", flat=True)):
        Batch.objects.filter(pk=batch_id).update(state=Batch.State.SETTLED)
        live.publish("batch.settled", [f"batch:{batch_id}", "batches"])

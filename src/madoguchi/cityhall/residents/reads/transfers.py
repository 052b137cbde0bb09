"""転出証明書情報 that arrived: who is expected, and everything one message says."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Q

from madoguchi.cityhall.residents import guard
from madoguchi.cityhall.residents.models import IncomingTransfer
from madoguchi.cityhall.residents.refusals import TransferNotFound
from madoguchi.cityhall.residents.results import TransferSummary, TransferView
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.residents.transfers import transfer_view
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission

# 転入届 is due 14 days after the move (住基法22条); until then a family may come without an announced day.
_EXPECTED_DAYS = 14


def incoming_today(actor: Actor, on: date, *, repeated: bool = False) -> list[TransferSummary]:
    """Families announced for the day, then those whose planned date is so near that they may come.

    `repeated`: an open page fetches its live part again (`audit.record_view`).
    """
    require(actor, Permission.COUNTER_SERVE, Permission.PERSON_VIEW)
    near = Q(visit_on__isnull=True, planned_date__range=(on - timedelta(days=_EXPECTED_DAYS), on))
    rows = (
        IncomingTransfer.objects.filter(Q(visit_on=on) | near)
        .defer("payload")
        .annotate(size=Count("people"))
        .prefetch_related("people")
        .order_by(F("visit_on").asc(nulls_last=True), "planned_date", "received_at")
    )
    summaries = [summary(transfer) for transfer in rows]
    detail = {"shown": len(summaries)}
    audit.record_view(actor, "transfer.list", f"transfers:{on}", repeated=repeated, detail=detail)
    return summaries


def access_transfer(
    actor: Actor, transfer_id: UUID, purpose: str, *, operation: str = "view", visit_id: UUID | None = None
) -> TransferView:
    """The message and its people, recorded as seen."""
    require(actor, Permission.COUNTER_SERVE, Permission.PERSON_VIEW)
    guard.check_transfers(actor, operation, [transfer_id], visit_id)
    transfer = IncomingTransfer.objects.prefetch_related("people").filter(pk=transfer_id).first()
    if transfer is None:
        raise TransferNotFound
    audit.record(
        actor, "transfer.view", f"transfer:{transfer_id}", detail={"purpose": purpose, "operation": operation}
    )
    return transfer_view(transfer)


def summary(transfer: IncomingTransfer) -> TransferSummary:
    """One line of a list; the transfer comes with its people and their number (`size`)."""
    head = min(transfer.people.all(), key=lambda person: person.order)
    return TransferSummary(
        id=transfer.pk,
        planned_date=transfer.planned_date,
        visit_on=transfer.visit_on,
        head_name=head.name,
        head_kana=head.kana,
        people=transfer.size,
        received_at=transfer.received_at,
        protected=transfer.protected,
        simulated=transfer.simulated,
    )

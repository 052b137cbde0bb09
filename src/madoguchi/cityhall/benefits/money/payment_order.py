"""支出命令・振込依頼一覧 of a batch for printing: filled from the batch, recorded as printed."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import Batch
from madoguchi.cityhall.benefits.reads.batches import access_batch, payment_lines
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.documents.payment_order import OrderLine, PaymentOrder, Seal, render_payment_order

# A list for people; the whole of a large batch stands in its files and can be derived again.
MOST_LINES = 2_000


@transaction.atomic
def print_order(actor: Actor, batch_id: UUID) -> tuple[str, bytes]:
    """(file name, PDF). Raises as `access_batch`."""
    view = access_batch(actor, batch_id)
    batch = view.batch
    lines = payment_lines(batch, limit=MOST_LINES)
    city = Municipality.objects.get(pk=active_municipality())
    order = PaymentOrder(
        municipality=city.name, number=batch.number, programme=str(batch.round), pay_on=batch.pay_on,
        state=Batch.State(batch.state).label, count=batch.count, total=batch.total,
        sha256=batch.content_sha256, made_at=timezone.now(),
        groups=[(group.label, group.count, group.total) for group in view.by_amount],
        files=[(file.file_name, file.count, file.total, file.sha256) for file in view.files],
        seals=_seals(view.batch, [(one.approver.display_name, one.at) for one in view.approvals]),
        lines=[
            OrderLine(one.position, one.number, f"{one.bank} {one.branch}", one.account, one.amount)
            for one in lines
        ],
        demo=city.fictional,
    )  # fmt: skip
    audit.record(actor, "batch.printed", f"batch:{batch.pk}", detail={"lines": len(lines)})
    return f"{batch.number}.pdf", render_payment_order(order)


def _seals(batch: Batch, approvals: list[tuple[str, object]]) -> list[Seal]:
    """起案, each approval that is needed, 確定: who has signed, and empty boxes for who has not."""
    boxes = [Seal("起案", batch.drafted_by.display_name, timezone.localtime(batch.drafted_at))]
    for place in range(batch.approvals_needed):
        name, at = approvals[place] if place < len(approvals) else ("", None)
        boxes.append(Seal("承認", name, timezone.localtime(at) if at else None))  # type: ignore[arg-type]
    name = batch.released_by.display_name if batch.released_by else ""
    return [*boxes, Seal("出納", name, timezone.localtime(batch.released_at) if batch.released_at else None)]

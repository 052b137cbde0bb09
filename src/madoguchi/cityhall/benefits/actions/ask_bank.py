"""照会: somebody does not want to wait for the job's next try after a lost answer."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.benefits.models import BankFile
from madoguchi.cityhall.benefits.money.refusals import NoChannel
from madoguchi.cityhall.benefits.money.steps import lock_batch
from madoguchi.cityhall.benefits.ports import bank_port
from madoguchi.cityhall.benefits.tasks import send_bank_file
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission

DONE = ("accepted", "refused")


@transaction.atomic
def ask_bank(actor: Actor, batch_id: UUID) -> int:
    """Order the sending job for every file without an answer; how many. It asks before it sends."""
    batch = lock_batch(actor, batch_id, Permission.BENEFIT_RELEASE)
    if bank_port() is None:
        raise NoChannel
    open_files = BankFile.objects.filter(batch=batch).exclude(dispatch__state__in=DONE)
    ids = list(open_files.values_list("pk", flat=True))
    for file_id in ids:
        send_bank_file.enqueue(str(file_id))
    audit.record(actor, "batch.asked", f"batch:{batch.pk}", detail={"files": len(ids)})
    return len(ids)

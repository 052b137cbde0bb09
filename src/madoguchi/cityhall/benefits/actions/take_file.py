"""No channel to the bank: a released file's bytes, for whoever carries it there; each time is recorded."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.benefits.models import BankFile, Dispatch
from madoguchi.cityhall.benefits.money.refusals import AlreadySent, HasChannel
from madoguchi.cityhall.benefits.ports import bank_port
from madoguchi.cityhall.benefits.refusals import NotFound, WrongState
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def take_file(actor: Actor, file_id: UUID) -> BankFile:
    """The file to be handed over, until somebody confirms that it was. Raises `HasChannel`, `AlreadySent`."""
    require(actor, Permission.BENEFIT_RELEASE)
    file = BankFile.objects.select_related("batch").filter(pk=file_id).first()
    if file is None:
        raise NotFound("振込ファイル")
    if bank_port() is not None:
        raise HasChannel
    if Dispatch.objects.filter(file=file).exists():
        raise AlreadySent
    if file.batch.state not in ("fixed", "sent"):
        raise WrongState(file.batch.number, file.batch.get_state_display())
    audit.record(actor, "file.taken", f"bankfile:{file.pk}", detail={"sha256": file.sha256})
    return file

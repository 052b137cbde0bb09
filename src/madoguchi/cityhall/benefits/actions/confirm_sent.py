"""No channel to the bank: the treasurer says that a file was handed over, by the bank's own number."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import Dispatch
from madoguchi.cityhall.benefits.money.banking import city_bank, refuse_bad_day
from madoguchi.cityhall.benefits.money.dispatching import answered, lock_file, sent_once
from madoguchi.cityhall.benefits.money.refusals import HasChannel, NoReceipt
from madoguchi.cityhall.benefits.ports import Receipt, bank_port
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def confirm_sent(actor: Actor, file_id: UUID, *, receipt: str) -> Dispatch:
    """Record that the bank took the file and under which number. Confirming again changes nothing.

    Raises `HasChannel` where files go by themselves: a second way would be a second payment.
    """
    require(actor, Permission.BENEFIT_RELEASE)
    if bank_port() is not None:
        raise HasChannel
    if not receipt.strip():
        raise NoReceipt
    file = lock_file(file_id)
    if earlier := Dispatch.objects.filter(file=file).first():
        return earlier
    now = timezone.now()
    refuse_bad_day(file.batch.pay_on, city_bank(file.batch.pay_on).profile, now)
    sent_once(actor, file, Dispatch.objects.create(file=file, changed_at=now), now)
    return answered(actor, file_id, Receipt(receipt.strip()[:100]), act="answer")

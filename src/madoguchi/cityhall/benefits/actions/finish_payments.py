"""完了: so many bank days after the pay day nobody expects a return any more. One may come all the same."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import Batch, Payment
from madoguchi.cityhall.benefits.money.banking import city_rules
from madoguchi.cityhall.benefits.money.steps import move_payments
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.zengin import next_bank_day


@transaction.atomic
def finish_payments(actor: Actor, *, now: datetime | None = None) -> int:
    """Finish every paid payment whose days have passed; how many. Running it again changes nothing."""
    require(actor, Permission.BENEFIT_RELEASE)
    now = now or timezone.now()
    today = timezone.localdate(now)
    days = city_rules(today).final_after_bank_days
    paid = Payment.objects.filter(state="paid").order_by()
    rows = Batch.objects.select_for_update().filter(pk__in=paid.values("batch_id"), pay_on__lt=today)
    batches = [batch.pk for batch in rows.order_by("pk") if final_on(batch.pay_on, days) <= today]
    count = move_payments(Payment.objects.filter(batch__in=batches, state="paid"), "finished", now)
    if count:
        live.publish("payments.finished", ["batches", *(f"batch:{batch}" for batch in batches)])
        audit.record(actor, "payments.finished", "payments", detail={"count": count, "batches": len(batches)})
    return count


def final_on(pay_on: date, days: int) -> date:
    """The bank day on which a payment of `pay_on` counts as final."""
    day = pay_on
    for _ in range(days):
        day = next_bank_day(day)
    return day

"""窓口に着く: somebody sits down at a counter and serves some of its office's lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets.actions.go_off_duty import end_duty
from madoguchi.cityhall.tickets.actions.issue_ticket import refuse_closed_day
from madoguchi.cityhall.tickets.lining import groups_of
from madoguchi.cityhall.tickets.models import Counter, Duty
from madoguchi.cityhall.tickets.moments import business_day, moment
from madoguchi.cityhall.tickets.refusals import CounterBusy, CounterTaken, DayOver, NotFound
from madoguchi.cityhall.tickets.steps import announce, at_counter


@transaction.atomic
def go_on_duty(
    actor: Actor, counter_id: UUID, *, txid: UUID, groups: Sequence[str] = (), take_over: bool = False,
    at: datetime | None = None,
) -> Duty:  # fmt: skip
    """Serve the lines `groups` (codes; none: those the counter usually serves) at a counter from now on.

    What somebody had called there and left stays at the counter, for whoever takes over (`take_over`). The
    own earlier counter is left, unless a number is still at it. The same `txid`, the same duty.
    Raises `NotAllowed`, `NotFound`, `DayOver`, `CounterTaken`, `CounterBusy`, `NoSuchPurpose`.
    """
    require(actor, Permission.TICKETS_CALL)
    if earlier := Duty.objects.filter(txid=txid).first():
        return earlier
    staff = None if actor.is_house else actor.id
    duties = Duty.objects.filter(ended_at__isnull=True).select_related("counter")
    mine = duties.filter(staff=staff).first() if staff else None
    counter = _lock(counter_id, mine)
    there = duties.filter(counter=counter).first()
    now = moment(at, counter.office, counter.name, *(duty.began_at for duty in (mine, there) if duty))
    refuse_closed_day(counter.office, business_day(now.at), DayOver)
    if there is not None:
        if str(there.staff_id or "") != str(staff or "") and not take_over:
            raise CounterTaken(counter.name, there.label)
        end_duty(there, Duty.End.TAKEN_OVER, now.at)
    if mine is not None and mine.counter_id != counter.pk:
        if left := at_counter(mine.counter_id):
            raise CounterBusy(left.ticket.label)
        end_duty(mine, Duty.End.OFF, now.at)
    codes = [group.code for group in groups_of(counter.office_id, groups or counter.groups)]
    duty = Duty.objects.create(
        counter=counter, office_id=counter.office_id, day=business_day(now.at), staff_id=staff,
        label=actor.label, groups=codes, began_at=now.at, txid=txid,
    )  # fmt: skip
    announce("duty.began", counter.office_id)
    audit.record(actor, "duty.began", f"counter:{counter.pk}", detail={"groups": codes, **now.detail})
    return duty


def _lock(counter_id: UUID, mine: Duty | None) -> Counter:
    """Both counters locked, in one order whoever comes."""
    wanted = {counter_id, mine.counter_id} if mine else {counter_id}
    rows = Counter.objects.select_for_update(of=("self",)).select_related("office")
    locked = {row.pk: row for row in rows.filter(pk__in=wanted).order_by("pk")}
    counter: Counter | None = locked.get(counter_id)
    if counter is None or not counter.active:
        raise NotFound("窓口")
    return counter

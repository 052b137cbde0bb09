"""What no clerk should have to remember: a day that nobody ended is ended when its small hours are over."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.tickets.actions.close_day import close_day
from madoguchi.cityhall.tickets.models import Duty, Office, Ticket
from madoguchi.cityhall.tickets.moments import business_day, now_in


@jobs.periodic(timedelta(hours=1))
@task()
def close_old_days() -> int:
    """End every earlier day on which a number or a counter is still open; how many were ended."""
    ended = 0
    for municipality_id in Municipality.objects.values_list("pk", flat=True):
        with municipality_scope(municipality_id):
            ended += _close_old_days()
    return ended


def _close_old_days() -> int:
    numbers = Ticket.objects.filter(closed_at__isnull=True).values_list("office", "day")
    counters = Duty.objects.filter(ended_at__isnull=True).values_list("office", "day")
    # An office where a past day is replayed has a clock, and so a day, of its own.
    today = {office.pk: business_day(now_in(office)) for office in Office.objects.all()}
    days = sorted((day, office) for office, day in {*numbers, *counters} if day < today[office])
    for day, office in days:
        close_day(system_actor("close_old_days"), office, day)
    return len(days)

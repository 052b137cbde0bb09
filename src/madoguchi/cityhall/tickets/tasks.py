"""Jobs: a day that nobody ended is ended when its small hours are over; closed pages are told their turn."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django_tasks import TaskContext, task

from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.tickets.actions.close_day import close_day
from madoguchi.cityhall.tickets.models import Duty, Office, PushSubscription, Ticket
from madoguchi.cityhall.tickets.moments import business_day, now_in
from madoguchi.cityhall.tickets.push.port import Unreached
from madoguchi.cityhall.tickets.pushing import tell_office

TRIES = 4
log = logging.getLogger(__name__)


@jobs.periodic(timedelta(hours=1))
@task(atomic=False)
def close_old_days() -> int:
    """End every earlier day on which a number or a counter is still open; how many were ended.

    Each day is a transaction of its own: no office waits for the others, and what is ended stays so.
    """
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
    PushSubscription.objects.filter(ticket__closed_at__isnull=False).delete()
    return len(days)


@task(atomic=False, max_attempts=TRIES, takes_context=True)
def tell_pages(context: TaskContext, office_id: str) -> int:
    """Web Push to the pages of the office whose turn comes; a service that does not answer is asked again.

    Every step of the hall asks for it: of those that wait behind a slow service, the last does for all. What
    nobody took in the end is no failure of the house: a browser names the address. The next step tries anew.
    """
    if jobs.is_overtaken():
        return 0
    try:
        return tell_office(UUID(office_id))
    except Unreached as problem:
        if context.attempt < TRIES:
            raise
        log.warning("Web Push reached nobody in %s tries: %s", TRIES, problem)
        return 0

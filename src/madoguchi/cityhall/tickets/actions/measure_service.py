"""What the line's own tickets say about the time a counter needs, for the ranges shown to residents."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import fmean, stdev

from django.db import transaction

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets.models import Leg, Office, QueueGroup
from madoguchi.rules.waiting.catalogue import load

DAYS = timedelta(days=28)


@transaction.atomic
def measure_service(actor: Actor, office: Office, until: date) -> list[QueueGroup]:
    """Mean and spread of the minutes from call to end, of each line with enough tickets in four weeks.

    A line with fewer keeps what it has: the declared minutes, or nothing. Returns the lines measured.
    """
    require(actor, Permission.TICKETS_MANAGE)
    measured = []
    for group in QueueGroup.objects.filter(office=office):
        minutes = _minutes(group, until)
        if len(minutes) < load("ticket_log")["least_durations"]:
            continue
        mean = fmean(minutes)
        group.service_mean, group.service_cv = mean, max(stdev(minutes) / mean, 0.05)
        group.service_count, group.service_basis = len(minutes), QueueGroup.Basis.MEASURED
        group.save(update_fields=["service_mean", "service_cv", "service_count", "service_basis"])
        measured.append(group)
    return measured


def _minutes(group: QueueGroup, until: date) -> list[float]:
    served = Leg.objects.filter(
        group=group, state=Leg.State.SERVED, day__gt=until - DAYS, day__lte=until
    ).values_list("called_at", "ended_at")
    lengths = ((end - start).total_seconds() / 60 for start, end in served)
    return [length for length in lengths if length > 0]

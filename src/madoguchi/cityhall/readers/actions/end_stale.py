"""Pairings whose session is over without anybody signing out, and rows that nobody needs any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from madoguchi.cityhall.readers.models import Order, Pairing

LONGEST = timedelta(hours=24)
"""No session is older (`tenancy.sessions` ends it with the day)."""
KEEP = timedelta(days=30)


@transaction.atomic
def end_stale(now: datetime) -> int:
    """Forget the keys of what has run out, and the rows after thirty days; returns how many ended."""
    stale = Q(state=Pairing.State.INVITED, expires_at__lte=now) | Q(
        state=Pairing.State.LIVE, paired_at__lte=now - LONGEST
    )
    ended = Pairing.objects.filter(stale).update(
        state=Pairing.State.ENDED, key=None, server_private=None, ended_at=now, ended_why="expired"
    )
    Order.objects.filter(issued_at__lt=now - KEEP).delete()
    Pairing.objects.filter(state=Pairing.State.ENDED, ended_at__lt=now - KEEP, orders=None).delete()
    return ended

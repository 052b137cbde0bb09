"""Which busy weeks are the next to come."""

from __future__ import annotations

from django.utils import timezone

from madoguchi.rules.waiting import season_span


def coming_season() -> int:
    """The calendar year of the busy weeks that are not over yet."""
    today = timezone.localdate()
    return today.year + (today > season_span(today.year)[1])

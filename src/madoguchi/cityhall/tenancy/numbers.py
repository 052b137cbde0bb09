"""Numbers that people read out and write down: gapless per name within a transaction, never shared."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils import timezone

from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.rules.calendar import fiscal_year


def next_numbers(name: str, count: int = 1) -> range:
    """The next `count` numbers under `name`, in one statement; concurrent callers wait, none share."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tenancy_numbersequence (municipality_id, name, value) VALUES (%s, %s, %s) "
            "ON CONFLICT (municipality_id, name) "
            "DO UPDATE SET value = tenancy_numbersequence.value + excluded.value RETURNING value",
            [active_municipality(), name, count],
        )
        (last,) = cursor.fetchone()
    return range(last - count + 1, last + 1)


def yearly_numbers(kind: str, count: int, now: datetime) -> list[str]:
    """Numbers such as 2026-000123 that start afresh each 年度."""
    year = fiscal_year(timezone.localdate(now))
    return [f"{year}-{number:06d}" for number in next_numbers(f"{kind}:{year}", count)]

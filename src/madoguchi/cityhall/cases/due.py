"""When a section's task is due: an office rule, not a legal period. Data: catalogue/processing.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from django.utils import timezone

from madoguchi.rules.calendar import BusinessCalendar, default_calendar


@lru_cache(maxsize=1)
def processing() -> Mapping[str, Any]:
    """The processing rules as data."""
    path = resources.files("madoguchi") / "catalogue" / "processing.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def due_date(procedure: str, legal: date | None, now: datetime) -> date:
    """The task's due day: so many open days after today, and never after a legal deadline still ahead."""
    rules, today = processing(), timezone.localdate(now)
    due = add_open_days(today, rules["days"].get(procedure, rules["default_days"]), default_calendar())
    return min(due, legal) if legal is not None and legal >= today else due


def add_open_days(day: date, count: int, calendar: BusinessCalendar) -> date:
    """`day`, or the next open day, and `count` open days on."""
    day = calendar.next_open(day)
    for _ in range(count):
        day = calendar.next_open(day + timedelta(days=1))
    return day

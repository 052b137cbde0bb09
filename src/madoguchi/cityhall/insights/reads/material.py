"""What a study of an office is worked out from, as the meter has it."""

from __future__ import annotations

from typing import Any

from madoguchi.cityhall.meter.selectors import record_of, table_days
from madoguchi.cityhall.tenancy.actor import Actor


def day_rows(actor: Actor, office: str) -> list[list[Any]]:
    """The daily tables of an office as plain data; empty if there are none."""
    return [
        [str(day.date), day.day_type, day.era_year, day.cases, day.mean, day.maximum]
        for day in table_days(actor, office)
    ]


def ticket_count(actor: Actor, office: str) -> list[Any]:
    """How many tickets of which days there are; empty if none."""
    found = record_of(actor, office)
    return [found.tickets, found.ticket_days, str(found.last)] if found and found.tickets else []


def label_of(actor: Actor, office: str) -> str:
    """Where the figures of an office come from, in the words of whoever took them in."""
    found = record_of(actor, office)
    return found.label if found else ""

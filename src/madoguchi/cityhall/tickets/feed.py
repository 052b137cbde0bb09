"""The public feed: how busy the offices are, for other programmes (schema: docs/tickets.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tickets.reads.lines import LineState
from madoguchi.cityhall.tickets.reads.offices import Congestion
from madoguchi.rules.tickets import rounded

VERSION = 1


def feed_of(city: Municipality, found: Iterable[Congestion]) -> dict[str, Any]:
    """The whole feed. Waits are minutes, outwards to five; null: not known, never 0 in its place."""
    return {"version": VERSION, "city": {"code": city.code, "name": city.name},
            "offices": [_office(one) for one in found]}  # fmt: skip


def _office(one: Congestion) -> dict[str, Any]:
    hours = one.opening and {"opens": _clock(one.opening.opens), "closes": _clock(one.opening.closes)}
    return {
        "code": one.office.code, "name": one.office.name, "name_en": one.office.name_en,
        # To the minute, so that the same state has the same ETag.
        "at": timezone.localtime(one.at).replace(second=0, microsecond=0).isoformat(),
        "open_now": one.open_now, "day_ended": one.closed, "hours": hours, "waiting": one.waiting,
        "lines": [_line(line) for line in one.lines],
    }  # fmt: skip


def _line(line: LineState) -> dict[str, Any]:
    known = rounded(line.range) if line.range is not None else None
    return {
        "code": line.group.code, "name": line.group.name, "name_en": line.group.name_en,
        "floor": line.group.floor, "waiting": line.waiting, "counters": line.counters,
        "wait_minutes": known and {"low": known[0], "high": known[1]}, "level": line.level,
    }  # fmt: skip


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"

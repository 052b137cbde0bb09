"""Who is next: the line is sorted by one moment per ticket, which the ticket's time and declared rules give.

Plain tickets stand at the moment they began to wait: first come, first served. A declared priority puts a
ticket some minutes further ahead, a reservation at its slot. As no rank is absolute, nobody waits without
end behind others. Rules: ``catalogue/waiting/line.yaml`` (L).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import yaml

Why = Literal["come", "priority", "reserved", "late"]


@dataclass(frozen=True, slots=True)
class Priority:
    """A declared reason, its names by language, and by how many minutes it stands further ahead."""

    code: str
    name: str
    names: Mapping[str, str]
    minutes: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole file. Minutes: ``head_start``, ``grace`` of reservations; ``quiet``, ``busy`` of a wait."""

    priorities: Mapping[str, Priority]
    head_start: int
    grace: int
    calls_before_no_show: int
    soon: int
    quiet: int
    busy: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket stands (``at``) and why; ``minutes``: how far ahead of its own time."""

    at: datetime
    why: Why
    minutes: int = 0


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The declared rules."""
    path = resources.files("madoguchi") / "catalogue" / "waiting" / "line.yaml"
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    priorities = {code: Priority(code, **entry) for code, entry in data["priorities"].items()}
    whole = {name: data[name] for name in ("calls_before_no_show", "soon")}
    return Rules(priorities, **data["reserved"], **data["congestion"], **whole)


def place_in_line(
    since: datetime, priority: str = "", slot: datetime | None = None, own: Mapping[str, int] | None = None
) -> Place:
    """The place of a ticket that waits since ``since``.

    ``slot``: start of its reservation; who comes later than the grace after it stands where he came.
    ``own``: minutes by priority that the line itself declares; a code that neither knows counts nothing.
    """
    declared = rules()
    if slot is not None and since <= slot + timedelta(minutes=declared.grace):
        return Place(slot - timedelta(minutes=declared.head_start), "reserved", declared.head_start)
    minutes = _minutes(priority, own or {})
    if minutes:
        return Place(since - timedelta(minutes=minutes), "priority", minutes)
    return Place(since, "come" if slot is None else "late")


def _minutes(priority: str, own: Mapping[str, int]) -> int:
    known = rules().priorities.get(priority)
    return own.get(priority, known.minutes if known else 0)

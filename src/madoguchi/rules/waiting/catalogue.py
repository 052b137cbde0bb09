"""The assumptions of the waiting model as dated data: ``catalogue/waiting/*.yaml``, each with its mark."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from madoguchi.rules.waiting.clock import minute_of

Span = tuple[float, float]
"""Minutes from midnight: from the first on, before the second."""


@dataclass(frozen=True, slots=True)
class DayType:
    """A kind of day; ``breaks`` are taken in turn by equal parts of the counters."""

    id: str
    name: str
    opens: float
    closes: float
    breaks: tuple[Span, ...]

    @property
    def hours(self) -> float:
        """Length of reception in hours."""
        return (self.closes - self.opens) / 60


@dataclass(frozen=True, slots=True)
class Assumed:
    """The values of ``model.yaml``."""

    service_cv: float
    day_sigma: float
    no_show_minutes: float
    call_minutes: float
    profile: str


@lru_cache(maxsize=8)
def load(name: str) -> dict[str, Any]:
    """One file of the folder as plain data."""
    path = resources.files("madoguchi") / "catalogue" / "waiting" / f"{name}.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def day_types() -> dict[str, DayType]:
    """Every kind of day by id."""
    return {key: _day_type(key, entry) for key, entry in load("day_types")["day_types"].items()}


def _day_type(key: str, entry: dict[str, Any]) -> DayType:
    breaks = tuple((minute_of(start), minute_of(end)) for start, end in entry["breaks"])
    return DayType(key, entry["name"], minute_of(entry["opens"]), minute_of(entry["closes"]), breaks)


@lru_cache(maxsize=1)
def assumed() -> Assumed:
    """What stands in for local data."""
    data = load("model")
    numbers = ("service_cv", "day_sigma", "no_show_minutes", "call_minutes")
    values = {name: float(data[name]["value"]) for name in numbers}
    return Assumed(**values, profile=data["default_profile"])

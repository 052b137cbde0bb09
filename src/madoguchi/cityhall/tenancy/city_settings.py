"""What a municipality decides for itself, typed. Stored as JSON in `Municipality.settings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

DEFAULT_IDLE_MINUTES = 15


@dataclass(frozen=True, slots=True)
class CitySettings:
    """`closed_days` and `open_days` are beside weekends, holidays and the turn of the year."""

    mfa_required: bool
    idle_minutes: int = DEFAULT_IDLE_MINUTES
    offices: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()
    closed_days: tuple[date, ...] = ()
    open_days: tuple[date, ...] = ()

    @property
    def idle(self) -> timedelta:
        """How long a session lives without anyone touching it."""
        return timedelta(minutes=self.idle_minutes)


def read(data: Mapping[str, Any]) -> CitySettings:
    """Settings from `Municipality.settings`. Unset, a second factor is required."""
    return CitySettings(
        mfa_required=data.get("mfa", "required") == "required",
        idle_minutes=int(data.get("idle_minutes", DEFAULT_IDLE_MINUTES)),
        offices=tuple(data.get("offices", ())),
        counters=tuple(data.get("counters", ())),
        closed_days=_days(data.get("closed_days", ())),
        open_days=_days(data.get("open_days", ())),
    )


def write(decided: CitySettings) -> dict[str, Any]:
    """The JSON that `read` understands."""
    data = asdict(decided)
    data["mfa"] = "required" if data.pop("mfa_required") else "optional"
    for key in ("closed_days", "open_days"):
        data[key] = [day.isoformat() for day in data[key]]
    return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}


def _days(values: Any) -> tuple[date, ...]:
    return tuple(sorted(date.fromisoformat(value) for value in values))

"""Times of a day as minutes from midnight, so that a day may run past 24:00."""

from __future__ import annotations


def minute_of(text: str) -> float:
    """``"8:30"`` → 510; ValueError if it is no time."""
    hours, _, minutes = text.partition(":")
    return float(int(hours) * 60 + int(minutes))


def time_of(minute: float) -> str:
    """510 → ``"08:30"``; 1450 → ``"24:10"``."""
    whole = round(minute)
    return f"{whole // 60:02d}:{whole % 60:02d}"

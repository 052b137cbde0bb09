"""What can go wrong with a lease, and how a failure is written down without personal data."""

from __future__ import annotations

from madoguchi.cityhall.config.logs import describe

__all__ = ["LeaseLost", "describe"]


class LeaseLost(RuntimeError):
    """Another worker has taken the job over; whatever this one still does must not commit."""

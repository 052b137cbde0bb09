"""Figures as they are written: short, and the same on every machine."""

from __future__ import annotations

from typing import Any


def rounded(data: Any, digits: int) -> Any:
    """Plain data with every float rounded."""
    if isinstance(data, float):
        return round(data, digits)
    if isinstance(data, dict):
        return {key: rounded(value, digits) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [rounded(value, digits) for value in data]
    return data

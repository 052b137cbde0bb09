"""What can go wrong with a lease, and how a failure is written down without personal data."""

from __future__ import annotations

import traceback


class LeaseLost(RuntimeError):
    """Another worker has taken the job over; whatever this one still does must not commit."""


def describe(error: BaseException) -> str:
    """The error's class and where it happened. The message is left out: it may quote a row's content."""
    lines = [f"{type(error).__module__}.{type(error).__qualname__}"]
    for frame in traceback.extract_tb(error.__traceback__)[-12:]:
        lines.append(f"  {frame.filename}:{frame.lineno} {frame.name}")
    if error.__cause__ is not None:
        lines += ["caused by", describe(error.__cause__)]
    return "\n".join(lines)

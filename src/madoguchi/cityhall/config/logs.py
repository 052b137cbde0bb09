"""What an error leaves in a log: its class and the places it passed, never its message.

A message may quote what it is about: the row that a database refused, the text that could not be read. An
address may be the key to somebody's page (a ticket, a letter, a reservation): its pattern is written instead.
"""

from __future__ import annotations

import logging
import traceback
from copy import copy
from types import TracebackType
from typing import Any

_FRAMES = 12
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def describe(error: BaseException) -> str:
    """The error's class and where it happened, then the same of its cause."""
    lines = [f"{type(error).__module__}.{type(error).__qualname__}"]
    for frame in traceback.extract_tb(error.__traceback__)[-_FRAMES:]:
        lines.append(f"  {frame.filename}:{frame.lineno} {frame.name}")
    if error.__cause__ is not None:
        lines += ["caused by", describe(error.__cause__)]
    return "\n".join(lines)


class WithoutMessages(logging.Formatter):
    """A line per record; an exception is written as `describe` says it."""

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have written the whole traceback into this cache.
        record.exc_text = None
        text = super().format(_without_address(record))
        record.exc_text = None
        return text

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the library's name
        return describe(ei[1]) if ei[1] is not None else ""


def _without_address(record: logging.LogRecord) -> logging.LogRecord:
    request = getattr(record, "request", None)
    if request is None or not isinstance(record.args, tuple):
        return record
    shown = copy(record)
    shown.args = tuple(_pattern(request) if one == request.path else one for one in record.args)
    return shown


def _pattern(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "an address of no page"

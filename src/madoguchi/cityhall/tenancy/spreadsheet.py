"""Cells of reports that people open in a spreadsheet.

Received data is not ours to run: a cell that a spreadsheet takes for a formula gets an apostrophe. Files for
the core system are not reports: there a value goes out exactly as it was signed (`cases.core_files`).
"""

from __future__ import annotations

# With the full-width forms: a spreadsheet in a Japanese setting takes them for the half-width ones.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(value: str) -> str:
    """The cell, never a formula."""
    return f"'{value}" if value.startswith(_STARTS) else value

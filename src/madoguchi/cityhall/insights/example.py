"""The published table of 鹿児島市 as an example to begin with: labelled, never taken for live data."""

from __future__ import annotations

from madoguchi.rules.waiting.catalogue import load

EXAMPLE_LABEL = "鹿児島市（公表値）"


def example_table() -> tuple[bytes, str]:
    """The file's bytes and name."""
    data = load("example_days")
    return data["table"].encode(), data["file_name"]

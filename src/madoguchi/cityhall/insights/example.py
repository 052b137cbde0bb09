"""The published table of 鹿児島市 as an example to begin with: labelled, never taken for live data."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.cityhall.meter.reads.record import Record
from madoguchi.rules.waiting.catalogue import load

EXAMPLE_LABEL = "鹿児島市（公表値）"


def example_table() -> tuple[bytes, str]:
    """The file's bytes and name."""
    data = load("example_days")
    return data["table"].encode(), data["file_name"]


def is_offered(there: Iterable[Record]) -> bool:
    """Whether the example may come: not twice, and not under the name of an office that has own records."""
    names = {line.partition(",")[0] for line in load("example_days")["table"].splitlines()[1:]}
    return not any(one.label == EXAMPLE_LABEL or one.office in names for one in there)

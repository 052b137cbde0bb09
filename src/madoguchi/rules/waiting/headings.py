"""The headings of tables as cities write them: ``daily_table.yaml``, ``ticket_log.yaml`` of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from madoguchi.rules.waiting.catalogue import load
from madoguchi.rules.waiting.cells import plain

TABLES = ("daily_table", "ticket_log")
_UNIT = re.compile(r"\([分件人枚]\)$")


def columns_of(table: str, names: Sequence[str]) -> dict[str, list[str]]:
    """The file's names that may be each of our columns; our own name leaves no doubt."""
    found = {}
    for column, others in load(table)["columns"].items():
        wanted = {_bare(name) for name in others}
        own = [name for name in names if _bare(name) == column]
        found[column] = own or [name for name in names if _bare(name) in wanted]
    return found


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a row names columns: two cells of it are names of ours."""
    return sum(_bare(cell) in _known() for cell in cells) > 1


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    columns = [entry for table in TABLES for entry in load(table)["columns"].items()]
    return frozenset(_bare(name) for column, others in columns for name in (column, *others))


def _bare(name: str) -> str:
    """Half-width, in small letters and without a unit in brackets: 平均待ち時間（分）."""
    return _UNIT.sub("", plain(name).lower())

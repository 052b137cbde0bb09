"""Benefit programmes: one rule, two uses: one person explained, a city's millions as columns.

    programmes() -> tuple[Programme, ...]            every programme of the catalogue, by id
    programme(id) -> Programme                       KeyError names the nearest id
    read_programme(path) -> Programme                a city's own file (see templates/city.yaml)
    calculate(programme, table, long=False) -> Table columns + figures, amount, reason (+ explanation)
    explain(programme, row) -> Explanation           the same expressions on one row, in words for a letter
    targets(programme, sources, city=code) -> Table  a verdict, amount and reason for each person or household
    read_source(kind, data, envelope=…, today=…) -> Source   or SourceRefused with every finding
    check_file(programme.columns, path) -> Checked   typed table of the good rows, and the rejects

``table`` is an Ibis table on DuckDB or PySpark. Names are loaded on first use: importing this package costs
nothing, Ibis itself 1.5 s.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madoguchi.rules.benefits.calculation import calculate
    from madoguchi.rules.benefits.explaining import explain
    from madoguchi.rules.benefits.intake.files import Checked, check_file
    from madoguchi.rules.benefits.loader import programme, programmes, read_programme
    from madoguchi.rules.benefits.model import (
        Column,
        Explanation,
        FileRefused,
        Finding,
        Programme,
        ProgrammeError,
        SourceRefused,
    )
    from madoguchi.rules.benefits.source_columns import SOURCES, SourceKind
    from madoguchi.rules.benefits.sources import Envelope, Source, read_source
    from madoguchi.rules.benefits.targeting import targets

_HOMES = {
    "calculation": ("calculate",),
    "explaining": ("explain",),
    "intake.files": ("Checked", "check_file"),
    "loader": ("programme", "programmes", "read_programme"),
    "model": (
        *("Column", "Explanation", "FileRefused", "Finding", "Programme", "ProgrammeError", "SourceRefused"),
    ),
    "source_columns": ("SOURCES", "SourceKind"),
    "sources": ("Envelope", "Source", "read_source"),
    "targeting": ("targets",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}
__all__ = [
    "SOURCES",
    "Checked",
    "Column",
    "Envelope",
    "Explanation",
    "FileRefused",
    "Finding",
    "Programme",
    "ProgrammeError",
    "Source",
    "SourceKind",
    "SourceRefused",
    "calculate",
    "check_file",
    "explain",
    "programme",
    "programmes",
    "read_programme",
    "read_source",
    "targets",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)

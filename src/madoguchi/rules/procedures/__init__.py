"""The catalogue of procedures and the plan engine: which procedures follow from this life event, and why.

``load_catalogue(root, overlay, on)`` reads and checks the data; ``plan(catalogue, situation, calendar)``
judges. Names are loaded on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madoguchi.rules.procedures.engine import PlanError, plan
    from madoguchi.rules.procedures.loader import (
        Catalogue,
        CatalogueError,
        Section,
        default_root,
        load_catalogue,
        load_vocabulary,
    )
    from madoguchi.rules.procedures.model import NotNeeded, Plan, Planned, Undecided
    from madoguchi.rules.procedures.settle import Settling, settling

_HOMES = {
    "engine": ("PlanError", "plan"),
    "loader": ("Catalogue", "CatalogueError", "Section", "default_root", "load_catalogue", "load_vocabulary"),
    "model": ("NotNeeded", "Plan", "Planned", "Undecided"),
    "settle": ("Settling", "settling"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}
__all__ = [
    "Catalogue",
    "CatalogueError",
    "NotNeeded",
    "Plan",
    "PlanError",
    "Planned",
    "Section",
    "Settling",
    "Undecided",
    "default_root",
    "load_catalogue",
    "load_vocabulary",
    "plan",
    "settling",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)

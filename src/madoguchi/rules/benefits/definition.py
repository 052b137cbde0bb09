"""A programme as plain JSON and back, so that a run is worked out by the rules of the day it was opened.

>>> thaw(freeze(programme)) gives a programme that calculates the same, whatever the catalogue says by then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from madoguchi.rules.benefits.model import (
    Addition,
    Choice,
    Column,
    Combine,
    Compare,
    Dated,
    Legal,
    Line,
    Outcome,
    Parameter,
    Programme,
    Reference,
)

_TYPES: Mapping[str, Any] = {
    kind.__name__: kind
    for kind in (
        *(Addition, Choice, Column, Combine, Compare, Dated),
        *(Legal, Line, Outcome, Parameter, Programme, Reference),
    )
}


def freeze(programme: Programme) -> dict[str, Any]:
    """The programme as JSON values: every amount, limit, table and sentence."""
    frozen: dict[str, Any] = _frozen(programme)
    return frozen


def thaw(definition: Mapping[str, Any]) -> Programme:
    """The programme that `freeze` wrote. Raises KeyError or TypeError for anything else."""
    found = _thawed(definition)
    if not isinstance(found, Programme):
        raise TypeError("not a frozen programme")
    return found


def digest(definition: Mapping[str, Any]) -> str:
    """SHA-256 of the definition, whatever the order of its keys."""
    text = json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _frozen(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        own = {field.name: _frozen(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__, **own}
    if isinstance(value, Mapping):
        return {"is": "map", "items": [[key, _frozen(item)] for key, item in value.items()]}
    if isinstance(value, (tuple, list)):
        return [_frozen(item) for item in value]
    return {"is": "date", "on": value.isoformat()} if isinstance(value, date) else value


def _thawed(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_thawed(item) for item in value)
    if not isinstance(value, Mapping):
        return value
    if value["is"] == "map":
        return {key: _thawed(item) for key, item in value["items"]}
    if value["is"] == "date":
        return date.fromisoformat(value["on"])
    own = {name: _thawed(item) for name, item in value.items() if name != "is"}
    return _TYPES[value["is"]](**own)

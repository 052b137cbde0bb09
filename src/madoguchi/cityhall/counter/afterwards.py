"""What a resident still has to do for a procedure that was received. Data: catalogue/afterwards.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from madoguchi.documents.guide import Language


@dataclass(frozen=True, slots=True)
class Afterwards:
    """In one language. `by` and `where` are empty where the plan's deadline and section hold."""

    by: str
    where: str
    bring: tuple[str, ...]


def afterwards_of(procedure: str, language: Language) -> Afterwards | None:
    """None: nothing, until the city writes."""
    row = _rows().get(procedure)
    if row is None:
        return None
    key = "easy" if language == "ja-x-easy" else language
    return Afterwards(
        row.get("by", {}).get(key, ""), row.get("where", {}).get(key, ""),
        tuple(item[key] for item in row["bring"]),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, Any]:
    path = resources.files("madoguchi") / "catalogue" / "afterwards.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["procedures"]  # type: ignore[no-any-return]

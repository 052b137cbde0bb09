"""What a resident still has to do for a procedure that was received, what to bring and by when.

In three languages. Data: catalogue/afterwards.yaml, catalogue/guide.yaml.
"""

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
    row = _data("afterwards")["procedures"].get(procedure)
    if row is None:
        return None
    key = _key(language)
    return Afterwards(
        row.get("by", {}).get(key, ""), row.get("where", {}).get(key, ""),
        tuple(item[key] for item in row["bring"]),
    )  # fmt: skip


def thing_to_bring(item: str, language: Language) -> str:
    """A plan's item in a language; one that has no words there (a municipality's own) stays Japanese."""
    if language == "ja":
        return item
    data, key = _data("guide"), _key(language)
    thing = item.removesuffix(data["if_needed"]["ja"])
    words = data["items"].get(thing, {}).get(key, thing)
    return str(words if thing == item else words + data["if_needed"][key])


def deadline_in_words(text: str, language: Language) -> str:
    """A plan's deadline where it has no day; empty where there is none. A city's own stays Japanese."""
    if language == "ja":
        return text
    deadlines = _data("guide")["deadlines"]
    known = next((words for said, words in deadlines.items() if text.startswith(said)), None)
    return text if known is None else str(known[_key(language)])


def _key(language: Language) -> str:
    return "easy" if language == "ja-x-easy" else language


@lru_cache(maxsize=2)
def _data(name: str) -> Mapping[str, Any]:
    path = resources.files("madoguchi") / "catalogue" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]

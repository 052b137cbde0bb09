"""The dated rows of `catalogue/card/matching.yaml`: which words of the items make which grade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import yaml

from madoguchi.rules.matching.items import ITEMS, ItemVerdict


@dataclass(frozen=True, slots=True)
class GradeRow:
    """`accepted`: per item the words that this row allows; an item that is missing may be anything."""

    grade: Literal["exact", "likely", "doubtful"]
    says: str
    accepted: Mapping[str, frozenset[str]]

    def accepts_all(self, verdicts: Iterable[ItemVerdict]) -> bool:
        return all(one.word in self.accepted.get(one.item, {one.word}) for one in verdicts)


@dataclass(frozen=True, slots=True)
class MatchingRules:
    """One edition. `reasons`: why a clerk may go on without an exact match, word to sentence."""

    valid_from: date
    evidence: str
    rows: tuple[GradeRow, ...]
    reasons: Mapping[str, str]


def matching_rules(on: date) -> MatchingRules:
    """The edition in force; before the first one the first one. Raises KeyError for a broken catalogue."""
    editions = _editions()
    in_force = [one for one in editions if one.valid_from <= on]
    return max(in_force, key=lambda one: one.valid_from) if in_force else editions[0]


@lru_cache(maxsize=1)
def _editions() -> tuple[MatchingRules, ...]:
    path = resources.files("madoguchi") / "catalogue" / "card" / "matching.yaml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["editions"]
    return tuple(sorted(map(_edition, entries), key=lambda one: one.valid_from))


def _edition(entry: Mapping[str, Any]) -> MatchingRules:
    return MatchingRules(
        entry["valid_from"], entry["evidence"], tuple(map(_row, entry["grades"])), dict(entry["reasons"])
    )


def _row(entry: Mapping[str, Any]) -> GradeRow:
    accepted = {item: frozenset(entry[item]) for item in ITEMS if item in entry}
    return GradeRow(entry["grade"], entry["says"], accepted)

"""個人番号利用事務: which procedure may use a 個人番号, for which purpose, under which law, and since when.

Source: ``catalogue/individual_numbers.yaml`` (番号法9条・別表; marks per purpose). What stands in no purpose
has no 個人番号. An 独自利用事務 (9条2項) is closed until the city names its code in its own settings.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

MARKS = frozenset("SPKL")


class NumberTasksError(ValueError):
    """The catalogue's file cannot be used; ``str()`` says which entry and why."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """One 個人番号利用事務. ``valid_to`` is its last day, None while it is in force."""

    code: str
    name: str
    law: str
    evidence: str
    ordinance: bool
    valid_from: date
    valid_to: date | None
    procedures: frozenset[str]

    def in_force(self, on: date) -> bool:
        """Whether the purpose holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class NumberTasks:
    """Every purpose in the file's order; documents that prove a number, and uses of it (code → name).

    `other_numbers`: words before which 12 digits in a remark are another number.
    """

    purposes: tuple[Purpose, ...]
    documents: Mapping[str, str]
    uses: Mapping[str, str]
    other_numbers: tuple[str, ...]

    def purpose_of(self, procedure: str, on: date, ordinance: Collection[str] = ()) -> Purpose | None:
        """The purpose under which a case of the procedure may use a 個人番号 on a day; None: it may not.

        ``ordinance``: the codes of 独自利用事務 that the city's own ordinance allows.
        """
        return next(
            (
                one
                for one in self.purposes
                if procedure in one.procedures
                and one.in_force(on)
                and (not one.ordinance or one.code in ordinance)
            ),
            None,
        )

    def knows(self, procedure: str) -> bool:
        """Whether any purpose, in force or not, names the procedure."""
        return any(procedure in one.procedures for one in self.purposes)

    def name_of(self, code: str) -> str:
        """A purpose in words; the code itself when it is no longer in the file."""
        return next((one.name for one in self.purposes if one.code == code), code)


@lru_cache(maxsize=1)
def number_tasks() -> NumberTasks:
    """The packaged catalogue. Raises ``NumberTasksError``."""
    path = resources.files("madoguchi") / "catalogue" / "individual_numbers.yaml"
    return read_number_tasks(yaml.safe_load(path.read_text(encoding="utf-8")))


def read_number_tasks(data: Mapping[str, Any]) -> NumberTasks:
    """The catalogue from its YAML. Raises ``NumberTasksError``."""
    purposes = tuple(_purpose(entry) for entry in data["purposes"])
    _refuse_overlaps(purposes)
    others = tuple(data["other_numbers"])
    return NumberTasks(purposes, _names(data["documents"]), _names(data["uses"]), others)


def _names(entries: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {entry["code"]: entry["name"] for entry in entries}


def _purpose(entry: Mapping[str, Any]) -> Purpose:
    try:
        made = Purpose(
            entry["code"], entry["name"], entry["law"], entry["evidence"], entry.get("ordinance", False),
            entry["valid_from"], entry["valid_to"], frozenset(entry["procedures"]),
        )  # fmt: skip
    except KeyError as missing:
        raise NumberTasksError(f"{entry.get('code', entry)}: {missing} がありません。") from None
    if made.evidence not in MARKS or not made.procedures or not isinstance(made.valid_from, date):
        raise NumberTasksError(f"{made.code}: evidence、procedures、valid_from を確かめてください。")
    return made


def _refuse_overlaps(purposes: tuple[Purpose, ...]) -> None:
    """A procedure has one purpose on any day: which law a number is used under must never be a choice."""
    for place, one in enumerate(purposes):
        for other in purposes[place + 1 :]:
            both = one.procedures & other.procedures
            if both and (other.in_force(one.valid_from) or one.in_force(other.valid_from)):
                raise NumberTasksError(f"{one.code} と {other.code}: {min(both)} が両方にあります。")

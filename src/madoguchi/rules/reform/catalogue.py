"""The dated data of the reform: ``catalogue/reform/*.yaml``, each with its source and evidence mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import yaml

First = Literal["person", "case", "each"]


@lru_cache(maxsize=8)
def load(name: str) -> dict[str, Any]:
    """One file of the folder as plain data."""
    path = resources.files("madoguchi") / "catalogue" / "reform" / f"{name}.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Item:
    """Something a resident writes. `first`: written once a person, once a case, or anew each time."""

    id: str
    label: str
    first: First


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody of the scripted household."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ScenarioTask:
    """Something the household wants done, and the section that does it."""

    name: str
    section: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A household that staff play unprepared. `household` names the file for the count of entries, or "".

    `evidence` marks the method and the numbers of `source`; the people are fictional.
    """

    id: str
    name: str
    event: str
    persons: int
    story: str
    personas: tuple[Persona, ...]
    carry: tuple[str, ...]
    tasks: tuple[ScenarioTask, ...]
    forms: tuple[str, ...]
    household: str
    source: str
    evidence: str


@lru_cache(maxsize=1)
def scenarios() -> Mapping[str, Scenario]:
    """Every scenario by its id, in the order of the file."""
    return {name: _scenario(name, data) for name, data in load("scenarios")["scenarios"].items()}


@lru_cache(maxsize=1)
def items() -> Mapping[str, Item]:
    """What is counted when somebody writes."""
    listed = load("scenarios")["items"]
    return {name: Item(name, data["label"], data["first"]) for name, data in listed.items()}


def categories() -> Mapping[str, str]:
    """The kinds of remark by id."""
    return dict(load("scenarios")["categories"])


def _scenario(name: str, data: Mapping[str, Any]) -> Scenario:
    return Scenario(
        id=name, name=data["name"], event=data["event"], persons=data["persons"], story=data["story"],
        personas=tuple(Persona(one["label"], one["text"]) for one in data["personas"]),
        carry=tuple(data["carry"]),
        tasks=tuple(ScenarioTask(one["name"], one["section"]) for one in data["tasks"]),
        forms=tuple(data["forms"]), household=data.get("household", ""),
        source=data["source"], evidence=data["evidence"],
    )  # fmt: skip

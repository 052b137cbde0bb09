"""The fact vocabulary: every word that a rule may use and a situation may carry.

Pure data, built from ``catalogue/facts.yaml`` and ``catalogue/events.yaml`` (already parsed). A fact is
either given (somebody answered) or derived (worked out by ``rules.procedures.derive``), never both.
Value lists: 続柄 and 性別 from 住民記録 standard §1.4 [S]; the rest from the procedure map [S/K].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal

Scope = Literal["person", "case"]
FactValue = bool | int | str
FACT_TYPES = ("bool", "int", "string", "enum", "date", "care", "disability")


@dataclass(frozen=True)
class Fact:
    """One word of the vocabulary.

    ``values`` maps an allowed value to its Japanese label (empty = any value of the type).
    ``sources`` are the given facts a derived one comes from, ``"case.x"`` across scopes; ``implied_by``
    are facts of the same scope one answer of which settles this one too.
    """

    name: str
    scope: Scope
    type: str
    label: str
    question: str
    values: Mapping[FactValue, str] = field(default_factory=dict)
    derived: bool = False
    about: str = ""
    aliases: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    null: FactValue | None = None
    default: FactValue | None = None
    group: str | None = None
    instead: tuple[str, ...] = ()
    implied_by: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sources_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The name that is unique over both scopes: ``person.age``, ``case.dog``."""
        return f"{self.scope}.{self.name}"


@dataclass(frozen=True)
class Event:
    """A life event; ``open`` once every procedure of the event is in the catalogue."""

    id: str
    name: str
    easy: str
    en: str
    date: str
    open: bool


@dataclass(frozen=True)
class Vocabulary:
    """Facts of both scopes and the life events."""

    person: Mapping[str, Fact]
    case: Mapping[str, Fact]
    events: Mapping[str, Event]

    @classmethod
    def from_data(cls, facts: Mapping[str, Any], events: Mapping[str, Any]) -> Vocabulary:
        """From the parsed YAML of facts and events; ValueError names the entry that is malformed."""
        return cls(
            person={name: _fact(name, "person", spec) for name, spec in facts["person"].items()},
            case={name: _fact(name, "case", spec) for name, spec in facts["case"].items()},
            events={
                name: Event(name, spec["name"], spec["easy"], spec["en"], spec["date"], bool(spec["open"]))
                for name, spec in events["events"].items()
            },
        )

    def facts(self, scope: Scope) -> Mapping[str, Fact]:
        """The facts of one scope by name."""
        return self.person if scope == "person" else self.case

    def given(self, scope: Scope) -> dict[str, Fact]:
        """The facts of one scope that a situation may carry."""
        return {name: fact for name, fact in self.facts(scope).items() if not fact.derived}

    def find(self, key: str, scope: Scope = "person") -> Fact:
        """A fact by ``name`` (of ``scope``) or by ``person.name`` / ``case.name``; KeyError if unknown."""
        head, dot, name = key.partition(".")
        if not dot:
            return self.facts(scope)[key]
        return (self.person if head == "person" else self.case)[name]


def _fact(name: str, scope: Scope, spec: Mapping[str, Any]) -> Fact:
    if spec.get("type") not in FACT_TYPES:
        raise ValueError(f"{scope}.{name}: type must be one of {', '.join(FACT_TYPES)}")
    if not spec.get("derived") and not spec.get("question"):
        raise ValueError(f"{scope}.{name}: a given fact needs a question")
    return Fact(
        name=name,
        scope=scope,
        type=spec["type"],
        label=spec["label"],
        question=spec.get("question", ""),
        values=spec.get("values") or spec.get("kinds") or {},
        derived=bool(spec.get("derived")),
        about=spec.get("about", ""),
        aliases={str(alias): value for alias, value in spec.get("aliases", {}).items()},
        unknown=tuple(spec.get("unknown", ())),
        null=spec.get("null"),
        default=spec.get("default"),
        group=spec.get("group"),
        implied_by=tuple(spec.get("implied_by", ())),
        instead=tuple(spec.get("instead", ())),
        sources=tuple(spec.get("from", ())),
        sources_on={event: tuple(names) for event, names in spec.get("from_on", {}).items()},
    )


def nearest(word: str, known: Mapping[str, Any] | set[str] | list[str]) -> str | None:
    """The known word that looks most like ``word``, or None when nothing is close."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return found[0] if found else None

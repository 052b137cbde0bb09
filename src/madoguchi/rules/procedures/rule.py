"""One row of the catalogue: a procedure, when it applies, and everything the plan says about it.

A row that lacks its source, evidence mark or validity dates never becomes a ``Rule``
(see ``rule_reader``). Deadlines carry their own anchors because the law counts each from another day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from madoguchi.rules.calendar import Deadline
from madoguchi.rules.facts import FactValue
from madoguchi.rules.procedures.cel import Condition
from madoguchi.rules.procedures.yamlfile import Where

#: What a period may be counted from. ``_next`` = the day after.
ANCHORS = (
    "event_date",
    "move_date",
    "move_date_next",
    "transfer_planned_date",
    "transfer_planned_date_next",
    "birth_date",
    "leaving_date",
    "leaving_date_next",
    "filed_date",
    "visit_date",
)
ACTORS = ("person", "head", "household", "guardian", "agent", "claimant", "owner", "nobody")
CHANNELS = ("counter", "counter_or_mail", "counter_or_online", "online", "guidance", "automatic")
EVIDENCE = ("S", "K", "L", "P")


@dataclass(frozen=True)
class Text:
    """A sentence, used when ``when`` holds (None = always)."""

    say: str
    when: Condition | None = None


@dataclass(frozen=True)
class Bring:
    """Something to bring; ``instead_of`` names the item it replaces when ``when`` holds."""

    item: str
    when: Condition | None = None
    instead_of: str | None = None


@dataclass(frozen=True)
class Limit:
    """One period and its anchor, for the events named (empty = all of the rule's) and where ``when`` holds.

    ``replaces``: once this anchor is known, the other limits no longer matter.
    """

    period: Deadline
    anchor: str
    events: tuple[str, ...] = ()
    replaces: bool = False
    when: Condition | None = None


@dataclass(frozen=True)
class DeadlineRule:
    """The earliest of ``limits`` counts; ``text`` says the period in words; ``urgent`` = the red clock."""

    text: tuple[Text, ...]
    limits: tuple[Limit, ...] = ()
    urgent: Condition | bool = False


@dataclass(frozen=True)
class Rule:
    """A procedure. It applies when ``applies`` holds and, if ``people`` is given, for somebody.

    ``presume``: facts taken as stated while nobody has answered, and only where that makes it apply;
    a value by event counts at those events only. A presumed fact that ``ask`` words is asked as well.
    ``automatic``: happens without any notification, so it never becomes a task.
    """

    number: int
    slug: str
    name: str
    easy: str
    en: str
    section: str
    shared_with: tuple[str, ...]
    events: tuple[str, ...]
    applies: Condition
    people: Condition | None
    optional: Condition | bool
    automatic: bool
    presume: Mapping[str, FactValue | Mapping[str, FactValue]]
    reason: tuple[Text, ...]
    not_needed: tuple[Text, ...]
    ask: Mapping[str, str]
    basis: str
    bring: tuple[Bring, ...]
    deadline: DeadlineRule | None
    actors: tuple[str, ...]
    channel: str
    depends_on: tuple[str, ...]
    together_with: tuple[str, ...]
    excludes: tuple[str, ...]
    forms: tuple[str, ...]
    evidence: str
    source: str
    verified_on: date
    owner: str
    valid_from: date
    valid_to: date | None
    note: tuple[Text, ...]
    disabled: str
    where: Where
    places: Mapping[str, Where]

    @property
    def refs(self) -> frozenset[str]:
        """The facts its verdict reads, derived ones included."""
        return self.applies.refs | (self.people.refs if self.people else frozenset())

    def presumed_on(self, event: str) -> dict[str, FactValue]:
        """What is presumed at this event."""
        found: dict[str, FactValue] = {}
        for key, value in self.presume.items():
            if not isinstance(value, Mapping):
                found[key] = value
            elif event in value:
                found[key] = value[event]
        return found

    def in_force(self, on: date) -> bool:
        """Whether this version is the law on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

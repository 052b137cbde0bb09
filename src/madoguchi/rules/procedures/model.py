"""What a plan says: which procedures apply, which do not, what is unknown, and in which order.

Plain values, safe to store and to print. Dates are real dates; texts are Japanese from the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Planned:
    """A procedure that follows from the event.

    ``optional``: offered, nobody has to. ``people``: ids of those concerned (empty = the household).
    ``unsure``: people for whom ``question`` must still be answered.
    ``presumed``: facts nobody has stated yet that were taken on the safe side (``case.water``).
    ``deadline`` is None when there is no period or its anchor is not known; ``deadline_text`` always speaks.
    """

    id: str
    number: int
    name: str
    reason: str
    basis: str
    deadline: date | None
    deadline_text: str
    deadline_urgent: bool
    section: str
    section_name: str
    bring: tuple[str, ...]
    evidence: str
    optional: bool
    people: tuple[str, ...]
    forms: tuple[str, ...]
    note: str
    presumed: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    question: str = ""
    easy: str = ""
    en: str = ""
    actors: tuple[str, ...] = ()
    channel: str = ""


@dataclass(frozen=True)
class NotNeeded:
    """A candidate of the event that was ruled out; stays visible with its reason."""

    id: str
    number: int
    name: str
    reason: str


@dataclass(frozen=True)
class Undecided:
    """A candidate that may apply.

    ``facts``: what is missing, the one to ask first in front (``case.dog``, ``person.card``);
    ``people``: ids of those whom a person's fact is asked about.
    """

    id: str
    number: int
    name: str
    question: str
    facts: tuple[str, ...]
    section: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Every candidate row of the event is in exactly one of the three lists; ``order`` sorts ``applies``."""

    event: str
    applies: tuple[Planned, ...]
    not_needed: tuple[NotNeeded, ...]
    unknown: tuple[Undecided, ...]
    order: tuple[str, ...]

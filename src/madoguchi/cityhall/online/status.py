"""What a resident's page says about a visit: no name, no address, no number but the visit's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.cityhall.cases.models import Case, Visit
from madoguchi.cityhall.cases.rulebook import Rulebook, rulebook
from madoguchi.cityhall.cases.selectors import CaseProgress, offered_by, progress_of
from madoguchi.cityhall.online.words import Words

SUBMITTED = (Visit.State.SUBMITTED, Visit.State.CLOSED)


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One procedure. `bring` is filled when the city asks for something; `phone` is "" when not known."""

    name: str
    section: str
    phone: str
    badge: str
    word: str
    bring: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """The page. `headline` says in one sentence whether the resident must do anything; `badge` its kind."""

    number: str
    headline: str
    badge: str
    lines: tuple[StatusLine, ...]
    guidance: tuple[StatusLine, ...]


def status_of(visit: Visit, words: Words, phones: Mapping[str, str]) -> Status:
    """The visit's public state in the reader's language. Before submission: only that it is being served.
    What needs the resident comes first.

    `phones`: section slug to telephone number, a setting of the municipality.
    """
    if visit.state not in SUBMITTED:
        cancelled = visit.state == Visit.State.CANCELLED
        return Status(visit.number, words.cancelled if cancelled else words.at_the_counter, "info", (), ())
    rules, offered = rulebook(), offered_by(visit)
    cases = sorted(progress_of(visit), key=lambda case: case.state != Case.State.ATTENTION)
    lines = tuple(_line(case, offered.get(case.procedure, {}), rules, words, phones) for case in cases)
    guidance = tuple(
        StatusLine(
            words.procedure(row), words.section(row["section"], rules.section(row["section"])),
            phones.get(row["section"], ""), "info", words.guidance, tuple(row["bring"]),
        )
        for row in offered.values()
        if row["guidance"]
    )  # fmt: skip
    headline, badge = _headline({case.state for case in cases}, words)
    return Status(visit.number, headline, badge, lines, guidance)


def _line(
    case: CaseProgress, row: dict[str, Any], rules: Rulebook, words: Words, phones: Mapping[str, str]
) -> StatusLine:
    waiting = case.state == Case.State.ATTENTION
    return StatusLine(
        words.procedure({"name": case.name, **row}), words.section(case.section, rules.section(case.section)),
        phones.get(case.section, ""), case.badge, words.states[case.state],
        tuple(row.get("bring", ())) if waiting else (),
    )  # fmt: skip


def _headline(states: set[str], words: Words) -> tuple[str, str]:
    if Case.State.ATTENTION in states:
        return words.attention, "attention"
    return (words.finished, "done") if states <= {Case.State.DONE} else (words.working, "half")

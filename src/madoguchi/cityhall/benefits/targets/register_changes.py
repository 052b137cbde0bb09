"""What has become of a payee since the target was worked out: pure comparison, the same at every gate.

平川 2024: 20 dead and 33 moved people got letters, because nobody looked again after the list was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from madoguchi.cityhall.benefits.models import Target
from madoguchi.cityhall.benefits.targets.source_tables import as_number, change_word
from madoguchi.cityhall.residents.selectors import BenefitPerson

Hold = Target.Hold


@dataclass(frozen=True, slots=True)
class Known:
    """What the target was worked out from. `household_number` only where the household is the unit.

    `accepted`: code → evidence of changes that are part of the file, or that an officer let pass.
    """

    household_number: str = ""
    accepted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """Why to hold: a code of `Target.Hold`, and the evidence that an officer may accept."""

    code: str
    evidence: str


def change_of(known: Known, now: BenefitPerson | None) -> Change | None:
    """The gravest change that nobody has accepted yet; None when the payee stands as before."""
    found = (change for change in _changes(known, now) if known.accepted.get(change.code) != change.evidence)
    return next(found, None)


def evidence_of(known: Known, now: BenefitPerson | None) -> dict[str, str]:
    """Every change with its evidence: what an officer accepts by releasing the target."""
    return {change.code: change.evidence for change in _changes(known, now)}


def _changes(known: Known, now: BenefitPerson | None) -> list[Change]:
    if now is None:
        return [Change(Hold.OTHER, "not in the register")]
    if now.status == "dead":
        return [Change(Hold.DEATH, left(now))]
    found = [Change(Hold.PROTECTED, "protected")] if now.protected else []
    if now.status != "resident":
        found.append(Change(Hold.MOVED, left(now)))
    if known.household_number and now.household_number != known.household_number:
        found.append(Change(Hold.HOUSEHOLD, now.household_number))
    return found


def left(person: BenefitPerson) -> str:
    """How and when somebody left, such as `moved_out:20261001`; "" for who lives here."""
    day = as_number(person.changed_on) or ""
    return "" if person.status == "resident" else f"{change_word(person)}:{day}"

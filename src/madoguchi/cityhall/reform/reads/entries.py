"""The count of entries of a scenario's household, from the municipality's own forms and rules of today."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.cityhall.cases.rulebook import rulebook
from madoguchi.rules.reform.catalogue import Scenario
from madoguchi.rules.reform.entries import HouseholdEntries, household_entries


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """`counted` is None when the scenario's forms are not in the catalogue; `names`: procedure id to name."""

    scenario: Scenario
    counted: HouseholdEntries | None
    names: dict[str, str]


def entries_of(scenario: Scenario) -> EntriesPage:
    """Count; cached by nobody, since an overlay may change the forms at any time (about 30 ms)."""
    if not scenario.household:
        return EntriesPage(scenario, None, {})
    rules = rulebook()
    counted = household_entries(scenario.household, rules.forms, rules.questions, rules.catalogue.vocabulary)
    names = {rule.slug: rule.name for rule in rules.catalogue.rules}
    return EntriesPage(scenario, counted, names)


def form_titles(scenario: Scenario) -> list[str]:
    """The names of the forms that an observer may choose from."""
    forms = rulebook().forms
    return [forms[name].title for name in scenario.forms if name in forms]


def section_names(scenario: Scenario) -> list[str]:
    """Where the scenario leads, in its order, as places for the observer; the entrance first."""
    sections = rulebook().catalogue.sections
    named = [sections[task.section].name for task in scenario.tasks if task.section in sections]
    return ["総合案内", *dict.fromkeys(named)]

"""The count of entries of the scripted household: Kagoshima's 83, split over procedures without loss."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.rules.forms.loader import load_forms
from madoguchi.rules.forms.questions import load_questions
from madoguchi.rules.procedures.loader import default_root, load_catalogue
from madoguchi.rules.reform.entries import HouseholdEntries, household_entries


@pytest.fixture(scope="module")
def counted() -> HouseholdEntries:
    root = default_root()
    catalogue, forms = load_catalogue(root, None, date(2026, 4, 1)), load_forms(root / "forms")
    questions = load_questions(root / "questions.yaml", forms.paths, catalogue.vocabulary)
    return household_entries("move_in_five", forms, questions, catalogue.vocabulary)


def test_before_the_family_writes_the_published_83(counted: HouseholdEntries) -> None:
    assert counted.as_is.w4 == 83
    assert dict(counted.by_field) == {"name": 30, "kana": 23, "address": 9, "birth_date": 21}


def test_after_it_writes_nothing_and_signs_three_times(counted: HouseholdEntries) -> None:
    assert (counted.to_be.w4, counted.to_be.w_all, counted.to_be.w_sign) == (0, 3, 3)
    assert counted.decisions > 0
    assert counted.staff_entries > 0


def test_the_procedures_add_up_to_the_household(counted: HouseholdEntries) -> None:
    assert sum(one.as_is.w4 for one in counted.procedures) == counted.as_is.w4
    assert sum(one.as_is.w_sign for one in counted.procedures) == counted.as_is.w_sign


def test_an_unknown_household(counted: HouseholdEntries) -> None:
    with pytest.raises(FileNotFoundError):
        household_entries("nobody", {}, (), None)  # type: ignore[arg-type]

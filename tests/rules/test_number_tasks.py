"""Which procedures may use a 個人番号: the packaged data against the catalogue, and mistakes in it."""

from __future__ import annotations

from datetime import date
from importlib import resources
from typing import Any

import pytest
import yaml

from madoguchi.rules.number_tasks import MARKS, NumberTasksError, number_tasks, read_number_tasks

TODAY = date(2026, 11, 29)
PROCEDURES = {
    row["slug"]
    for file in (resources.files("madoguchi") / "catalogue" / "procedures").iterdir()
    if file.name.endswith(".yaml")
    for row in yaml.safe_load(file.read_text(encoding="utf-8"))["procedures"]
}


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "code": "nhi", "name": "国保", "law": "番号法別表", "evidence": "K", "valid_from": date(2016, 1, 1),
        "valid_to": None, "procedures": ["health_insurance_join"], **changes,
    }  # fmt: skip


def read(*entries: dict[str, Any]) -> Any:
    return read_number_tasks({"purposes": entries, "documents": [], "uses": [], "other_numbers": []})


def test_every_purpose_names_procedures_of_the_catalogue_and_its_law() -> None:
    for purpose in number_tasks().purposes:
        assert purpose.procedures <= PROCEDURES, purpose.code
        assert purpose.law.startswith("番号法9条")
        assert purpose.evidence in MARKS


@pytest.mark.parametrize(
    ("procedure", "code"),
    [("health_insurance_join", "nhi"), ("child_allowance_claim", "child_allowance"),
     ("move_in_notification", None), ("school_transfer", None), ("no_such_procedure", None)],
)  # fmt: skip
def test_what_may_use_a_number(procedure: str, code: str | None) -> None:
    found = number_tasks().purpose_of(procedure, TODAY)
    assert (found and found.code) == code


def test_before_the_law_nobody_may() -> None:
    assert number_tasks().purpose_of("health_insurance_join", date(2015, 12, 31)) is None


def test_an_own_task_needs_the_citys_ordinance() -> None:
    tasks = number_tasks()
    assert tasks.purpose_of("child_medical_subsidy", TODAY) is None
    allowed = tasks.purpose_of("child_medical_subsidy", TODAY, ["city_medical_subsidies"])
    assert allowed is not None
    assert allowed.evidence == "L"


def test_a_purpose_that_ended_opens_nothing_and_its_follower_does() -> None:
    tasks = read(entry(valid_to=date(2026, 3, 31)), entry(code="new", valid_from=date(2026, 4, 1)))
    assert tasks.purpose_of("health_insurance_join", date(2026, 3, 31)).code == "nhi"
    assert tasks.purpose_of("health_insurance_join", date(2026, 4, 1)).code == "new"
    assert read(entry(valid_to=date(2026, 3, 31))).purpose_of("health_insurance_join", TODAY) is None


@pytest.mark.parametrize(
    "entries",
    [[entry(evidence="X")], [entry(procedures=[])], [entry(valid_from="2016")],
     [entry(), entry(code="twice")], [{key: value for key, value in entry().items() if key != "law"}]],
)  # fmt: skip
def test_mistakes_in_the_data_are_refused(entries: list[dict[str, Any]]) -> None:
    with pytest.raises(NumberTasksError):
        read(*entries)


def test_words() -> None:
    assert "国民健康保険" in number_tasks().name_of("nhi")
    assert number_tasks().name_of("gone") == "gone"
    assert number_tasks().knows("child_medical_subsidy")
    assert not number_tasks().knows("move_in_notification")
    assert "my_number_card" in number_tasks().documents
    assert number_tasks().uses["core_entry"].startswith("基幹業務システム")

"""Situations as a stranger writes them, and the ids that must come out (vectors/plans/situations.yaml)."""

from __future__ import annotations

import pytest
import yaml
from tests.rules.procedures.cast import VECTORS, catalogue

from madoguchi.rules.calendar import default_calendar
from madoguchi.rules.household import parse_situation
from madoguchi.rules.procedures.engine import plan

TABLE = yaml.safe_load((VECTORS / "situations.yaml").read_text(encoding="utf-8"))


def people_of(row):
    """Each entry is a name of the cast, or ``{name: facts that differ}``; "unsaid" takes a fact away."""
    for number, entry in enumerate(row["people"], start=1):
        name, own = (entry, {}) if isinstance(entry, str) else next(iter(entry.items()))
        facts = {**TABLE["cast"][name], **own}
        yield {"id": f"{name}{number}", **{k: v for k, v in facts.items() if v != "unsaid"}}


def plan_of(row):
    said = dict(TABLE["said"][row["event"]])
    day = said.pop("date")
    data = {
        "event": row["event"],
        "date": row.get("date", day),
        "household": list(people_of(row)),
        "facts": {**said, **row.get("facts", {})},
    }
    return plan(catalogue(), parse_situation(data, catalogue().vocabulary), default_calendar())


@pytest.mark.parametrize("row", TABLE["situations"], ids=lambda row: f"{row['event']}: {row['name']}")
def test_situation(row):
    made = plan_of(row)
    found = {
        "required": sorted(r.number for r in made.applies if not r.optional),
        "optional": sorted(r.number for r in made.applies if r.optional),
        "unknown": sorted(r.number for r in made.unknown),
    }
    assert found == {key: row.get(key, []) for key in found}, row["source"]
    due = {r.number: r.deadline.isoformat() for r in made.applies if r.deadline}
    assert row.get("due", {}).items() <= due.items(), row["source"]
    assert all(r.question.endswith(("。", "？")) for r in made.unknown)
    assert all(r.reason.endswith("。") for r in (*made.applies, *made.not_needed))

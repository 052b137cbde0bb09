"""The cast: people and situations for tests, and the plan of a situation in one call."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from madoguchi.rules.calendar import default_calendar
from madoguchi.rules.household import Situation, parse_situation
from madoguchi.rules.procedures.engine import plan
from madoguchi.rules.procedures.loader import Catalogue, default_root, load_catalogue
from madoguchi.rules.procedures.model import Plan

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "plans"
ADULT = {"birth_date": "1990-05-05", "insurance": "employee", "pension": 2, "card": True, "nationality": "JP",
         "disability": None, "care_level": None, "pregnant": False}  # fmt: skip
CHILD = {"insurance": "employee", "card": True, "nationality": "JP", "disability": None}


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    return load_catalogue(default_root())


def head(**facts: object) -> dict[str, object]:
    return {"id": "head", "relation": "head", **ADULT, **facts}


def wife(**facts: object) -> dict[str, object]:
    return {"id": "wife", "relation": "wife", "sex": "female", **ADULT, **facts}


def child(birth_date: str, **facts: object) -> dict[str, object]:
    return {"id": f"child-{birth_date}", "relation": "child", "birth_date": birth_date, **CHILD, **facts}


def situation(
    *people: dict[str, object], event: str = "move_in", date: str = "2026-04-10", **facts: object
) -> Situation:
    data = {"event": event, "date": date, "household": list(people), "facts": facts}
    return parse_situation(data, catalogue().vocabulary)


def plan_for(
    *people: dict[str, object], event: str = "move_in", date: str = "2026-04-10", **facts: object
) -> Plan:
    return plan(catalogue(), situation(*people, event=event, date=date, **facts), default_calendar())


def verdict(made: Plan, slug: str) -> str:
    """'applies', 'not_needed' or 'unknown'; fails unless the row is in exactly one list."""
    found = [
        name
        for name, rows in (
            ("applies", made.applies),
            ("not_needed", made.not_needed),
            ("unknown", made.unknown),
        )
        if any(row.id == slug for row in rows)
    ]
    assert len(found) == 1, (slug, found)
    return found[0]


def row(made: Plan, slug: str) -> object:
    return next(r for r in (*made.applies, *made.not_needed, *made.unknown) if r.id == slug)


def vector(name: str) -> dict[str, object]:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))

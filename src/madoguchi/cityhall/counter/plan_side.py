"""The plan as the screens show it: in order, sorted into 必要, 任意, 確認が必要 and 対象外."""

from __future__ import annotations

from collections import Counter
from typing import Any

from madoguchi.cityhall.cases.planning import Draft
from madoguchi.rules.procedures.model import Planned


def plan_side(draft: Draft) -> dict[str, Any]:
    """`required`, `optional`, `unknown`, `not_needed` and the number of sections that will act."""
    ordered = in_order(draft)
    required = [one for one in ordered if not one.optional]
    return {
        "required": required,
        "optional": [(one, draft.chosen.get(one.id, True)) for one in ordered if one.optional],
        "unknown": draft.plan.unknown,
        "not_needed": draft.plan.not_needed,
        "sections": Counter(one.section_name for one in draft.selected).most_common(),
        "visit": draft.visit,
    }


def in_order(draft: Draft) -> list[Planned]:
    """The procedures that apply, in the plan's order."""
    place = {slug: number for number, slug in enumerate(draft.plan.order)}
    return sorted(draft.plan.applies, key=lambda one: place.get(one.id, len(place)))

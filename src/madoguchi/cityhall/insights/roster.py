"""A staffing plan as a roster to be hung up: who is at the counter when, and constant counters beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.cityhall.insights.charts import Chart, Line, Measure
from madoguchi.cityhall.insights.models import StaffingPlan
from madoguchi.rules.waiting import time_of


@dataclass(frozen=True, slots=True)
class Person:
    """One line: `cells` by half hour, as it begins: on, rest (within the shift), or empty."""

    number: int
    shift: str
    hours: str
    paid: float
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """`totals`: counters by half hour, of the plan."""

    starts: tuple[str, ...]
    people: tuple[Person, ...]
    totals: tuple[int, ...]


def roster_of(plan: StaffingPlan) -> Roster:
    """The people of a finished plan, those who begin first on top."""
    slots = [minute for minute, _count in plan.result["planned"]["counters"]]
    shifts = [shift for shift, count in plan.result["shifts"] for _number in range(count)]
    shifts.sort(key=lambda one: (one["spans"][0][0], one["spans"][-1][1], one["spans"][0][1]))
    return Roster(
        tuple(time_of(minute) for minute in slots),
        tuple(_person(number, shift, slots) for number, shift in enumerate(shifts, start=1)),
        tuple(count for _minute, count in plan.result["planned"]["counters"]),
    )


def counters_chart(plan: StaffingPlan) -> Chart:
    """Counters by half hour against the same number all day."""
    planned, constant = plan.result["planned"], plan.result["constant"]
    saved = constant["hours"] - planned["hours"]
    return Chart(
        "counters",
        _("1日中同じ%(n)s窓口より、%(saved).1f時間（%(share).0f%%）少ない勤務で目標を守れます") % {
            "n": plan.result["constant_counters"], "saved": saved, "share": saved / constant["hours"] * 100,
        } if saved > 0 else _("1日中同じ窓口より少ない勤務にはできません"),
        _("30分ごとの窓口の数。たて線は、1日中同じ窓口で目標を守るとき"), _("時刻"),
        (Measure(_("案"), "bar", _("窓口")), Measure(_("1日中同じ"), "tick", _("窓口"))),
        tuple(
            Line(time_of(minute), (float(count), float(other)))
            for (minute, count), (_same, other) in zip(planned["counters"], constant["counters"], strict=True)
        ),
    )  # fmt: skip


def _person(number: int, shift: dict[str, Any], slots: list[float]) -> Person:
    spans = shift["spans"]
    first, last = spans[0][0], spans[-1][1]
    hours = "・".join(f"{time_of(start)}～{time_of(end)}" for start, end in spans)
    return Person(
        number, shift["name"], hours, shift["paid"],
        tuple(_cell(spans, first, last, slot) for slot in slots),
    )  # fmt: skip


def _cell(spans: list[list[float]], first: float, last: float, slot: float) -> str:
    if any(start <= slot < end for start, end in spans):
        return "on"
    return "rest" if first <= slot < last else ""

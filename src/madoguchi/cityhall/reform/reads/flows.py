"""Flows as they are drawn and compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from madoguchi.cityhall.reform.acting import found
from madoguchi.cityhall.reform.models import Flow, FlowStep
from madoguchi.documents.flow_drawing import describe, draw_flow
from madoguchi.rules.reform import flows as rules


@dataclass(frozen=True, slots=True)
class Drawn:
    """One flow with its rows, totals, picture and the picture in words."""

    flow: Flow
    rows: Sequence[FlowStep]
    steps: Sequence[rules.Step]
    totals: rules.Totals
    svg: str
    words: str


@dataclass(frozen=True, slots=True)
class Pair:
    """As-is beside to-be. `to_be` is None until it is drawn."""

    as_is: Drawn
    to_be: Drawn | None
    saving: rules.Saving | None
    finding: str


def flows() -> list[Flow]:
    """Every as-is flow with the number of its steps (`n`), the newest first."""
    own = Flow.objects.filter(basis=None).select_related("to_be").annotate(n=Count("steps"))
    return list(own.order_by("-made_at"))


def pair(flow_id: UUID) -> Pair:
    """Both flows of an id (of either). Raises `NotFound`."""
    flow = found(Flow, flow_id)
    as_is = flow if flow.basis_id is None else found(Flow, flow.basis_id)
    other = Flow.objects.filter(basis=as_is).first()
    before = drawn(as_is, "現状")
    if other is None:
        return Pair(before, None, None, f"{as_is.title}：現状の工程は{before.totals.steps}")
    after = drawn(other, "見直し後")
    return Pair(
        before, after, rules.saving(before.steps, after.steps, as_is.volume),
        rules.finding(before.steps, after.steps, as_is.volume),
    )  # fmt: skip


def drawn(flow: Flow, name: str) -> Drawn:
    """A flow with its picture."""
    rows = list(flow.steps.all())
    steps = [as_value(row) for row in rows]
    title = f"{name}の流れ：{flow.title}"
    return Drawn(flow, rows, steps, rules.totals(steps), draw_flow(steps, title), describe(steps))


def as_value(row: FlowStep) -> rules.Step:
    """A row as the rules take it."""
    minutes = None if row.minutes is None else float(row.minutes)
    return rules.Step(row.name, row.lane, row.kind, minutes, row.entries, row.place, row.change)

"""Draw flows: an as-is flow, the to-be flow that is taken from it, and their steps."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from madoguchi.cityhall.reform.acting import found, signature_of
from madoguchi.cityhall.reform.models import Flow, FlowStep, Survey
from madoguchi.cityhall.reform.refusals import Refused
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.reform.flows import CHANGES, KINDS, LANES

MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class StepWords:
    """What a step says. `minutes` and `entries` None: not counted."""

    name: str
    lane: str
    kind: str
    place: str = ""
    minutes: Decimal | None = None
    entries: int | None = None
    change: str = "kept"


@transaction.atomic
def open_flow(actor: Actor, title: str, *, txid: UUID, survey_id: UUID | None = None) -> Flow:
    """An empty as-is flow, with the survey it was seen in. The same `txid` again is the same flow."""
    require(actor, Permission.REFORM_LEAD)
    if earlier := Flow.objects.filter(txid=txid).first():
        return earlier
    survey = found(Survey, survey_id) if survey_id else None
    flow = Flow.objects.create(title=title, survey=survey, made_by=signature_of(actor), txid=txid)
    audit.record(actor, "flow.opened", f"flow:{flow.pk}")
    return flow


@transaction.atomic
def set_volume(actor: Actor, flow_id: UUID, volume: int | None, source: str) -> Flow:
    """How many cases a year go this way, and who says so."""
    flow = _locked(actor, flow_id)
    flow = flow.basis or flow
    flow.volume, flow.volume_source = volume, source if volume is not None else ""
    flow.save(update_fields=["volume", "volume_source"])
    audit.record(actor, "flow.volume", f"flow:{flow.pk}", detail={"volume": volume, "source": source})
    return flow


@transaction.atomic
def draw_to_be(actor: Actor, flow_id: UUID) -> Flow:
    """The to-be flow of an as-is flow, at first with the same steps. There is one; it is handed out again."""
    flow = _locked(actor, flow_id)
    if flow.basis_id:
        return flow
    if earlier := Flow.objects.filter(basis=flow).first():
        return earlier
    made = Flow.objects.create(
        title=flow.title, basis=flow, survey_id=flow.survey_id, made_by=signature_of(actor), txid=flow.pk
    )
    copies = [
        FlowStep(flow=made, **{name: getattr(step, name) for name in
                               ("position", "name", "lane", "kind", "place", "minutes", "entries")})
        for step in flow.steps.all()
    ]  # fmt: skip
    FlowStep.objects.bulk_create(copies)
    audit.record(actor, "flow.to_be", f"flow:{made.pk}", detail={"steps": len(copies)})
    return made


@transaction.atomic
def save_step(actor: Actor, flow_id: UUID, words: StepWords, *, step_id: UUID | None = None) -> FlowStep:
    """Add a step at the end, or change the one that is named."""
    flow = _locked(actor, flow_id)
    _refuse_strange(words)
    step = flow.steps.filter(pk=step_id).first() if step_id else None
    if step is None:
        if flow.steps.count() >= MOST_STEPS:
            raise Refused(_("工程は%(n)sまでです。流れを分けて描いてください。") % {"n": MOST_STEPS})
        last = flow.steps.aggregate(last=Max("position"))["last"] or 0
        step = FlowStep(flow=flow, position=last + 1)
    for name in StepWords.__slots__:
        setattr(step, name, getattr(words, name))
    step.save()
    audit.record(actor, "flow.step_saved", f"flow:{flow.pk}", detail={"step": str(step.pk)})
    return step


@transaction.atomic
def remove_step(actor: Actor, flow_id: UUID, step_id: UUID) -> None:
    """Take a step out. Removed already: nothing happens."""
    flow = _locked(actor, flow_id)
    flow.steps.filter(pk=step_id).delete()
    audit.record(actor, "flow.step_removed", f"flow:{flow.pk}", detail={"step": str(step_id)})


@transaction.atomic
def move_step(actor: Actor, flow_id: UUID, step_id: UUID, *, up: bool) -> None:
    """Change places with the step before or after; at the end of the flow nothing happens."""
    flow = _locked(actor, flow_id)
    steps = list(flow.steps.all())
    at = next((i for i, step in enumerate(steps) if step.pk == step_id), None)
    other = None if at is None else at + (-1 if up else 1)
    if at is None or other is None or not 0 <= other < len(steps):
        return
    steps[at], steps[other] = steps[other], steps[at]
    for position, step in enumerate(steps, start=1):
        step.position = position
    FlowStep.objects.bulk_update(steps, ["position"])
    audit.record(actor, "flow.step_moved", f"flow:{flow.pk}", detail={"step": str(step_id)})


def _locked(actor: Actor, flow_id: UUID) -> Flow:
    require(actor, Permission.REFORM_LEAD)
    return found(Flow, flow_id, lock=True)


def _refuse_strange(words: StepWords) -> None:
    refuse_numbers([words.name, words.place])
    if words.lane not in LANES or words.kind not in KINDS or words.change not in CHANGES:
        raise Refused(_("レーン・区分・見直しは、一覧から選んでください。"))

"""Targets: a list by key, one case with its whole way, and a sample of explained cases."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from madoguchi.cityhall.benefits.letters.composing import hyphened
from madoguchi.cityhall.benefits.models import Extraction, Letter, Round, Step, Target, TargetMember
from madoguchi.cityhall.benefits.reads.rounds import is_officer
from madoguchi.cityhall.benefits.refusals import NotFound
from madoguchi.cityhall.benefits.steps import check_section
from madoguchi.cityhall.benefits.targets.snapshots import snapshot_of
from madoguchi.cityhall.residents import selectors as residents
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission

PAGE = 50
RANDOM, LARGEST = 8, 4


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list: state, hold, 整理番号 or 宛名番号; empty means all. `after`: the last number shown."""

    state: str = ""
    hold: str = ""
    text: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class TargetPage:
    """Rows without names or addresses; `more`: the number to go on after, or ""."""

    rows: Sequence[Target]
    more: str


@dataclass(frozen=True, slots=True)
class TargetView:
    """One case. `person` is None for whoever sees numbers and history only."""

    target: Target
    person: dict[str, Any] | None
    lines: Sequence[str]
    steps: Sequence[Step]
    letters: Sequence[Letter]
    members: int


def target_page(actor: Actor, owned: Round, filters: Filters) -> TargetPage:
    """One page of a round that the actor may open, by 整理番号; one statement."""
    rows = list(_filtered(owned, filters).order_by("number")[: PAGE + 1])
    return TargetPage(rows[:PAGE], rows[PAGE - 1].number if len(rows) > PAGE else "")


def _filtered(owned: Round, filters: Filters) -> QuerySet[Target]:
    found = Target.objects.filter(round=owned).defer("explained", "snapshot", "accepted")
    wanted = {"state": filters.state, "held_for": filters.hold, "number__gt": filters.after}
    found = found.filter(**{column: value for column, value in wanted.items() if value})
    if text := filters.text.strip():
        found = found.filter(Q(number=text) | Q(subject=text.zfill(10)) | Q(subject=text))
    return found


def access_target(actor: Actor, target_id: UUID, *, repeated: bool = False) -> TargetView:
    """The case, recorded as seen. A 支援措置 shuts it without a lift (`ProtectedPerson`).

    Raises `NotAllowed`, `NotFound`, `OtherSection`. Who only audits or pays sees no name.
    """
    require(actor, Permission.BENEFIT_VIEW)
    target = Target.objects.select_related("round", "extraction").filter(pk=target_id).first()
    if target is None:
        raise NotFound("対象")
    officer = is_officer(actor)
    if officer:
        check_section(actor, target.round, Permission.BENEFIT_WORK)
    person = _person(actor, target) if officer else None
    audit.record_view(actor, "benefit.target_view", f"target:{target.pk}", repeated=repeated)
    letters = target.letters.select_related("run").order_by("number")
    return TargetView(
        target, person, _lines(target) if officer else (), list(target.steps.order_by("revision")),
        list(letters), TargetMember.objects.filter(target=target).count(),
    )  # fmt: skip


def _person(actor: Actor, target: Target) -> dict[str, Any]:
    """The payee of the snapshot; before that, as the register has them now."""
    resident_id = target.resident_id or residents.resident_ids([target.subject]).get(target.subject)
    if resident_id:
        residents.require_operation(actor, "view", resident_ids=[resident_id])
    if not target.snapshot:
        found = residents.people_by_number(actor, [target.subject], "benefit.target").get(target.subject)
        return _shown(snapshot_of(found)) if found else {}
    return _shown(target.snapshot)


def _shown(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    born = snapshot["birth_date"]
    return {
        **snapshot, "postcode": hyphened(snapshot["postcode"]),
        "birth_date": date.fromisoformat(born) if born else None,
    }  # fmt: skip


def _lines(target: Target) -> tuple[str, ...]:
    """The way to the amount; what is still to be asked stands by itself (`inquiry`)."""
    said = target.explained
    lines = dict.fromkeys([*said["lines"], said["reason"]])
    return tuple(line for line in lines if line != said.get("inquiry"))


def sample(actor: Actor, extraction: Extraction) -> list[Target]:
    """Explained cases to look at before anything is fixed: some at random, and the largest amounts.

    The choice is the same whenever the page is opened again; the look is recorded once with the numbers.
    """
    candidates = Target.objects.filter(round=extraction.round, state=Target.State.CANDIDATE)
    targets = candidates.filter(extraction=extraction)
    largest = list(targets.order_by("-amount", "number")[:LARGEST])
    numbers = targets.order_by("number").values_list("number", flat=True)
    first, last = numbers.first(), numbers.last()
    if first is None or last is None:
        return []
    chosen = {target.pk: target for target in largest}
    for place in _places(first, last, extraction):
        if found := targets.filter(number__gte=place).order_by("number").first():
            chosen.setdefault(found.pk, found)
    detail = {"extraction": extraction.number, "numbers": sorted(one.number for one in chosen.values())}
    audit.record(actor, "benefit.sample_view", f"benefit:{extraction.round_id}", detail=detail)
    return list(chosen.values())


def _places(first: str, last: str, extraction: Extraction) -> list[str]:
    """Numbers between the first and the last, the same for the same extraction."""
    year, low = first.split("-")
    high = last.split("-")[1] if last.startswith(year) else str(10 ** len(low) - 1)
    chosen = random.Random(str(extraction.pk))  # noqa: S311
    return [f"{year}-{chosen.randint(int(low), int(high)):0{len(low)}d}" for _ in range(RANDOM)]

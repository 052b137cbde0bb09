"""What the counter and the paper desk see of a case: enough to take an answer, recorded as seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from madoguchi.cityhall.benefits.answers import accounts
from madoguchi.cityhall.benefits.answers.answering import (
    RECEIVED,
    deadline_of,
    live_answer,
    refuse_other_sections,
    standing,
)
from madoguchi.cityhall.benefits.models import Application, Letter, PaperEntry, Round, Target
from madoguchi.cityhall.benefits.refusals import NotFound
from madoguchi.cityhall.residents.results import SearchResult
from madoguchi.cityhall.residents.selectors import require_operation, search_people
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission

MOST_WAITING = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One case at the counter. `known` is the masked account that the city knows, "" without one."""

    target: Target
    deadline: date
    answer: Application | None
    known: str
    may_receive: bool
    may_decline: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A case of a running programme; where 支援措置 covers the person, nothing but that."""

    target: Target
    name: str
    protected: bool


@dataclass(frozen=True, slots=True)
class WaitingSheet:
    """A reply sheet that somebody else typed last. `passes` are done; the next one is due."""

    letter_number: str
    letter_id: UUID
    passes: int
    mine: bool


def entry_of(actor: Actor, target_id: UUID) -> Entry:
    """The case, for whoever enters answers. Raises `NotFound`, `OtherSection`, `ProtectedPerson`."""
    require(actor, Permission.BENEFIT_ENTER)
    target = Target.objects.select_related("round").filter(pk=target_id).first()
    if target is None or target.snapshot is None:
        raise NotFound("対象")
    refuse_other_sections(actor, target)
    if target.resident_id:
        require_operation(actor, "view", resident_ids=[target.resident_id])
    audit.record(actor, "benefit.viewed", f"target:{target.pk}", detail={"purpose": "benefit.enter"})
    known, stands = accounts.newest_of(target), standing(target)
    answer = live_answer(target)
    declined = answer is not None and answer.intent == Application.Intent.DECLINE
    open_states = ("informed", "applied", "deemed", "review", "returned")
    return Entry(
        target, deadline_of(target), answer, accounts.shown(known) if known else "",
        may_receive=stands in RECEIVED, may_decline=stands in open_states and not declined,
    )  # fmt: skip


def people_to_enter(actor: Actor, text: str) -> tuple[SearchResult, list[Found]]:
    """Cases of running programmes of the people that the register's search finds."""
    require(actor, Permission.BENEFIT_ENTER)
    result = search_people(actor, text)
    hits = {hit.id: hit for hit in result.hits if hit.kind == "resident"}
    targets = (
        Target.objects.select_related("round")
        .filter(resident_id__in=hits, round__state=Round.State.RUNNING, snapshot__isnull=False)
        .order_by("round__opened_at", "number")
    )
    if Permission.COUNTER_SERVE not in actor.permissions and not actor.is_house:
        targets = targets.filter(round__section=actor.section)
    return result, [
        Found(target, hits[target.resident_id].name, hits[target.resident_id].protected) for target in targets
    ]


def sheet_to_type(actor: Actor, letter_id: UUID) -> Letter:
    """The letter whose reply is to be typed, recorded as seen. Raises as `entry_of`."""
    require(actor, Permission.BENEFIT_ENTER)
    letter = Letter.objects.select_related("target__round").filter(pk=letter_id).first()
    if letter is None:
        raise NotFound("通知")
    entry_of(actor, letter.target_id)
    return letter


def waiting_sheets(actor: Actor) -> list[WaitingSheet]:
    """Reply sheets typed once, or twice differently, the oldest first; by letter number, without names."""
    require(actor, Permission.BENEFIT_ENTER)
    passes = PaperEntry.objects.filter(letter__target__state__in=("informed", "returned", "held"))
    if Permission.COUNTER_SERVE not in actor.permissions and not actor.is_house:
        passes = passes.filter(letter__target__round__section=actor.section)
    rows = passes.order_by("keyed_at").values_list(
        "letter_id", "letter__number", "sheet", "pass_number", "values_hash", "keyed_by_id"
    )
    return _unsettled(list(rows), actor.id)[:MOST_WAITING]


def _unsettled(rows: Sequence[tuple[UUID, str, int, int, str, UUID]], me: str) -> list[WaitingSheet]:
    sheets: dict[tuple[UUID, int], list[tuple[str, str, bool]]] = {}
    for letter_id, number, sheet, _, mark, keyed_by in rows:
        sheets.setdefault((letter_id, sheet), []).append((number, mark, str(keyed_by) == me))
    return [
        WaitingSheet(passes[0][0], letter_id, len(passes), any(mine for _, _, mine in passes))
        for (letter_id, _), passes in sheets.items()
        if len(passes) == 1 or (len(passes) == 2 and passes[0][1] != passes[1][1])
    ]

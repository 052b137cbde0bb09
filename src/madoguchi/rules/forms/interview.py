"""outstanding: which questions are still worth asking, in a stable order.

A question is asked only if the plan misses a fact it settles, or a form a path it settles. Checklists are
narrowed to the items that matter now and to the people nobody knows about; a question whose answers are
known, or cannot matter, is never asked. "あとで確認" (the id in `later`) postpones without answering.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from madoguchi.rules.forms.known import Known
from madoguchi.rules.forms.packet import Packet
from madoguchi.rules.forms.questions import Item, Question, Target
from madoguchi.rules.forms.values import Sources
from madoguchi.rules.household import Situation


class MissingFacts(Protocol):
    """A procedure that may apply (`rules.procedures.Undecided` has it): the first fact is to ask first."""

    @property
    def facts(self) -> tuple[str, ...]: ...


class PresumedFacts(Protocol):
    """A procedure planned on the safe side (`rules.procedures.Planned` has it)."""

    @property
    def presumed(self) -> tuple[str, ...]: ...


class UndecidedPlan(Protocol):
    """What the interview needs to know of a plan."""

    @property
    def unknown(self) -> Sequence[MissingFacts]: ...
    @property
    def applies(self) -> Sequence[PresumedFacts]: ...


def outstanding(
    questions: Iterable[Question],
    plan: UndecidedPlan,
    situation: Situation,
    sources: Sources,
    packet: Packet,
    *,
    later: Collection[str] = (),
) -> tuple[Question, ...]:
    """The questions still to ask, narrowed to what matters; `packet` is the one filled from `sources`."""
    need = _need(plan, packet)
    narrowed = (_narrowed(question, need, situation, sources) for question in questions)
    found = {question.id: question for question in narrowed if question is not None}
    return tuple(
        question
        for question in found.values()
        if question.id not in later and not (set(question.after) & found.keys() - set(later))
    )


def unsettled(questions: Iterable[Question], plan: UndecidedPlan, packet: Packet) -> tuple[str, ...]:
    """Facts and paths that are missing and that no question settles: a hole in the catalogue."""
    settled = {key for question in questions for key in question.settles}
    need = _need(plan, packet)
    return tuple(sorted(need.every - settled))


@dataclass(frozen=True)
class _Need:
    """Missing keys: what to ask first, everything that may matter, and for whom a form misses a path."""

    first: frozenset[str]
    every: frozenset[str]
    people: Mapping[str, tuple[str, ...]]


def _need(plan: UndecidedPlan, packet: Packet) -> _Need:
    people: dict[str, tuple[str, ...]] = {}
    for gap in packet.gaps:
        people[gap.path] = (*people.get(gap.path, ()), gap.person)
    first = {fact for one in plan.unknown for fact in one.facts[:1]} | set(people)
    first |= {fact for one in plan.applies for fact in one.presumed}
    every = first | {fact for one in plan.unknown for fact in one.facts}
    return _Need(frozenset(first), frozenset(every), people)


def _narrowed(question: Question, need: _Need, situation: Situation, sources: Sources) -> Question | None:
    if need.first.isdisjoint(question.settles):
        return None
    if question.kind == "checklist":
        known = Known(question.paths, sources)
        items = (_item(item, known, situation) for item in question.items if _keys(item.target) & need.every)
        kept = tuple(item for item in items if item.target.scope == "case" or item.people)
        return replace(question, items=kept) if kept else None
    if question.scope == "person":
        people = _people(question, need, situation, sources)
        return replace(question, people=people) if people else None
    return question


def _item(item: Item, known: Known, situation: Situation) -> Item:
    """The item with the people it is still open for, and those to show it for (男性 are not asked 妊娠)."""
    if item.target.scope == "case":
        return item
    open_for = _unsaid(item.target, situation, known.sources)
    shown = tuple(person for person in open_for if known.holds(item.when, person) is not False)
    return replace(item, people=shown, settles=open_for)


def _people(question: Question, need: _Need, situation: Situation, sources: Sources) -> tuple[str, ...]:
    wanted: set[str] = set()
    for target in question.targets():
        if target.path is not None:
            wanted.update(need.people.get(target.path.name, ()))
        if target.fact_key in need.every:
            wanted.update(_unsaid(target, situation, sources))
    return tuple(person for person in _everybody(situation, sources) if person in wanted)


def _unsaid(target: Target, situation: Situation, sources: Sources) -> tuple[str, ...]:
    """The movers of whom nobody has stated this yet."""
    name = target.fact.name if target.fact else ""
    stated = {person.id for person in situation.household if name in person.facts}
    if target.path is not None:
        stated |= {person for person in sources.people if sources.get(target.path.name, person) is not None}
    return tuple(person for person in _everybody(situation, sources) if person not in stated)


def _everybody(situation: Situation, sources: Sources) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(person.id for person in situation.household), *sources.people]))


def _keys(target: Target) -> set[str]:
    return {target.fact_key, target.path.name if target.path else ""} - {""}

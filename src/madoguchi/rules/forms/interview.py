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
    @property
    def people(self) -> tuple[str, ...]: ...


class PresumedFacts(Protocol):
    """A procedure planned on the safe side (`rules.procedures.Planned` has it)."""

    @property
    def presumed(self) -> tuple[str, ...]: ...
    @property
    def people(self) -> tuple[str, ...]: ...


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
    """Missing keys: what to ask first, all that may matter, whom it concerns (nobody named = everybody)."""

    first: frozenset[str]
    every: frozenset[str]
    people: Mapping[str, frozenset[str]]

    def concerns(self, target: Target, everybody: tuple[str, ...]) -> tuple[str, ...]:
        named = {person for key in _keys(target) for person in self.people.get(key, ())}
        return tuple(person for person in everybody if person in named) if named else everybody


def _need(plan: UndecidedPlan, packet: Packet) -> _Need:
    people: dict[str, set[str]] = {}
    first: set[str] = set()
    for gap in packet.gaps:
        first.add(gap.path)
        people.setdefault(gap.path, set()).update({gap.person} - {""})
    for planned in plan.applies:
        first.update(planned.presumed)
        for fact in planned.presumed:
            people.setdefault(fact, set()).update(planned.people)
    for undecided in plan.unknown:
        first.update(undecided.facts[:1])
        for fact in undecided.facts:
            people.setdefault(fact, set()).update(undecided.people)
    return _Need(frozenset(first), frozenset(people), {key: frozenset(ids) for key, ids in people.items()})


def _narrowed(question: Question, need: _Need, situation: Situation, sources: Sources) -> Question | None:
    if need.first.isdisjoint(question.settles):
        return None
    if question.kind == "checklist":
        known = Known(question.paths, sources)
        wanted = (item for item in question.items if _keys(item.target) & need.every)
        items = (_item(item, need, known, situation) for item in wanted)
        kept = tuple(item for item in items if item.target.scope == "case" or item.people)
        return replace(question, items=kept) if kept else None
    if question.scope == "person":
        target = question.inputs[0].target
        people = _unsaid(target, need, situation, sources)
        return replace(question, people=people) if people else None
    return question


def _item(item: Item, need: _Need, known: Known, situation: Situation) -> Item:
    """The item with the people it is open for, and those to show it for (妊娠 is not asked of men)."""
    if item.target.scope == "case":
        return item
    open_for = _unsaid(item.target, need, situation, known.sources)
    shown = tuple(person for person in open_for if known.holds(item.when, person) is not False)
    return replace(item, people=shown, settles=open_for)


def _unsaid(target: Target, need: _Need, situation: Situation, sources: Sources) -> tuple[str, ...]:
    """The people concerned of whom nobody has stated this yet."""
    name = target.fact.name if target.fact else ""
    stated = {person.id for person in situation.household if name in person.facts}
    if target.path is not None:
        stated |= {person for person in sources.people if sources.get(target.path.name, person) is not None}
    concerned = need.concerns(target, _everybody(situation, sources))
    return tuple(person for person in concerned if person not in stated)


def _everybody(situation: Situation, sources: Sources) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(person.id for person in situation.household), *sources.people]))


def _keys(target: Target) -> set[str]:
    return {target.fact_key, target.path.name if target.path else ""} - {""}

"""Which single question settles most? Every open fact is tried with each of its answers.

A question's worth is the number of undecided procedures it decides on average over its possible answers.
Facts with an open value (dates, names) are ranked by how many procedures wait for them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from madoguchi.rules.facts import Fact
from madoguchi.rules.household import Person, Situation
from madoguchi.rules.procedures.derive import with_newborn
from madoguchi.rules.procedures.loader import Catalogue
from madoguchi.rules.procedures.model import Plan
from madoguchi.rules.procedures.verdict import Ground, judge

_DISABILITY_ANSWERS = ((), (("physical", "1"),), (("mental", "3"),))


@dataclass(frozen=True)
class Settling:
    """One open fact, its question for the whole household, the procedures it touches, and its worth."""

    fact: str
    question: str
    procedures: tuple[str, ...]
    settles: float


def settling(catalogue: Catalogue, situation: Situation, plan: Plan) -> tuple[Settling, ...]:
    """Open questions, the most useful first; ties by the number of procedures touched, then by name."""
    touched: dict[str, list[str]] = {}
    for undecided in plan.unknown:
        for fact in undecided.facts:
            touched.setdefault(fact, []).append(undecided.id)
    found = [_worth(catalogue, situation, key, slugs) for key, slugs in touched.items()]
    return tuple(sorted(found, key=lambda s: (-s.settles, -len(s.procedures), s.fact)))


def _worth(catalogue: Catalogue, situation: Situation, key: str, slugs: list[str]) -> Settling:
    fact = catalogue.vocabulary.find(key)
    answers = [_answered(situation, fact, answer) for answer in _answers(fact)]
    decided = [_decided(catalogue, answer, slugs) for answer in answers]
    return Settling(
        fact=key,
        question=fact.question.format(who="皆さん"),
        procedures=tuple(slugs),
        settles=sum(decided) / len(decided) if decided else 0.0,
    )


def _answers(fact: Fact) -> list[object]:
    if fact.type == "bool":
        return [True, False]
    if fact.type == "disability":
        return list(_DISABILITY_ANSWERS)
    if fact.type == "string":
        return ["JP", "XX"]
    return [*fact.values, *([fact.null] if fact.null is not None else [])]


def _answered(situation: Situation, fact: Fact, answer: object) -> Situation:
    if fact.scope == "person":
        people = tuple(Person(p.id, {fact.name: answer, **p.facts}) for p in with_newborn(situation))
        return replace(situation, household=people)
    return replace(situation, facts={fact.name: answer, **situation.facts})


def _decided(catalogue: Catalogue, situation: Situation, slugs: list[str]) -> int:
    ground = Ground.of(situation, catalogue.conditions)
    rules = [catalogue.rule(slug, situation.date) for slug in slugs]
    return sum(judge(rule, ground).value is not None for rule in rules)

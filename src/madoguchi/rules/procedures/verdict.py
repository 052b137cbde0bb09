"""Judge one rule in three values: it applies, it does not, or it is unknown and here is what to ask.

Kleene logic: a rule applies if its case condition holds and its people condition holds for somebody.
Unknown never becomes no: a presumption is tried only on an unknown verdict, and counts only if it
makes the rule apply.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from madoguchi.rules.facts import FactValue
from madoguchi.rules.household import Person, Situation
from madoguchi.rules.procedures.cel import Condition, Conditions, Missing
from madoguchi.rules.procedures.derive import Facts, derive, with_newborn
from madoguchi.rules.procedures.rule import Rule


@dataclass(frozen=True)
class Ground:
    """Everything known about one situation, bound for the engine once and used by every rule."""

    situation: Situation
    conditions: Conditions
    case: Facts
    people: Mapping[str, Facts]
    shared: Mapping[str, object]
    case_activation: Any
    bound: dict[str, Any] = field(default_factory=dict)
    presumptions: dict[tuple[tuple[str, FactValue], ...], Ground] = field(default_factory=dict)

    @classmethod
    def of(cls, situation: Situation, conditions: Conditions) -> Ground:
        """Derive all facts and bind them. ``people`` are those who move (move_in), else everybody."""
        case, household = derive(situation)
        people = household
        if situation.event == "move_in":
            people = {identity: own for identity, own in household.items() if own["moving"] is True}
        shared = {**case, "people": list(people.values()), "household": list(household.values())}
        return cls(situation, conditions, case, people, shared, conditions.activation("case", shared))

    def activation(self, identity: str) -> Any:
        """The engine's binding for conditions about this person, made on first use."""
        if identity not in self.bound:
            own = {f"p.{name}": value for name, value in self.people[identity].items()}
            self.bound[identity] = self.conditions.activation("person", {**self.shared, **own})
        return self.bound[identity]

    def presuming(self, facts: Mapping[str, FactValue]) -> Ground:
        """The same situation with ``facts`` stated wherever nobody has stated them."""
        key = tuple(sorted(facts.items(), key=lambda item: item[0]))
        if key not in self.presumptions:
            self.presumptions[key] = Ground.of(_presuming(self.situation, facts), self.conditions)
        return self.presumptions[key]

    def holds(self, condition: Condition | bool | None) -> bool | Missing:
        """A case condition; None (no condition) holds."""
        if condition is None or isinstance(condition, bool):
            return condition is not False
        return condition.evaluate(self.case_activation)


@dataclass(frozen=True)
class Verdict:
    """``value`` None = unknown; ``people``: for whom it holds; ``unsure``: may hold; ``first``: to ask."""

    value: bool | None
    people: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    first: str = ""
    presumed: tuple[str, ...] = ()


def _presuming(situation: Situation, facts: Mapping[str, FactValue]) -> Situation:
    """``facts`` added, marked as presumed, wherever nobody has stated them; for the child just born too."""
    case = {key[5:]: value for key, value in facts.items() if key.startswith("case.")}
    own = {key[7:]: value for key, value in facts.items() if key.startswith("person.")}
    return replace(
        situation,
        household=tuple(_person_presuming(person, own) for person in with_newborn(situation)),
        facts={**case, **situation.facts},
        presumed=frozenset(case.keys() - situation.facts.keys()),
    )


def _person_presuming(person: Person, own: Mapping[str, FactValue]) -> Person:
    added = {k: v for k, v in own.items() if k not in person.facts and k not in person.undecided}
    return replace(person, facts={**added, **person.facts}, presumed=frozenset(added))


def judge(rule: Rule, ground: Ground) -> Verdict:
    """The verdict; what the stated facts leave open is tried once more with the rule's presumptions."""
    case = ground.holds(rule.applies)
    people = _People.of(rule, ground, tuple(ground.people))
    plain = _verdict(rule, case, people)
    presume = rule.presumed_on(ground.situation.event)
    if not presume or (plain.value is not None and not plain.unsure):
        return plain
    presumed = _presumed(rule, case, people, ground, presume)
    if presumed.value is True:
        needed = {key: presume[key] for key in sorted(_unstated(presume, ground.situation))}
        for key in list(needed):
            rest = {other: value for other, value in needed.items() if other != key}
            if _same(_presumed(rule, case, people, ground, rest), presumed):
                needed = rest
        return replace(presumed, presumed=tuple(needed))
    return plain if presumed.value is False else replace(plain, first=presumed.first or plain.first)


def _presumed(
    rule: Rule, case: bool | Missing, people: _People, ground: Ground, presume: Mapping[str, FactValue]
) -> Verdict:
    """What the stated facts leave open, judged once more with these presumptions."""
    presuming = ground.presuming(presume)
    if isinstance(case, Missing):
        case = presuming.holds(rule.applies)
    return _verdict(rule, case, people.settled_by(_People.of(rule, presuming, people.unsure), ground))


def _same(one: Verdict, other: Verdict) -> bool:
    return (one.value, one.people, one.unsure) == (other.value, other.people, other.unsure)


@dataclass(frozen=True)
class _People:
    """For whom the people condition holds, for whom it may, and the first fact that is missing."""

    yes: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    first: str = ""

    @classmethod
    def of(cls, rule: Rule, ground: Ground, ids: tuple[str, ...]) -> _People:
        if rule.people is None:
            return cls()
        answers = {identity: rule.people.evaluate(ground.activation(identity)) for identity in ids}
        unsure = {
            identity: answer.fact for identity, answer in answers.items() if isinstance(answer, Missing)
        }
        yes = tuple(identity for identity, answer in answers.items() if answer is True)
        return cls(yes, tuple(unsure), next(iter(unsure.values()), ""))

    def settled_by(self, later: _People, ground: Ground) -> _People:
        """Those decided stay decided; the others take the later answer."""
        yes = {*self.yes, *later.yes}
        return _People(tuple(i for i in ground.people if i in yes), later.unsure, later.first)


def _verdict(rule: Rule, case: bool | Missing, people: _People) -> Verdict:
    if case is False or (rule.people is not None and not people.yes and not people.unsure):
        return Verdict(False)
    if case is True and (rule.people is None or people.yes):
        return Verdict(True, people.yes, people.unsure, people.first)
    first = case.fact if isinstance(case, Missing) else people.first
    return Verdict(None, people.yes, people.unsure, first)


def _unstated(presume: Collection[str], situation: Situation) -> list[str]:
    people = with_newborn(situation)
    return [
        key
        for key in presume
        if (key.startswith("case.") and key[5:] not in situation.facts)
        or (key.startswith("person.") and any(key[7:] not in person.facts for person in people))
    ]

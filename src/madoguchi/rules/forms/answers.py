"""apply_answer: one answer becomes facts for the plan and values for the forms.

Pure and reversible: the sources remember what each answer replaced, so answering again first restores
exactly what was there. What an answer does not mention stays unknown: unknown is never "no". A checklist
screen therefore sends `completed_answer`, which states "no" for what was shown and not ticked.

Shapes of an answer: yes_no → bool · choice, text, date, phone, digits → text · number → int or text ·
people → person id · checklist → {item: bool} or {item: [ids]} or {item: {id: bool | detail}} ·
address, account, group → {input key: value} · any kind of scope person → {person id: value}.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from madoguchi.rules.eras import parse_date
from madoguchi.rules.fact_readers import FactError, read_fact
from madoguchi.rules.forms.entries import AnswerError, read_input
from madoguchi.rules.forms.known import Known
from madoguchi.rules.forms.offers import eligible_people, offered_options
from madoguchi.rules.forms.questions import Input, Item, Question, Target
from madoguchi.rules.forms.values import Origin, Scalar, Settled, Sources, Value
from madoguchi.rules.household import Person, Situation

__all__ = [
    "AnswerError",
    "answer_about",
    "apply_answer",
    "apply_answers",
    "completed_answer",
    "merged_answer",
    "read_input",
]

DATE_KEY = "@date"


def apply_answer(
    question: Question, answer: object, situation: Situation, sources: Sources
) -> tuple[Situation, Sources]:
    """The situation and the sources after an answer; None as the answer takes an earlier one back.

    Raises AnswerError with every problem; nothing is changed then.
    """
    situation, sources = _restore(question, situation, sources)
    if answer is None:
        return situation, sources
    work = _Applying(question, situation, sources)
    work.read(answer)
    if work.problems:
        raise AnswerError(work.problems)
    work.derive()
    settled = Settled(answer, work.values_before, work.facts_before)
    answered = {**work.sources.answered, question.id: settled}
    return work.situation, replace(work.sources, answered=answered)


def apply_answers(
    questions: Iterable[Question], answers: Mapping[str, object], situation: Situation, sources: Sources
) -> tuple[Situation, Sources]:
    """Every answer by question id, in the order of the questions, whatever the order of `answers`."""
    for question in questions:
        if question.id in answers:
            situation, sources = apply_answer(question, answers[question.id], situation, sources)
    return situation, sources


def completed_answer(question: Question, answer: Mapping[str, Any]) -> dict[str, Any]:
    """A checklist answer with "no" for every item that was shown and not ticked, to store and to apply.

    `question` must be as `outstanding` returned it: its items say for whom each was shown.
    """
    done: dict[str, Any] = {}
    for item in question.items:
        given = answer.get(item.id)
        if item.target.scope == "case":
            done[item.id] = bool(given)
            continue
        ticked = _ticked(given)
        done[item.id] = {**dict.fromkeys(item.settles, False), **ticked}
    return done


def merged_answer(question: Question, answer: Any, earlier: Any) -> Any:
    """The answer to store when a question comes back for people or items that mattered only later.

    What the earlier answer said about others stays; `answer` decides whatever it mentions.
    """
    if not isinstance(earlier, Mapping) or not isinstance(answer, Mapping):
        return answer
    if question.kind != "checklist":
        return {**earlier, **answer} if question.scope == "person" else answer
    merged = {**earlier, **answer}
    for item in question.items:
        old, new = earlier.get(item.id), answer.get(item.id)
        if item.target.scope == "person" and old is not None and new is not None:
            merged[item.id] = {**_ticked(old), **_ticked(new)}
    return merged


def answer_about(question: Question, answer: Any, people: Collection[str]) -> Any:
    """The part of a stored answer that is about people who are still there."""
    if not isinstance(answer, Mapping):
        return answer
    if question.kind != "checklist":
        kept = {person: value for person, value in answer.items() if person in people}
        return kept if question.scope == "person" else answer
    kept = dict(answer)
    for item in question.items:
        if item.target.scope == "person" and item.id in kept:
            kept[item.id] = {one: tick for one, tick in _ticked(kept[item.id]).items() if one in people}
    return kept


def _restore(question: Question, situation: Situation, sources: Sources) -> tuple[Situation, Sources]:
    settled = sources.answered.get(question.id)
    if settled is None:
        return situation, sources
    for (person, path), value in settled.values_before.items():
        sources = sources.with_value(path, value, person)
    for (person, name), fact in settled.facts_before.items():
        situation = _with_fact(situation, person, name, fact)
    rest = {key: one for key, one in sources.answered.items() if key != question.id}
    return situation, replace(sources, answered=rest)


class _Applying:
    def __init__(self, question: Question, situation: Situation, sources: Sources) -> None:
        self.question, self.situation, self.sources = question, situation, sources
        self.problems: list[str] = []
        self.values_before: dict[tuple[str, str], Value | None] = {}
        self.facts_before: dict[tuple[str, str], object | None] = {}

    def read(self, answer: object) -> None:
        if self.question.kind == "checklist":
            self._checklist(self._mapping(answer))
        elif self.question.scope == "person":
            for person, value in self._mapping(answer).items():
                self._inputs(value, self._person(person))
        else:
            self._inputs(answer, "")

    def _inputs(self, answer: object, person: str) -> None:
        inputs = self.question.inputs
        single = len(inputs) == 1 and inputs[0].key == "value"
        given: Mapping[str, Any] = {"value": answer} if single else self._mapping(answer)
        for key in given:
            if key not in {one.key for one in inputs}:
                self.problems.append(f"「{key}」という答えの欄はありません。")
        for one in inputs:
            value = given.get(one.key)
            if value is None or value in ("", []):
                if one.required:
                    self.problems.append(f"「{one.label}」を入れてください。")
                continue
            read = self._value(one, value, person)
            if read is not None:
                self._set(one.target, read, person)

    def _value(self, one: Input, value: object, person: str) -> Scalar | None:
        known = Known(self.question.paths, self.sources)
        eligible = eligible_people(one.target.path, known)
        possible = replace(one, options=offered_options(one, known, person))
        try:
            return read_input(possible, value, eligible or self._ids())
        except AnswerError as error:
            self.problems.extend(error.problems)
            return None

    def _checklist(self, answer: Mapping[str, Any]) -> None:
        items = {item.id: item for item in self.question.items}
        for key in answer:
            if key not in items:
                self.problems.append(f"「{key}」という項目はありません。")
        for group in _by_target(self.question.items):
            stated = [(item, answer[item.id]) for item in group if item.id in answer]
            if group[0].target.scope == "case":
                for item, value in stated:
                    self._set(item.target, item.value if value else item.otherwise, "")
            else:
                self._people([(item, _ticked(value)) for item, value in stated])

    def _people(self, stated: list[tuple[Item, dict[str, Any]]]) -> None:
        for person in dict.fromkeys(one for _, ticked in stated for one in ticked):
            chosen = [_tick(item, ticked[person]) for item, ticked in stated if ticked.get(person)]
            target = stated[0][0].target
            self._set(target, _combined(target, chosen, stated[0][0].otherwise), self._person(person))

    def _set(self, target: Target, value: Any, person: str) -> None:
        """Put one value where its target says: into the sources, into the facts, or both."""
        if target.path is not None:
            new = Value(tuple(value) if isinstance(value, list) else value, Origin.ASKED)
            wrong = self.question.paths.check(target.path, new)
            if wrong:
                self.problems.append(wrong)
                return
            self._keep_value(target.path.name, new, person)
        if target.fact is None:
            return
        try:
            nothing = target.fact.null is not None and str(value) == str(target.fact.null)
            raw = None if nothing else value
            for name, fact in read_fact(target.fact, raw, target.facts).items():
                self._keep_fact(name, fact, person)
        except FactError as error:
            self.problems.append(f"「{target.label}」: {error}")
        if self.question.sets_date and isinstance(day := parse_date(str(value)).date, date):
            self._keep_fact(DATE_KEY, day, "")

    def derive(self) -> None:
        """Facts that follow from the answer by the derivations of the forms (続柄 from 世帯主)."""
        known = Known(self.question.paths, self.sources)
        for name in self.question.derives:
            definition = self.question.paths.case.get(name) or self.question.paths.person[name]
            fact = definition.fact.partition(".")[2]
            for person in self._ids() if definition.scope == "person" else ("",):
                value = known.plain(name, person)
                if value is not None and fact:
                    self._keep_fact(fact, value, person)

    def _keep_value(self, path: str, value: Value, person: str) -> None:
        self.values_before.setdefault((person, path), self.sources.get(path, person))
        self.sources = self.sources.with_value(path, value, person)

    def _keep_fact(self, name: str, fact: object, person: str) -> None:
        self.facts_before.setdefault((person, name), _fact(self.situation, person, name))
        self.situation = _with_fact(self.situation, person, name, fact)

    def _mapping(self, answer: object) -> Mapping[str, Any]:
        if isinstance(answer, Mapping):
            return answer
        self.problems.append("答えの形が正しくありません。画面を開き直して、もう一度入れてください。")
        return {}

    def _person(self, person: str) -> str:
        if person not in self._ids() and person not in self.sources.people:
            self.problems.append(f"「{person}」という人は、この世帯にいません。")
        return person

    def _ids(self) -> tuple[str, ...]:
        return tuple(person.id for person in self.situation.household)


def _by_target(items: tuple[Item, ...]) -> Iterable[list[Item]]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.target.key, []).append(item)
    return groups.values()


def _ticked(given: object) -> dict[str, Any]:
    if isinstance(given, Mapping):
        return dict(given)
    return dict.fromkeys(given, True) if isinstance(given, list | tuple) else {}


def _tick(item: Item, tick: object) -> Any:
    """What one tick means: the item's value, with the grade or level when one was chosen."""
    if tick is True or not item.detail:
        return item.value
    if isinstance(item.value, Mapping):
        return {**item.value, "grade": tick}
    return tick


def _combined(target: Target, chosen: list[Any], otherwise: Any) -> Any:
    if not chosen:
        return otherwise
    return chosen if target.fact is not None and target.fact.type == "disability" else chosen[0]


def _fact(situation: Situation, person: str, name: str) -> object | None:
    if name == DATE_KEY:
        return situation.date
    if not person:
        return situation.facts.get(name)
    return next((one.facts.get(name) for one in situation.household if one.id == person), None)


def _with_fact(situation: Situation, person: str, name: str, fact: object | None) -> Situation:
    if name == DATE_KEY:
        return replace(situation, date=fact) if isinstance(fact, date) else situation
    if not person:
        return replace(situation, facts=_put(situation.facts, name, fact))
    people = (
        Person(one.id, _put(one.facts, name, fact)) if one.id == person else one
        for one in situation.household
    )
    return replace(situation, household=tuple(people))


def _put(facts: Mapping[str, object], name: str, fact: object | None) -> dict[str, object]:
    rest = {key: value for key, value in facts.items() if key != name}
    return rest if fact is None else {**rest, name: fact}

"""From a visit's rows to what the rules say. Reads, computes, changes nothing.

    rules_of(municipality) -> Rulebook  the active municipality's rules of today
    draft_of(visit) -> Draft            everything below from one read; answers and people as of now
    plan_of(visit) -> Plan
    questions_of(visit) -> tuple[Question, ...]      still to ask, narrowed to what matters
    answered_of(visit) -> tuple[Answered, ...]       already asked, in the order of the questions
    packet_of(visit) -> Packet          forms with values and origins, gaps
    measure_of(visit) -> Measure        written items before and now, decisions
    check_answer(visit, question, person, value)     raises BadInput with the rules' own sentences

A question answered with `LATER` (あとで確認) stays unknown and is not asked again until it is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from madoguchi.cityhall.cases.intake import facts_in, situation_of, sources_of
from madoguchi.cityhall.cases.models import Action, Answer, Visit, VisitPerson
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.rulebook import Rulebook, rulebook
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.rules.forms.answers import AnswerError, answer_about, apply_answer, read_input
from madoguchi.rules.forms.filling import fill
from madoguchi.rules.forms.interview import outstanding
from madoguchi.rules.forms.known import Known
from madoguchi.rules.forms.measuring import Measure, measure
from madoguchi.rules.forms.offers import eligible_people
from madoguchi.rules.forms.packet import Gap, Packet
from madoguchi.rules.forms.questions import Input, Question, Target
from madoguchi.rules.forms.values import Origin, Sources, Value
from madoguchi.rules.household import Person, Situation
from madoguchi.rules.procedures.engine import plan
from madoguchi.rules.procedures.model import Plan, Planned

# What was seen at 本人確認: {"document", "agent"}, with "card" if one was read; empty before.
Identity = Mapping[str, Any]
LATER = "@later"
GAP = "gap:"
PROCEDURE = "procedure:"


@dataclass(frozen=True, slots=True)
class Answered:
    """One answered question. `revision` is what `record_answer(seen=…)` compares with."""

    question: Question
    value: Any
    by: str
    at: datetime
    revision: int


class Draft:
    """A visit as the rules see it. Everything is computed once, when first asked for."""

    def __init__(
        self,
        visit: Visit,
        rules: Rulebook,
        people: list[VisitPerson],
        answers: list[Answer],
        identity: Identity,
    ) -> None:
        self.visit, self.rules, self.people, self.revision = visit, rules, people, visit.revision
        self.identity = identity
        self.answers = {(answer.question, answer.person): answer for answer in answers}
        self.problems: list[str] = []

    @cached_property
    def chosen(self) -> dict[str, bool]:
        """Optional procedures that were chosen or declined."""
        return {
            question.removeprefix(PROCEDURE): answer.value
            for (question, _), answer in self.answers.items()
            if question.startswith(PROCEDURE) and answer.value is not None
        }

    @cached_property
    def later(self) -> frozenset[str]:
        """Questions put off (あとで確認)."""
        return frozenset(question for (question, _), answer in self.answers.items() if answer.value == LATER)

    @cached_property
    def _applied(self) -> tuple[Situation, Sources]:
        """Facts and values with every answer on top, in the order of the questions; then what staff typed."""
        vocabulary, paths = self.rules.catalogue.vocabulary, self.rules.forms.paths
        sources = sources_of(self.visit, self.people, paths, vocabulary, staff=self._staff, city=self._city)
        if "card" in self.identity:
            sources = sources.with_value("identity.method", Value((self.identity["document"],), Origin.CARD))
        situation = situation_of(self.visit, self.people, sources, vocabulary, paths)
        for question in self.rules.questions:
            answer = self.answers.get((question.id, ""))
            if answer is None or answer.value in (None, LATER):
                continue
            present = answer_about(question, answer.value, sources.people)
            try:
                situation, sources = apply_answer(question, present, situation, sources)
            except AnswerError as error:
                self.problems.extend(error.problems)
        return self._with_typed(situation, sources)

    @property
    def situation(self) -> Situation:
        return self._applied[0]

    @property
    def sources(self) -> Sources:
        return self._applied[1]

    @cached_property
    def plan(self) -> Plan:
        return plan(self.rules.catalogue, self.situation, self.rules.calendar)

    @cached_property
    def selected(self) -> tuple[Planned, ...]:
        """The procedures that this visit will file: required ones and optional ones not declined."""
        return tuple(
            planned
            for planned in self.plan.applies
            if not planned.optional or self.chosen.get(planned.id, True)
        )

    @cached_property
    def packet(self) -> Packet:
        return fill(self.rules.forms, replace(self.plan, applies=self.selected), self.sources)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions still to ask."""
        return outstanding(
            self.rules.questions, self.plan, self.situation, self.sources, self.packet, later=self.later
        )

    @cached_property
    def answered(self) -> tuple[Answered, ...]:
        """The questions that have an answer, with who gave it and when."""
        found = ((question, self.answers.get((question.id, ""))) for question in self.rules.questions)
        return tuple(
            Answered(question, answer.value, answer.actor_label, answer.at, answer.revision)
            for question, answer in found
            if answer is not None and answer.value is not None
        )

    @cached_property
    def measure(self) -> Measure:
        """What had to be written before, and what this visit still writes."""
        return measure(self.packet, self.sources)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What a form needs and nobody has said."""
        return self.packet.gaps

    def person_label(self, key: str) -> str:
        """The person's name for the clerk's screen."""
        return str(self.sources.plain("name", key) or key)

    @property
    def _staff(self) -> dict[str, Any]:
        """What the clerk chose or saw."""
        chosen: dict[str, Any] = {"applicant.person": self.visit.applicant} if self.visit.applicant else {}
        return chosen | ({"identity.method": [self.identity["document"]]} if self.identity else {})

    @property
    def _city(self) -> dict[str, Any]:
        return {
            "event": self.visit.event,
            "notification.date": self.visit.day,
            "municipality.name": self.rules.municipality,
            "municipality.mayor": self.rules.mayor,
            "reception.number": self.visit.number,
        }

    def _with_typed(self, situation: Situation, sources: Sources) -> tuple[Situation, Sources]:
        typed = [
            (question.removeprefix(GAP), person, answer.value)
            for (question, person), answer in self.answers.items()
            if question.startswith(GAP) and answer.value is not None
        ]
        for path, person, value in typed:
            sources = sources.with_value(path, Value(value, Origin.STAFF), person)
        return (_with_facts(situation, sources, self.rules), sources) if typed else (situation, sources)


def draft_of(visit: Visit) -> Draft:
    """The draft from the visit's rows as they are now: three statements and the rulebook's one."""
    people = list(visit.people.filter(left_at__isnull=True).order_by("position", "id"))
    answers = list(visit.answers.order_by("revision"))
    seen = visit.actions.filter(kind=Action.Kind.IDENTIFIED).order_by("-id").first()
    return Draft(visit, rulebook(visit.day), people, answers, seen.text if seen else {})


def rules_of(municipality: Municipality) -> Rulebook:
    """The rules of today of the active municipality, which must be the given one."""
    if municipality.pk != active_municipality():
        raise ValueError("the municipality is not the active one")
    return rulebook()


def plan_of(visit: Visit) -> Plan:
    return draft_of(visit).plan


def questions_of(visit: Visit) -> tuple[Question, ...]:
    return draft_of(visit).questions


def answered_of(visit: Visit) -> tuple[Answered, ...]:
    return draft_of(visit).answered


def packet_of(visit: Visit) -> Packet:
    return draft_of(visit).packet


def check_answer(visit: Visit, question: str, person: str, value: Any) -> Any:
    """The value to store. Raises `BadInput` when the rules cannot use it, with their own sentences."""
    if value is None or value == LATER:
        return value
    draft = draft_of(visit)
    if question.startswith(GAP):
        return _checked_gap(draft, question.removeprefix(GAP), person, value)
    for known in draft.rules.questions:
        if known.id == question and not person:
            try:
                apply_answer(known, value, draft.situation, draft.sources)
            except AnswerError as error:
                raise BadInput("\n".join(error.problems)) from error
            return value
    raise BadInput("この質問は、いまの質問の一覧にありません。画面を更新してください。")


def identity_documents() -> Mapping[str, str]:
    """The ways of 本人確認: word to label."""
    return {one.value: one.label for one in rulebook().forms.paths.case["identity.method"].options}


def section_names() -> dict[str, str]:
    """The sections that can be given work: slug to name."""
    sections = rulebook().catalogue.sections.values()
    return {one.id: one.name for one in sections if not (one.guidance or one.internal)}


def _checked_gap(draft: Draft, path: str, person: str, value: Any) -> Any:
    paths = draft.rules.forms.paths
    definition = (paths.person if person else paths.case).get(path)
    if definition is None or (person and person not in {one.key for one in draft.people}):
        raise BadInput("この項目は入力できません。画面を更新してください。")
    target = Target(path, definition.scope, definition, None, {})
    kind = _INPUT_KINDS.get(definition.type, "text")
    one = Input("value", definition.label, "", "", kind, target, definition.options, True)
    try:
        read = read_input(one, value, eligible_people(definition, Known(paths, draft.sources)))
    except AnswerError as error:
        raise BadInput("\n".join(error.problems)) from error
    if problem := paths.check(definition, Value(read, Origin.STAFF)):
        raise BadInput(problem)
    return list(read) if isinstance(read, tuple) else read


_INPUT_KINDS = {
    "bool": "yes_no", "choice": "choice", "list": "checklist", "date": "date", "number": "number",
    "digits": "digits", "phone": "phone", "person": "people",
}  # fmt: skip


def _with_facts(situation: Situation, sources: Sources, rules: Rulebook) -> Situation:
    vocabulary, paths = rules.catalogue.vocabulary, rules.forms.paths

    def facts(person: str, before: Mapping[str, object]) -> dict[str, object]:
        return {**before, **facts_in(sources, person, vocabulary, paths)}

    people: Iterable[Person] = (Person(one.id, facts(one.id, one.facts)) for one in situation.household)
    return replace(situation, household=tuple(people), facts=facts("", situation.facts))

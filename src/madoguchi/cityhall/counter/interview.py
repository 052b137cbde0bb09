"""One question as a page: its controls with names, values and choices; and what was posted as an answer.

Names of controls: `v.<input>` about the case, `v.<input>.<person>` about a person, `i.<item>` and
`i.<item>.<person>` for ticks of a checklist, `d.<item>.<person>` for the grade of a tick.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from madoguchi.cityhall.cases.planning import LATER, Draft
from madoguchi.cityhall.counter.answer_words import FALSE, TRUE, options_of, shown, texts_of
from madoguchi.rules.forms.answers import answer_about, apply_answer, completed_answer, merged_answer
from madoguchi.rules.forms.filling import fill
from madoguchi.rules.forms.interview import outstanding
from madoguchi.rules.forms.questions import Input, Item, Question
from madoguchi.rules.procedures.engine import plan

MANY = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button, tick or option."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Control:
    """One control of the page. `shape`: radio, select, ticks, text. `person` is the name it is about."""

    shape: str
    name: str
    label: str
    value: str
    choices: tuple[Choice, ...]
    required: bool
    kind: str
    person: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    """What a question's controls are drawn from."""

    question: Question
    draft: Draft
    posted: QueryDict | None
    before: Any


@dataclass(frozen=True, slots=True)
class TickRow:
    """One line of a checklist: a single tick, or one per person (with a grade where the item has grades)."""

    label: str
    ticks: tuple[Control, ...]


def find(draft: Draft, wanted: str) -> Question | None:
    """The question to show: the wanted one as it would be asked now, else the first open one."""
    if wanted:
        return next((one for one in _asked_again(draft, wanted) if one.id == wanted), None)
    return draft.questions[0] if draft.questions else None


def put_off(draft: Draft) -> list[Question]:
    """Questions answered with 「後で確認」 that still matter."""
    return [one for one in _all_open(draft) if one.id in draft.later]


def controls(question: Question, draft: Draft, posted: QueryDict | None) -> list[Control]:
    """Every control of a question that is not a checklist, with what was posted, answered or suggested."""
    page = _Page(question, draft, posted, _before(question, draft))
    people = question.people if question.scope == "person" else ("",)
    return [_control(one, person, page) for person in people for one in question.inputs]


def tick_rows(question: Question, draft: Draft, posted: QueryDict | None) -> list[TickRow]:
    """The lines of a checklist."""
    before = _before(question, draft)
    return [TickRow(item.label, tuple(_ticks(item, before, posted, draft))) for item in question.items]


def shared_surname(draft: Draft) -> str:
    """The family name that everyone of the visit has, so that a list can do without it; else empty."""
    surnames = {
        draft.person_label(person.key).replace("　", " ").partition(" ")[0] for person in draft.people
    }
    return surnames.pop() if len(surnames) == 1 else ""


def given_name(name: str, surname: str) -> str:
    """The name without a family name that goes without saying."""
    return name.removeprefix(surname).strip() or name


def answer_from(question: Question, draft: Draft, posted: QueryDict) -> Any:
    """What was posted, in the shape that `rules.forms.answers` reads. Empty entries are left out.

    What was said earlier about people whom this page did not ask about stays part of the answer.
    """
    earlier = answer_about(question, _before(question, draft), draft.sources.people)
    return merged_answer(question, _posted(question, posted), earlier)


def _posted(question: Question, posted: QueryDict) -> Any:
    if question.kind == "checklist":
        return completed_answer(question, {item.id: _posted_item(item, posted) for item in question.items})
    if question.scope == "person":
        return {person: _posted_inputs(question, person, posted) for person in question.people}
    return _posted_inputs(question, "", posted)


def _asked_again(draft: Draft, wanted: str) -> tuple[Question, ...]:
    """The open questions as if `wanted` had not been answered."""
    known = next((one for one in draft.rules.questions if one.id == wanted), None)
    if known is None:
        return ()
    situation, sources = apply_answer(known, None, draft.situation, draft.sources)
    planned = plan(draft.rules.catalogue, situation, draft.rules.calendar)
    applies = tuple(one for one in planned.applies if not one.optional or draft.chosen.get(one.id, True))
    packet = fill(draft.rules.forms, replace(planned, applies=applies), sources)
    later = draft.later - {wanted}
    return outstanding(draft.rules.questions, planned, situation, sources, packet, later=later)


def _all_open(draft: Draft) -> tuple[Question, ...]:
    return outstanding(draft.rules.questions, draft.plan, draft.situation, draft.sources, draft.packet)


def _before(question: Question, draft: Draft) -> Any:
    answer = draft.answers.get((question.id, ""))
    return None if answer is None or answer.value == LATER else answer.value


def _given(one: Input, person: str, page: _Page) -> list[str]:
    """The texts that the control shows as given: posted, else answered before, else suggested."""
    if page.posted is not None:
        return page.posted.getlist(_name("v", one.key, person))
    question, value = page.question, page.before
    if person:
        value = value.get(person) if isinstance(value, Mapping) else None
    if not _is_plain(question):
        value = value.get(one.key) if isinstance(value, Mapping) else None
    if page.before is None and one.suggest:
        value = page.draft.sources.plain(one.suggest, person)
    return texts_of(value)


def _control(one: Input, person: str, page: _Page) -> Control:
    given = _given(one, person, page)
    offered = options_of(one, page.draft, person)
    choices = tuple(Choice(value, label, value in given) for value, label in offered)
    return Control(
        shape=_shape(one, choices),
        name=_name("v", one.key, person),
        label=one.label,
        value=shown(one.kind, given[0] if given else ""),
        choices=choices,
        required=one.required,
        kind=one.kind,
        person=page.draft.person_label(person) if person else "",
        hint=str(HINTS.get(one.kind, "")),
    )


def _shape(one: Input, choices: tuple[Choice, ...]) -> str:
    if one.kind == "checklist":
        return "ticks"
    if choices:
        return "select" if len(choices) > MANY else "radio"
    return "text"


def _is_plain(question: Question) -> bool:
    """Whether the answer is one bare value instead of a value per input."""
    return len(question.inputs) == 1 and question.inputs[0].key == "value"


def _ticks(item: Item, before: Any, posted: QueryDict | None, draft: Draft) -> Iterator[Control]:
    given = before.get(item.id) if isinstance(before, Mapping) else None
    people = ("",) if item.target.scope == "case" else item.people
    for person in people:
        name = _name("i", item.id, person)
        tick = given.get(person) if person and isinstance(given, Mapping) else given
        ticked = name in posted if posted is not None else bool(tick)
        grade = posted.get(_name("d", item.id, person), "") if posted is not None else str(tick or "")
        grades = tuple(Choice(one.value, one.label, one.value == grade) for one in item.detail)
        yield Control(
            "tick", name, item.label, TRUE if ticked else "", grades, False, "tick",
            draft.person_label(person) if person else "", _name("d", item.id, person),
        )  # fmt: skip


def _posted_item(item: Item, posted: QueryDict) -> Any:
    if item.target.scope == "case":
        return _name("i", item.id, "") in posted
    return {
        person: (posted.get(_name("d", item.id, person)) or True) if item.detail else True
        for person in item.people
        if _name("i", item.id, person) in posted
    }


def _posted_inputs(question: Question, person: str, posted: QueryDict) -> Any:
    values = {one.key: _posted_input(one, person, posted) for one in question.inputs}
    if _is_plain(question):
        return values["value"]
    return {key: value for key, value in values.items() if value not in ("", [])}


def _posted_input(one: Input, person: str, posted: QueryDict) -> Any:
    name = _name("v", one.key, person)
    if one.kind == "checklist":
        return posted.getlist(name)
    text = posted.get(name, "").strip()
    if one.kind == "yes_no":
        return {TRUE: True, FALSE: False}.get(text, "")
    return text


def _name(letter: str, key: str, person: str) -> str:
    return f"{letter}.{key}.{person}" if person else f"{letter}.{key}"


HINTS = {
    "date": gettext_lazy("例：令和8年4月1日、R8.4.1、2026-04-01"),
    "phone": gettext_lazy("例：090-1234-5678"),
}

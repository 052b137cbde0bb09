"""The cast of the form tests: the family that Kagoshima counted (tests/vectors/kagoshima_family.yaml)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from madoguchi.rules.facts import Vocabulary
from madoguchi.rules.forms.answers import apply_answer, completed_answer
from madoguchi.rules.forms.filling import fill
from madoguchi.rules.forms.intake import sources_from_people
from madoguchi.rules.forms.interview import outstanding
from madoguchi.rules.forms.loader import FormCatalogue, load_forms
from madoguchi.rules.forms.packet import Packet
from madoguchi.rules.forms.questions import Question, load_questions
from madoguchi.rules.forms.values import Origin, Sources
from madoguchi.rules.household import Situation, parse_situation

ROOT = Path(__file__).parents[3]
CATALOGUE = ROOT / "src" / "madoguchi" / "catalogue"
VECTOR = ROOT / "tests" / "vectors" / "kagoshima_family.yaml"


@dataclass(frozen=True)
class Procedure:
    id: str
    people: tuple[str, ...] = ()
    presumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class StubPlan:
    """A plan as far as filling and the interview look at it."""

    applies: tuple[Procedure, ...]
    unknown: tuple[Any, ...] = field(default=())


@cache
def forms() -> FormCatalogue:
    return load_forms(CATALOGUE / "forms")


@cache
def vector() -> dict[str, Any]:
    return yaml.safe_load(VECTOR.read_text(encoding="utf-8"))


def family_plan() -> StubPlan:
    return StubPlan(tuple(Procedure(slug, tuple(people)) for slug, people in vector()["plan"].items()))


def known_before_the_interview() -> Sources:
    """転出証明書情報, the city's own data and the card of the person at the counter; nothing asked yet."""
    data, paths = vector(), forms().paths
    sources = sources_from_people(paths, data["people"], Origin.TRANSFER, case=data["transfer"])
    schools = {person: {"school_assigned": school} for person, school in data["assigned_schools"].items()}
    sources = sources_from_people(paths, schools, Origin.MUNICIPALITY, case=data["city"], into=sources)
    return sources_from_people(
        paths, {}, Origin.CARD, case={"applicant.person": data["applicant"]}, into=sources
    )


@cache
def vocabulary() -> Vocabulary:
    facts, events = (
        yaml.safe_load((CATALOGUE / name).read_text("utf-8")) for name in ("facts.yaml", "events.yaml")
    )
    return Vocabulary.from_data(facts, events)


@cache
def questions() -> tuple[Question, ...]:
    return load_questions(CATALOGUE / "questions.yaml", forms().paths, vocabulary())


def question(name: str) -> Question:
    return next(one for one in questions() if one.id == name)


def situation_before_the_interview() -> Situation:
    """The same register items as facts for the plan, as the counter hands them in."""
    data = vector()
    relations = {"p1": "head", "p2": "wife"}
    household = [
        {
            "id": person,
            "relation": relations.get(person, "child"),
            "birth_date": str(items["birth_date"]),
            "sex": items["sex"],
            "insurance": items["insurance"],
            "pension": int(items["pension"]) or None,
            "card": items["card"],
            "nationality": items["nationality"],
        }
        for person, items in data["people"].items()
    ]
    facts = {"from_abroad": False, "transfer_planned_date": str(data["transfer"]["move.out_date"])}
    return parse_situation(
        {"event": data["event"], "date": str(data["visit_date"]), "household": household, "facts": facts},
        vocabulary(),
    )


@cache
def interviewed() -> tuple[Situation, Sources]:
    """The family after the interview: whatever is asked, in its order, answered as the vector says."""
    situation, sources = situation_before_the_interview(), known_before_the_interview()
    while asked := outstanding(questions(), family_plan(), situation, sources, family_packet(sources)):
        answer = vector()["answers"][asked[0].id]
        if asked[0].kind == "checklist":
            answer = completed_answer(asked[0], answer)
        situation, sources = apply_answer(asked[0], answer, situation, sources)
    return situation, sources


def family_packet(sources: Sources) -> Packet:
    return fill(forms(), family_plan(), sources)


def answers() -> dict[str, Any]:
    """The answers as they were given, by question."""
    return {name: settled.answer for name, settled in interviewed()[1].answered.items()}

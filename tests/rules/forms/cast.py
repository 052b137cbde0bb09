"""The cast of the form tests: the family that Kagoshima counted (tests/vectors/kagoshima_family.yaml)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from madoguchi.rules.forms.intake import sources_from_people
from madoguchi.rules.forms.loader import FormCatalogue, load_forms
from madoguchi.rules.forms.values import Origin, Sources

ROOT = Path(__file__).parents[3]
CATALOGUE = ROOT / "src" / "madoguchi" / "catalogue"
VECTOR = ROOT / "tests" / "vectors" / "kagoshima_family.yaml"


@dataclass(frozen=True)
class Procedure:
    id: str
    people: tuple[str, ...] = ()


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

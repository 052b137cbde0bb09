"""Households as a city has them: who lives together, how old, and how they are related (続柄).

Deterministic: the same seed makes the same city. Ages are counted on `REGISTER_DAY`, whatever day it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from madoguchi.cityhall.residents.synthetic.names import Name, family_name, given_name
from madoguchi.cityhall.residents.synthetic.places import Place, some_place

REGISTER_DAY = date(2026, 10, 1)
HEAD, HUSBAND, WIFE, CHILD, FATHER, MOTHER = "02", "11", "12", "20", "51", "52"
_YEAR = 365.25


@dataclass(slots=True)
class Someone:
    """One person. `relation` are the 続柄 codes from the head down; `items` replaces register columns."""

    name: Name
    given: Name
    sex: str
    birth: date
    relation: tuple[str, ...]
    items: dict[str, str] = field(default_factory=dict)

    @property
    def age(self) -> int:
        """Completed years on `REGISTER_DAY`."""
        had = (REGISTER_DAY.month, REGISTER_DAY.day) >= (self.birth.month, self.birth.day)
        return REGISTER_DAY.year - self.birth.year - (not had)


@dataclass(slots=True)
class Household:
    """People at one address since a day. `insurance`: nhi or employee, for those under 75."""

    place: Place
    since: date
    insurance: str
    people: list[Someone]


def born(rng: Random, low: int, high: int) -> date:
    """A birth date of someone aged `low` to `high` on `REGISTER_DAY`."""
    return REGISTER_DAY - timedelta(days=rng.randint(int(low * _YEAR) + 1, int((high + 1) * _YEAR) - 1))


class Maker:
    """Makes members of one household with one family name."""

    def __init__(self, rng: Random, name: Name | None = None) -> None:
        self.rng = rng
        self.name = name or family_name(rng)
        self.people: list[Someone] = []

    def add(
        self, relation: tuple[str, ...], sex: str, low: int, high: int, name: Name | None = None
    ) -> Someone:
        """Add someone between two ages."""
        taken = frozenset(person.given[0] for person in self.people)
        birth = born(self.rng, low, high)
        given = given_name(self.rng, sex, birth.year, taken)
        person = Someone(name or self.name, given, sex, birth, relation)
        self.people.append(person)
        return person

    def couple(self, low: int, high: int) -> int:
        """Husband as head and wife of about the same age; returns the wife's age."""
        head = self.add((HEAD,), "1", low, high)
        return self.add((WIFE,), "2", max(18, head.age - 6), head.age + 2).age

    def children(self, count: int, mother: int, relation: tuple[str, ...] = (CHILD,)) -> None:
        """Children in order of birth, born when the mother was 20 to 42 and still at home."""
        oldest = min(24, mother - 20)
        ages = sorted(
            (self.rng.randint(max(0, mother - 42), max(oldest, 0)) for _ in range(count)), reverse=True
        )
        for age in ages:
            self.add(relation, self.rng.choice("12"), age, age)


def _single(make: Maker) -> None:
    make.add((HEAD,), make.rng.choice("12"), 18, 59)


def _single_elder(make: Maker) -> None:
    make.add((HEAD,), make.rng.choice("1222"), 65, 98)


def _couple(make: Maker) -> None:
    make.couple(24, 64)


def _elder_couple(make: Maker) -> None:
    make.couple(65, 92)


def _family(make: Maker) -> None:
    make.children(make.rng.choice((1, 1, 2, 2, 2, 3)), make.couple(27, 52))


def _single_parent(make: Maker) -> None:
    parent = make.add((HEAD,), make.rng.choice("12222"), 26, 52)
    make.children(make.rng.choice((1, 1, 2)), parent.age)


def _three_generations(make: Maker) -> None:
    wife = make.couple(32, 52)
    make.children(make.rng.choice((1, 2, 2, 3)), wife)
    if make.rng.random() < 0.5:
        make.add((FATHER,), "1", wife + 24, wife + 34)
    make.add((MOTHER,), "2", wife + 22, wife + 32)


def _grandchildren(make: Maker) -> None:
    """The old couple is the head's side; son, his wife and their child live with them."""
    make.couple(60, 80)
    son = make.add((CHILD,), "1", 30, 38)
    make.add((CHILD, WIFE), "2", max(20, son.age - 4), son.age)
    make.add((CHILD, CHILD), make.rng.choice("12"), 0, 8)


def _adult_child(make: Maker) -> None:
    make.couple(58, 78)
    make.add((CHILD,), make.rng.choice("12"), 25, 36)


def _siblings(make: Maker) -> None:
    head = make.add((HEAD,), "2", 45, 75)
    make.add(("84" if make.rng.random() < 0.5 else "74",), "2", head.age - 6, head.age - 1)
    make.people[-1].sex = "2" if make.people[-1].relation == ("84",) else "1"


def _unmarried_couple(make: Maker) -> None:
    head = make.add((HEAD,), "1", 24, 50)
    make.add(("14",), "2", max(20, head.age - 5), head.age + 3, family_name(make.rng))


_PATTERNS: tuple[tuple[int, Callable[[Maker], None]], ...] = (
    (18, _single),
    (13, _single_elder),
    (12, _couple),
    (12, _elder_couple),
    (26, _family),
    (6, _single_parent),
    (5, _three_generations),
    (2, _grandchildren),
    (4, _adult_child),
    (1, _siblings),
    (1, _unmarried_couple),
)


def households(rng: Random) -> Iterator[Household]:
    """Endless households, in about the shares of a Japanese city."""
    patterns = [pattern for _, pattern in _PATTERNS]
    weights = [weight for weight, _ in _PATTERNS]
    while True:
        make = Maker(rng)
        rng.choices(patterns, weights)[0](make)
        oldest = max(person.age for person in make.people)
        days = rng.randint(30, max(60, min(oldest, 40) * 365))
        retired = make.people[0].age >= 65
        yield Household(
            place=some_place(rng, flat=len(make.people) <= 2 and rng.random() < 0.7),
            since=REGISTER_DAY - timedelta(days=days),
            insurance="nhi" if retired or rng.random() < 0.3 else "employee",
            people=make.people,
        )

"""Values that fill a form, each with where it came from.

A value without an origin cannot exist: the counter shows the origin beside every field
(ux.md, page `/c/v/{id}/f/{n}`), so the type asks for it. Dates are ISO strings; an unknown
birth date (不詳) is the register's own text and is printed as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

Scalar = str | bool | int | tuple[str, ...]


class Origin(StrEnum):
    """Where a value came from. `label` is the badge the clerk and the resident see."""

    CARD = "card"
    REGISTER = "register"
    TRANSFER = "transfer"
    EARLIER = "earlier"
    ASKED = "asked"
    DERIVED = "derived"
    STAFF = "staff"
    MUNICIPALITY = "municipality"

    @property
    def label(self) -> str:
        return _LABELS[self.value]


_LABELS = {
    "card": "カード",
    "register": "住基",
    "transfer": "転出証明書情報",
    "earlier": "前の手続",
    "asked": "聞き取り",
    "derived": "計算",
    "staff": "職員",
    "municipality": "市の情報",
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value and its origin."""

    value: Scalar
    origin: Origin

    def __post_init__(self) -> None:
        if isinstance(self.value, list):
            object.__setattr__(self, "value", tuple(self.value))


Values = Mapping[str, Value]
NO_VALUES: Values = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Settled:
    """What one answer changed, so that changing the answer restores exactly what was there.

    Keys are (person id or "", path or fact name); a None means "there was nothing".
    """

    answer: object
    values_before: Mapping[tuple[str, str], Value | None]
    facts_before: Mapping[tuple[str, str], object | None]


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything known so far: about the case, about each mover, and which answers gave it.

    `case` maps a case path (`new_address.text`) to its value, `people` a person id to that person's
    values (`name`, `kana`, …), in the order in which forms list the people. Sources are never
    changed; `with_value` returns new ones.
    """

    case: Values = field(default_factory=lambda: NO_VALUES)
    people: Mapping[str, Values] = field(default_factory=dict)
    answered: Mapping[str, Settled] = field(default_factory=dict)

    def get(self, path: str, person: str = "") -> Value | None:
        """The value of a path, of the case or of one person; None when nobody has said."""
        return self.people.get(person, NO_VALUES).get(path) if person else self.case.get(path)

    def plain(self, path: str, person: str = "") -> Scalar | None:
        """Like `get`, without the origin."""
        found = self.get(path, person)
        return None if found is None else found.value

    def with_value(self, path: str, value: Value | None, person: str = "") -> Sources:
        """The same sources with one value put in (or, for None, taken away)."""
        if not person:
            return replace(self, case=_put(self.case, path, value))
        people = dict(self.people)
        people[person] = _put(people.get(person, NO_VALUES), path, value)
        return replace(self, people=people)


def _put(values: Values, path: str, value: Value | None) -> Values:
    changed = dict(values)
    if value is None:
        changed.pop(path, None)
    else:
        changed[path] = value
    return changed

"""One way to look a value up while filling: stored values first, then what can be worked out.

A stored value wins over a derived one unless the path declares `derived` as the stronger origin.
Every answer is remembered for the life of the object, which is one `fill`.
"""

from __future__ import annotations

from datetime import date

from madoguchi.rules.forms.conditions import Condition
from madoguchi.rules.forms.derive import CASE_RULES, PERSON_RULES
from madoguchi.rules.forms.values import Origin, Scalar, Sources, Value
from madoguchi.rules.forms.vocabulary import PathDefinition, Paths

_MISSING = object()


class Known:
    """Everything known about one visit, by path."""

    def __init__(self, paths: Paths, sources: Sources) -> None:
        self.paths, self.sources = paths, sources
        self._found: dict[tuple[str, str], Value | None] = {}

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(self.sources.people)

    def value(self, path: str, person: str = "") -> Value | None:
        """The value of a declared path of the case, or of one person."""
        key = (path, person)
        found = self._found.get(key, _MISSING)
        if found is _MISSING:
            self._found[key] = None  # a derivation that comes round to itself knows nothing
            found = self._found[key] = self._look(path, person)
        return found  # type: ignore[return-value]

    def plain(self, path: str, person: str = "") -> Scalar | None:
        found = self.value(path, person)
        return None if found is None else found.value

    def text(self, path: str, person: str = "") -> str:
        """The value as text, "" when unknown."""
        found = self.value(path, person)
        return "" if found is None else token(found.value)

    def day(self, path: str, person: str = "") -> date | None:
        """The value as a date; None when unknown or when the register says 不詳."""
        return as_date(self.text(path, person))

    def place(self, path: str, person: str) -> tuple[PathDefinition, str, str | None]:
        """Where a path as written in a form leads: its definition, the role, the person ("" = the case).

        The person is None when the role is not known yet.
        """
        resolved = self.paths.resolve(path)
        if resolved is None:
            raise KeyError(path)
        role, definition = resolved
        if role == "":
            return definition, role, ""
        if role == "person":
            return definition, role, person
        return definition, role, self.text(f"{role}.person") or None

    def holds(self, condition: Condition | None, person: str = "") -> bool | None:
        """Whether a condition holds here; an absent condition always does."""
        return True if condition is None else condition.holds(lambda path: self._variable(path, person))

    def unknown_paths(self, condition: Condition, person: str = "") -> tuple[str, ...]:
        return tuple(path for path in condition.paths if self._variable(path, person) is None)

    def _variable(self, path: str, person: str) -> Scalar | None:
        definition, _, owner = self.place(path, person)
        found = None if owner is None else self.value(definition.name, owner)
        if found is None or definition.type in ("bool", "number", "list"):
            return None if found is None else found.value
        return token(found.value)

    def _look(self, path: str, person: str) -> Value | None:
        definition = (self.paths.person if person else self.paths.case).get(path)
        if definition is None:
            return None  # a person's item, while nobody has said which person
        stored = self.sources.get(path, person)
        if stored is not None and (stored.origin is Origin.STAFF or not _derived_first(definition, stored)):
            return stored
        if Origin.DERIVED in definition.origins:
            derived = self._derive(path, person)
            if derived is not None:
                return Value(derived, Origin.DERIVED)
        return stored

    def _derive(self, path: str, person: str) -> Scalar | None:
        if person:
            rule = PERSON_RULES.get(path)
            return rule(self, person) if rule else None
        case_rule = CASE_RULES.get(path)
        return case_rule(self) if case_rule else None


def _derived_first(path: PathDefinition, stored: Value) -> bool:
    return Origin.DERIVED in path.origins and path.stronger(Origin.DERIVED, stored.origin)


def token(value: Scalar) -> str:
    """A value as the catalogue writes it: true, false, 3, nhi."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "・".join(value) if isinstance(value, tuple) else str(value)


def as_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None

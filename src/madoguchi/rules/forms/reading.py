"""Read catalogue YAML so that every complaint names its file and line.

Used for forms, paths and questions. A reader takes keys one by one; keys nobody took are reported
with the nearest known one, so that a typo never passes silently.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml


class FormsError(ValueError):
    """The catalogue of forms cannot be used; `problems` lists every "file:line: message"."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Located(dict[Any, Any]):
    """A YAML mapping that remembers the line of itself and of each key."""

    line: int = 1
    lines: dict[Any, int]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        found = Located(super().construct_mapping(node, deep=True))
        found.line = node.start_mark.line + 1
        found.lines = {}
        for key_node, _ in node.value:
            key, line = self.construct_object(key_node, deep=True), key_node.start_mark.line + 1
            if key in found.lines:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key} is given twice", key_node.start_mark
                )
            found.lines[key] = line
        return found


_Loader.add_constructor(
    yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, lambda loader, node: loader.construct_mapping(node)
)


class Problems:
    """Collects complaints about one catalogue; `stop` raises when there are any."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, file: str, line: int, message: str) -> None:
        self.found.append(f"{file}:{line}: {message}")

    def stop(self) -> None:
        if self.found:
            raise FormsError(self.found)


def load_yaml(file: Path, problems: Problems) -> Located | None:
    """The mapping in a file, or None after reporting why there is none."""
    try:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader subclass
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.add(file.name, line, f"not readable as YAML: {error.problem}")
        return None
    if not isinstance(data, Located):
        problems.add(file.name, 1, "must be a mapping of keys to values")
        return None
    return data


class Reader:
    """Takes typed values out of one mapping and complains in the catalogue's own terms."""

    def __init__(self, data: Located, file: str, problems: Problems) -> None:
        self.data, self.file, self.problems = data, file, problems
        self._known: set[str] = set()

    def complain(self, message: str, key: str = "") -> None:
        self.problems.add(self.file, self.data.lines.get(key, self.data.line), message)

    def raw(self, key: str) -> Any:
        self._known.add(key)
        return self.data.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it is required."""
        value = self.raw(key)
        if value is None:
            if default is None:
                self.complain(f"{key} is missing")
            return default or ""
        if not isinstance(value, str | int):
            self.complain(f"{key} must be text", key)
            return default or ""
        return str(value)

    def number(self, key: str, default: int = 0) -> int:
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            self.complain(f"{key} must be a number", key)
            return default
        return value

    def flag(self, key: str) -> bool:
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            self.complain(f"{key} must be true or false", key)
        return value is True

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.complain(f"{key} must be a list", key)
            return ()
        return tuple(str(item) for item in value)

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        value, allowed = self.text(key, default), tuple(allowed)
        if value and value not in allowed and key in self.data:
            self.complain(f"{key} {value!r} is unknown{nearest(value, allowed)}", key)
        return value

    def day(self, key: str, required: bool = False) -> date | None:
        value = self.raw(key)
        if value is None:
            if required:
                self.complain(f"{key} is missing")
            return None
        if not isinstance(value, date):
            self.complain(f"{key} must be a date like 2025-04-01", key)
            return None
        return value

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self.raw(key)
        if value is not None and not isinstance(value, dict):
            self.complain(f"{key} must be a mapping", key)
            return {}
        return value or {}

    def children(self, key: str) -> list[Reader]:
        """One reader per mapping of a list."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, Located) for item in value):
            self.complain(f"{key} must be a list of mappings", key)
            return []
        return [Reader(item, self.file, self.problems) for item in value]

    def finish(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self.data:
            if key not in self._known:
                self.complain(f"{key} is not a key here{nearest(str(key), self._known)}", str(key))


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean …?` when something close is known, else nothing."""
    close = get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""

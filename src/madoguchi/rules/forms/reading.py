"""Read catalogue YAML so that every complaint names its file and line, in the words of who edits it.

Used for forms, paths and questions. A reader takes keys one by one; keys nobody took are reported
with the nearest known one, so that a typo never passes silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from madoguchi.rules.facts import nearest as nearest_word
from madoguchi.rules.procedures.yamlfile import Located, read_yaml


class FormsError(ValueError):
    """The catalogue of forms cannot be used; `problems` lists every "file:line: message"."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Problems:
    """Collects complaints about one catalogue; `stop` raises when there are any."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, file: str, line: int, message: str) -> None:
        self.found.append(f"{file}:{line}: {message}")

    def stop(self) -> None:
        if self.found:
            raise FormsError(self.found)


def open_yaml(file: Path, problems: Problems) -> Reader | None:
    """A reader of the mapping in a file, or None after reporting why there is none."""
    located = read_yaml(file)
    problems.found.extend(located.problems)
    if located.problems:
        return None
    if not isinstance(located.data, dict):
        problems.add(located.name, 1, "項目と値の組で書いてください。")
        return None
    return Reader(located, (), problems)


class Reader:
    """Takes typed values out of one mapping and complains in the catalogue's own terms."""

    def __init__(self, located: Located, path: tuple[Any, ...], problems: Problems) -> None:
        self._located, self._path, self.problems = located, path, problems
        data: Any = located.data
        for key in path:
            data = data[key]
        self.data: Mapping[Any, Any] = data
        self._known: set[str] = set()

    def complain(self, message: str, key: str = "") -> None:
        file, line = self._located.where(*self._path, *((key,) if key in self.data else ()))
        self.problems.add(file, line, message)

    def raw(self, key: str) -> Any:
        self._known.add(key)
        return self.data.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it is required."""
        value = self.raw(key)
        if value is None:
            if default is None:
                self.complain(f"「{key}」がありません。")
            return default or ""
        if not isinstance(value, str | int):
            self.complain(f"「{key}」は文字で書いてください。", key)
            return default or ""
        return str(value)

    def number(self, key: str, default: int = 0) -> int:
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            self.complain(f"「{key}」は数字で書いてください。", key)
            return default
        return value

    def flag(self, key: str) -> bool:
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            self.complain(f"「{key}」は true か false で書いてください。", key)
        return value is True

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.complain(f"「{key}」は [ ] の一覧で書いてください。", key)
            return ()
        return tuple(str(item) for item in value)

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        value, allowed = self.text(key, default), tuple(allowed)
        if value and value not in allowed and key in self.data:
            self.complain(f"「{key}」の「{value}」は使えません。{nearest(value, allowed)}", key)
        return value

    def day(self, key: str, required: bool = False) -> date | None:
        value = self.raw(key)
        if value is None:
            if required:
                self.complain(f"「{key}」がありません。")
            return None
        if not isinstance(value, date):
            self.complain(f"「{key}」は 2025-04-01 のような日付で書いてください。", key)
            return None
        return value

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self.raw(key)
        if value is not None and not isinstance(value, dict):
            self.complain(f"「{key}」は項目と値の組で書いてください。", key)
            return {}
        return value or {}

    def child(self, key: str) -> Reader | None:
        """A reader of the mapping under a key, None without one."""
        return self._inner(key) if self.mapping(key) else None

    def named_children(self, key: str) -> list[tuple[str, Reader]]:
        """A reader per entry of a mapping of mappings."""
        found = [(str(name), value) for name, value in self.mapping(key).items()]
        for name, value in found:
            if not isinstance(value, dict):
                self.complain(f"「{name}」は項目と値の組で書いてください。", key)
        return [(name, self._inner(key, name)) for name, value in found if isinstance(value, dict)]

    def children(self, key: str) -> list[Reader]:
        """A reader per mapping of a list."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.complain(f"「{key}」は項目と値の組の一覧で書いてください。", key)
            return []
        return [self._inner(key, index) for index in range(len(value))]

    def finish(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self.data:
            if key not in self._known:
                self.complain(f"「{key}」という項目はありません。{nearest(str(key), self._known)}", str(key))

    def _inner(self, *keys: Any) -> Reader:
        return Reader(self._located, (*self._path, *keys), self.problems)


def nearest(word: str, known: Iterable[str]) -> str:
    """「…」ではありませんか。 when something close is known, else nothing."""
    close = nearest_word(word, list(known))
    return f"「{close}」ではありませんか。" if close else ""

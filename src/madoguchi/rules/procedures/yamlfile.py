"""YAML that remembers where everything stood, so that a problem can be reported as ``file:line: message``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

Where = tuple[str, int]


@dataclass(frozen=True)
class Located:
    """A parsed file: plain data, and the line of each mapping entry and list item by its path of keys."""

    name: str
    data: Any
    lines: Mapping[tuple[Any, ...], int]
    problems: tuple[str, ...] = ()

    def where(self, *path: Any) -> Where:
        """File and line of the entry, or of the nearest enclosing one."""
        for end in range(len(path), -1, -1):
            line = self.lines.get(path[:end])
            if line is not None:
                return self.name, line
        return self.name, 1


@dataclass
class _Reader:
    name: str
    loader: Any
    lines: dict[tuple[Any, ...], int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def read(self, node: yaml.Node, path: tuple[Any, ...]) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return dict(self._entries(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        return self.construct(node)

    def construct(self, node: yaml.Node) -> Any:
        """The plain value; one that looks like a date but is none becomes a problem with its line."""
        try:
            return self.loader.construct_object(node)
        except ValueError as error:
            line = node.start_mark.line + 1
            self.problems.append(f"{self.name}:{line}: 「{node.value}」を読めません({error})。")
            return None

    def _entries(self, node: yaml.MappingNode, path: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
        seen = set()
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(f"{self.name}:{line}: 項目の名前は1つの言葉で書いてください。")
                continue
            key = self.construct(key_node)
            if key in seen:
                self.problems.append(f"{self.name}:{line}: 「{key}」が2回書かれています。")
            seen.add(key)
            self.lines[(*path, key)] = line
            yield key, self.read(value_node, (*path, key))


@dataclass(frozen=True)
class Place:
    """An entry inside a located file, from which deeper entries can be found."""

    located: Located
    path: tuple[Any, ...]

    def at(self, *path: Any) -> Where:
        """File and line of an entry below this one."""
        return self.located.where(*self.path, *path)


def parse_yaml(text: str, name: str) -> Located:
    """Read one document; a syntax error or a repeated key becomes a problem, never an exception."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Located(name, None, {}, (f"{name}:1: ファイルが空です。",))
        reader = _Reader(name, loader)
        data = reader.read(node, ())
        return Located(name, data, reader.lines, tuple(reader.problems))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return Located(name, None, {}, (f"{name}:{line}: YAMLとして読めません({error.problem})。",))
    except (yaml.YAMLError, ValueError) as error:
        return Located(name, None, {}, (f"{name}:1: YAMLとして読めません({error})。",))
    finally:
        loader.dispose()


def read_yaml(path: Path, name: str | None = None) -> Located:
    """Read one UTF-8 file, with or without BOM."""
    label = name or path.name
    try:
        return parse_yaml(path.read_text(encoding="utf-8-sig"), label)
    except UnicodeDecodeError:
        return Located(label, None, {}, (f"{label}:1: UTF-8で保存してください。",))
    except OSError as error:
        return Located(label, None, {}, (f"{label}:1: 読めません({error.strerror})。",))


def from_mapping(data: Mapping[str, Any], name: str) -> Located:
    """Wrap data that did not come from a file; every line is 0."""
    return Located(name, data, {(): 0})

"""The declared paths: every value a form may print, its type, labels, choices and possible origins.

Read from catalogue/forms/paths.yaml. A person path is written bare inside a block about one person
(`name`) and through a role elsewhere (`head.name`); a role's person id is the case path `head.person`.
Conditions write `p.name` for the person a row or a form is about. A path with a `fact` carries a fact of the
plan's vocabulary under its own name; both are set together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from madoguchi.rules.forms.conditions import Compiler
from madoguchi.rules.forms.definitions import Option
from madoguchi.rules.forms.reading import Problems, Reader, nearest, open_yaml
from madoguchi.rules.forms.values import Origin, Value

PathType = Literal["text", "date", "choice", "bool", "number", "digits", "phone", "address", "list", "person"]
PATH_TYPES: tuple[PathType, ...] = get_args(PathType)
_CEL_TYPES = {"bool": "bool", "number": "number", "list": "list"}


@dataclass(frozen=True, slots=True)
class PathDefinition:
    """One path. `origins` are the sources that may give it, the strongest first.

    `min_age`: in completed years, the age from which somebody can be named (type person); 0 for anybody.
    `length`: how many digits a number typed for it has (type digits); 0 for any.
    """

    name: str
    scope: Literal["case", "person"]
    label: str
    easy: str
    en: str
    type: PathType
    options: tuple[Option, ...]
    open: bool
    origins: tuple[Origin, ...]
    fact: str
    min_age: int = 0
    length: int = 0

    def option_label(self, value: str) -> str:
        return next((option.label for option in self.options if option.value == value), value)

    def stronger(self, new: Origin, old: Origin) -> bool:
        """May a value from `new` replace one from `old`? A clerk's correction always may."""
        if new is Origin.STAFF or new not in self.origins or old not in self.origins:
            return new is Origin.STAFF
        return self.origins.index(new) <= self.origins.index(old)


@dataclass(frozen=True)
class Paths:
    """The vocabulary: case paths, person paths, roles (identifier to Japanese label)."""

    case: Mapping[str, PathDefinition]
    person: Mapping[str, PathDefinition]
    roles: Mapping[str, str]

    @cached_property
    def compiler(self) -> Compiler:
        types = {name: _cel(path) for name, path in self.case.items()}
        for role in ("p", *self.roles):
            types.update({f"{role}.{name}": _cel(path) for name, path in self.person.items()})
        return Compiler(types)

    def resolve(self, path: str) -> tuple[str, PathDefinition] | None:
        """(role or "" or "person", definition) of a path as a form writes it; None if undeclared."""
        if path in self.case:
            return "", self.case[path]
        if path in self.person:
            return "person", self.person[path]
        role, _, rest = path.partition(".")
        if rest in self.person and (role in self.roles or role == "p"):
            return ("person" if role == "p" else role), self.person[rest]
        return None

    def unknown(self, path: str) -> str:
        """The complaint about an undeclared path, with the nearest declared one."""
        names = [*self.case, *self.person, *(f"{role}.{name}" for role in self.roles for name in self.person)]
        return f"「{path}」というパスは paths.yaml にありません。{nearest(path, names)}"

    def check(self, path: PathDefinition, value: Value) -> str | None:
        """What is wrong with a value for this path, in Japanese; None when it fits."""
        plain, options = value.value, {option.value for option in path.options}
        if value.origin not in path.origins and value.origin is not Origin.STAFF:
            return f"「{path.label}」は「{value.origin.label}」からは入りません。"
        if path.type == "bool" and not isinstance(plain, bool):
            return f"「{path.label}」は、はい・いいえで答えてください。"
        if path.type == "number" and (not isinstance(plain, int) or isinstance(plain, bool)):
            return f"「{path.label}」は数字で入れてください。"
        if path.type == "choice" and not path.open and plain not in options:
            labels = "・".join(option.label for option in path.options)
            return f"「{path.label}」は「{labels}」から選んでください。"
        return None


def _cel(path: PathDefinition) -> str:
    return _CEL_TYPES.get(path.type, "text")


def load_paths(file: Path, problems: Problems) -> Paths:
    """Read paths.yaml; complaints go to `problems`."""
    top = open_yaml(file, problems)
    if top is None:
        return Paths({}, {}, {})
    roles = {str(key): str(label) for key, label in top.mapping("roles").items()}
    paths = Paths(_scope(top, "case"), _scope(top, "person"), roles)
    top.finish()
    for role in roles:
        if f"{role}.person" not in paths.case:
            top.complain(f"役割「{role}」には case のパス {role}.person が要ります。", "roles")
    return paths


def _scope(top: Reader, scope: Literal["case", "person"]) -> dict[str, PathDefinition]:
    return {name: _path(name, scope, reader) for name, reader in top.named_children(scope)}


def _path(name: str, scope: Literal["case", "person"], reader: Reader) -> PathDefinition:
    kind = reader.one_of("type", PATH_TYPES)
    origins = tuple(Origin(code) for code in reader.texts("origins") if _origin(code, reader))
    path = PathDefinition(
        name=name,
        scope=scope,
        label=reader.text("label"),
        easy=reader.text("easy", ""),
        en=reader.text("en", ""),
        type=kind,  # type: ignore[arg-type]  # one_of has checked it
        options=options(reader),
        open=reader.flag("open"),
        origins=origins,
        fact=reader.text("fact", ""),
        min_age=reader.number("min_age"),
        length=reader.number("length"),
    )
    if path.length and kind != "digits":
        reader.complain(f"「{name}」は数字の並びではないので、length は使えません。", "length")
    if path.min_age and kind != "person":
        reader.complain(f"「{name}」は人を指さないので、min_age は使えません。", "min_age")
    if reader.flag("derive") and Origin.DERIVED not in origins:
        reader.complain(f"「{name}」は計算で決まるので、origins に derived が要ります。", "origins")
    if kind in ("choice", "list") and not path.options:
        reader.complain(f"「{name}」には options が要ります。")
    if not origins:
        reader.complain(f"「{name}」には origins(出どころ)が要ります。")
    reader.finish()
    return path


def _origin(code: str, reader: Reader) -> bool:
    known = [origin.value for origin in Origin]
    if code not in known:
        reader.complain(f"出どころ「{code}」はありません。{nearest(code, known)}", "origins")
    return code in known


def options(reader: Reader, key: str = "options") -> tuple[Option, ...]:
    """`{value: label}` or `{value: {label, easy, en}}` as printed choices."""
    return tuple(_option(str(value), data) for value, data in reader.mapping(key).items())


def _option(value: str, data: object) -> Option:
    if isinstance(data, dict):
        return Option(value, str(data.get("label", "")), str(data.get("easy", "")), str(data.get("en", "")))
    return Option(value, str(data))

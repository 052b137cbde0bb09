"""Conditions in CEL, checked against the fact vocabulary when the catalogue loads.

Names a condition may use: case facts (``from_abroad``), municipal parameters (``city.transit_pass_age``),
``people`` (those the event concerns) and ``household`` (everybody), and, in a condition about one person,
that person's facts as ``p.age``. Every name is declared to the engine with its type, ``p.age`` being a
*qualified name*, so a misspelt fact or a comparison of a number with a text fails to compile.
Inside ``people.exists(q, …)`` the engine sees untyped maps; there each body is compiled a second time with
``q.age`` … declared, so the same mistakes fail in the same way.

Unknown facts are simply absent. ``evaluate`` then returns ``Missing`` unless ``&&``, ``||``, ``exists`` or
``all`` make the answer independent of them. Engine: cel-expr-python 0.1.3 (CEL specification).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cel_expr_python import cel

from madoguchi.rules.facts import Fact, Scope, Vocabulary, nearest

LISTS = ("people", "household")
_CEL_TYPES = {"bool": cel.Type.BOOL, "int": cel.Type.INT}
_MACRO = re.compile(r"\.(?:exists_one|exists|all|filter|map)\(\s*([A-Za-z_]\w*)\s*,")
_WORD = re.compile(r"(?<![\w.'\"])([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)(?!\w*\()")
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
_BARE_SELECT = re.compile(r"[\])]\s*\.\s*([A-Za-z_]\w*)\b(?!\s*\()")
_UNDECLARED = re.compile(r"undeclared reference to '([^']+)'")
_NO_VALUE = re.compile(r'No value with name "([^"]+)"')
_NO_KEY = re.compile(r'Key not found in map : "([^"]+)"')
_COMPARED = re.compile(r"([A-Za-z_][\w.]*)\s*(?:(?:==|!=)\s*['\"]([^'\"]*)['\"]|in\s*\[([^\]]*)\])")
_LITERAL = re.compile(r"['\"]([^'\"]*)['\"]")


class CelError(ValueError):
    """The condition cannot be used; the message says why, in Japanese."""


@dataclass(frozen=True)
class Missing:
    """The answer depends on a fact nobody has stated: ``case.dog``, ``person.card``."""

    fact: str


@dataclass(frozen=True)
class Condition:
    """A compiled condition; ``refs`` are the facts it reads, as ``case.x`` / ``person.x``."""

    text: str
    scope: Scope
    refs: frozenset[str]
    lists: frozenset[str]
    program: Any

    def evaluate(self, activation: Any) -> bool | Missing:
        """True, False, or the fact that is missing; CelError if the engine fails otherwise."""
        value = self.program.eval(activation).plain_value()
        if value is True or value is False:
            return bool(value)
        missing = _missing(str(value))
        if missing is None:
            raise CelError(f"条件「{self.text}」を計算できません({value})。")
        return missing


@lru_cache(maxsize=512)
def _missing(error: str) -> Missing | None:
    found = _NO_VALUE.search(error)
    if found:
        name = found.group(1)
        return Missing(f"person.{name[2:]}" if name.startswith("p.") else f"case.{name}")
    found = _NO_KEY.search(error)
    return Missing(f"person.{found.group(1)}") if found else None


class Conditions:
    """Compiles conditions for one vocabulary and one set of municipal parameters."""

    def __init__(self, vocabulary: Vocabulary, parameters: Mapping[str, bool | int | str]) -> None:
        self._vocabulary = vocabulary
        self._case = _declarations(vocabulary.case)
        self._person = _declarations(vocabulary.person)
        self._city = {f"city.{name}": _parameter_type(value) for name, value in parameters.items()}
        self.parameters = parameters
        self._values = {f"city.{name}": value for name, value in parameters.items()}
        self._envs = {"case": self._env(()), "person": self._env(("p",))}
        self._checking = lru_cache(maxsize=None)(self._env)

    def compile(self, text: str, scope: Scope) -> Condition:
        """A boolean condition; CelError names the wrong word and the nearest right one."""
        self._check_bodies(text, scope)
        self._check_values(text)
        program = self._compile(self._envs[scope], text, scope)
        if program.return_type() != cel.Type.BOOL:
            raise CelError(f"条件「{text}」の答えが はい・いいえ になりません({program.return_type()})。")
        names, lists = self._names(text)
        return Condition(text, scope, names, lists, program)

    def activation(self, scope: Scope, data: Mapping[str, object]) -> Any:
        """Bind facts once; many conditions are then evaluated against them."""
        return self._envs[scope].Activation({**self._values, **data})

    def _env(self, variables: tuple[str, ...]) -> Any:
        people = cel.Type.List(cel.Type.Map(cel.Type.STRING, cel.Type.DYN))
        names = {**self._case, **self._city, **dict.fromkeys(LISTS, people)}
        for variable in variables:
            names.update({f"{variable}.{name}": kind for name, kind in self._person.items()})
        return cel.NewEnv(variables=names)

    def _compile(self, env: Any, text: str, scope: Scope) -> Any:
        try:
            return env.compile(text)
        except RuntimeError as error:
            raise CelError(self._explain(text, str(error), scope)) from error

    def _check_bodies(self, text: str, scope: Scope) -> None:
        bare = _BARE_SELECT.search(_STRING.sub("''", text))
        if bare:
            name = bare.group(1)
            raise CelError(f"条件「{text}」の「.{name}」は型を調べられません。exists などの中で使います。")
        own = ("p",) if scope == "person" else ()
        for variables, body in macro_bodies(text):
            self._compile(self._checking(tuple(sorted({*own, *variables}))), body, scope)

    def _check_values(self, text: str) -> None:
        """A misspelt value of a fact with a value list would silently never be equal."""
        for word, single, several in _COMPARED.findall(text):
            head, dot, tail = word.partition(".")
            fact = self._vocabulary.person.get(tail) if dot else self._vocabulary.case.get(head)
            if fact is None or fact.type not in ("enum", "care"):
                continue
            for value in [single] if single else _LITERAL.findall(several):
                if value not in fact.values:
                    guess = nearest(value, [str(known) for known in fact.values])
                    choices = "、".join(map(str, fact.values))
                    hint = f"「{guess}」ではありませんか。" if guess else f"{choices} のどれかです。"
                    raise CelError(f"条件「{text}」: {word} に「{value}」という値はありません。{hint}")

    def _names(self, text: str) -> tuple[frozenset[str], frozenset[str]]:
        plain = _STRING.sub("''", text)
        words = {match.group(1) for match in _WORD.finditer(plain)}
        loops = {match.group(1) for match in _MACRO.finditer(plain)} | {"p"}
        facts = {f"case.{word}" for word in words if word in self._case}
        for word in words:
            head, _, tail = word.partition(".")
            if head in loops and tail in self._person:
                facts.add(f"person.{tail}")
        return frozenset(facts), frozenset(name for name in LISTS if re.search(rf"\b{name}\b", plain))

    def _explain(self, text: str, error: str, scope: Scope) -> str:
        found = _UNDECLARED.search(error)
        if not found:
            first = error.splitlines()[0].removeprefix("INVALID_ARGUMENT: ERROR: <input>:")
            return f"条件「{text}」の型か書き方が合いません({first})。"
        word = found.group(1)
        head, dot, tail = word.partition(".")
        if dot and head == "p" and scope == "case" and tail in self._person:
            return f"条件「{text}」の「{word}」は、人ごとの条件(people)でだけ使えます。"
        known = [*self._person] if dot and head != "city" else [*self._case, *self._city, *LISTS]
        guess = nearest(tail if dot and head != "city" else word, known)
        prefix = f"{head}." if dot and head != "city" else ""
        hint = f"「{prefix}{guess}」ではありませんか。" if guess else "facts.yaml にない言葉です。"
        return f"条件「{text}」に知らない言葉「{word}」があります。{hint}"


def macro_bodies(text: str) -> Iterator[tuple[frozenset[str], str]]:
    """Each ``.exists(q, BODY)`` (all, filter, map …) as the loop variables in reach and BODY."""
    blank = _STRING.sub(lambda found: "_" * len(found.group()), text)
    spans = [(m.group(1), m.end(), _closing(blank, m.end())) for m in _MACRO.finditer(blank)]
    for _, start, end in spans:
        reach = frozenset(name for name, first, last in spans if first <= start and end <= last)
        yield reach, text[start:end].strip()


def _closing(text: str, start: int) -> int:
    depth = 1
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index
    return len(text)


def _declarations(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Facts a condition can read: dates and raw handbooks only through what is derived from them."""
    return {
        name: _CEL_TYPES.get(fact.type, cel.Type.STRING)
        for name, fact in facts.items()
        if fact.type not in ("date", "disability")
    }


def _parameter_type(value: bool | int | str) -> Any:
    if isinstance(value, bool):
        return cel.Type.BOOL
    return cel.Type.INT if isinstance(value, int) else cel.Type.STRING

"""Conditions of the form catalogue, in CEL over the declared paths.

Every path is a typed variable with its full name (`premium.method`, `p.age`, `claimant.address`),
so a misspelt path or a wrong type fails when the catalogue loads. The answer has three values: a path
that nobody has filled makes the condition unknown (None) only if the answer depends on it, because CEL's
`&&` and `||` absorb what does not matter. Unknown is never "no".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cel_expr_python import cel

Lookup = Callable[[str], "bool | int | str | tuple[str, ...] | None"]

_NAMES = re.compile(r"'[^']*'|\"[^\"]*\"|([A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)*)")


class ConditionError(ValueError):
    """The expression does not compile against the declared paths; the message names what is wrong."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One compiled expression. `paths` are the variables it mentions, in order of appearance."""

    text: str
    paths: tuple[str, ...]
    _program: Any = field(repr=False, compare=False)

    def holds(self, lookup: Lookup) -> bool | None:
        """True, False, or None when the answer depends on a path that `lookup` does not know."""
        known: dict[str, Any] = {}
        for path in self.paths:
            value = lookup(path)
            if value is not None:
                known[path] = list(value) if isinstance(value, tuple) else value
        answer = self._program.eval(data=known).value()
        return answer if isinstance(answer, bool) else None


class Compiler:
    """Compiles expressions against one vocabulary (variable name to CEL type name)."""

    _TYPES = {
        "text": cel.Type.STRING,
        "number": cel.Type.INT,
        "bool": cel.Type.BOOL,
        "list": cel.Type.List(cel.Type.STRING),
    }

    def __init__(self, types: Mapping[str, str]) -> None:
        self._names = frozenset(types)
        self._env = cel.NewEnv(variables={name: self._TYPES[kind] for name, kind in types.items()})

    def compile(self, text: str) -> Condition:
        """The condition, or ConditionError when it names an unknown path or is no yes/no question."""
        try:
            program = self._env.compile(text)
        except Exception as error:  # the engine raises its own untyped errors
            raise ConditionError(str(error).split("\n")[0]) from error
        if program.return_type() != cel.Type.BOOL:
            raise ConditionError(f"答えが はい・いいえ になりません({program.return_type().name()})")
        found = (match.group(1) for match in _NAMES.finditer(text))
        paths = dict.fromkeys(name for name in found if name in self._names)
        return Condition(text, tuple(paths), program)

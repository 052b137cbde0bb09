"""Are facts, events, sections and parameters well formed? Problems as ``file:line: message``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.rules.facts import FACT_TYPES, nearest
from madoguchi.rules.procedures.yamlfile import Located

_FACT_KEYS = (
    *("type", "label", "about", "question", "values", "kinds", "aliases", "unknown", "null", "default"),
    *("group", "instead", "implied_by", "derived", "from", "from_on"),
)

_SHAPES = {
    **dict.fromkeys(("from", "instead", "implied_by", "unknown"), list),
    **dict.fromkeys(("values", "kinds", "aliases", "from_on"), Mapping),
    **dict.fromkeys(("label", "about", "question", "group"), str),
}


def check_table(located: Located, key: str, required: tuple[str, ...]) -> Iterator[str]:
    """``key:`` must map each name to a mapping that has every ``required`` entry."""
    rows = located.data.get(key)
    if not isinstance(rows, Mapping):
        yield f"{located.name}:1: 「{key}:」の下に「名前: 値」を並べてください。"
        return
    for name, spec in rows.items():
        missing = [word for word in required if not isinstance(spec, Mapping) or word not in spec]
        if missing:
            file, line = located.where(key, name)
            yield f"{file}:{line}: {name}: 「{'、'.join(missing)}」がありません。"


def check_facts(located: Located) -> Iterator[str]:
    """Each fact has a type and a label, a given one its question; what it refers to exists."""
    for scope in ("person", "case"):
        facts = located.data.get(scope)
        if not isinstance(facts, Mapping):
            yield f"{located.name}:1: 「{scope}:」の下に事実を並べてください。"
            continue
        for name, spec in facts.items():
            file, line = located.where(scope, name)
            for problem in _fact(spec, facts, located.data):
                yield f"{file}:{line}: {scope}.{name}: {problem}"


def _fact(spec: Any, facts: Mapping[str, Any], scopes: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(spec, Mapping):
        yield "「項目: 値」の形で書いてください。"
        return
    for key in spec:
        if key not in _FACT_KEYS:
            guess = nearest(str(key), list(_FACT_KEYS))
            yield f"項目「{key}」はありません。" + (f"「{guess}」ではありませんか。" if guess else "")
    shapes = [key for key, shape in _SHAPES.items() if key in spec and not isinstance(spec[key], shape)]
    if shapes:
        yield f"「{'、'.join(shapes)}」の書き方の形が違います。"
        return
    if spec.get("type") not in FACT_TYPES:
        yield f"type は {'、'.join(FACT_TYPES)} のどれかです。"
    for key in ("label", *(() if spec.get("derived") else ("question",))):
        if not spec.get(key):
            yield f"「{key}」がありません。"
    elsewhere = [name for names in spec.get("from_on", {}).values() for name in names]
    for name in (*spec.get("from", ()), *spec.get("instead", ()), *spec.get("implied_by", ()), *elsewhere):
        scope, dot, own = str(name).partition(".")
        if (own not in (scopes.get(scope) or {})) if dot else (str(name) not in facts):
            yield f"「{name}」という事実はありません。"

"""The format of a situation as JSON Schema 2020-12, made from the vocabulary so that it cannot go stale."""

from __future__ import annotations

from typing import Any

from madoguchi.rules.facts import Fact, Scope, Vocabulary

_DATE_NOTE = "2026-04-01、2026/4/1、令和8年4月1日、R8.4.1 など。分からなければ「不詳」か、書かない。"
_OPEN: dict[str, list[dict[str, Any]]] = {
    "bool": [{"type": "boolean"}],
    "int": [{"type": "integer"}],
    "string": [{"type": "string", "minLength": 1}],
    "date": [{"type": "string", "description": _DATE_NOTE}],
}
_CARE_LEVEL = {"type": "integer", "minimum": 1, "maximum": 5, "description": "要介護1〜5"}
_GRADED = {"type": "string", "pattern": "^.+[1-7ABC][12]?級?$", "description": "例 身体2級、療育A"}
_ID = {"type": ["string", "integer"], "minLength": 1}
_GRADE = {"type": ["string", "integer", "null"], "description": "身体・精神は 1〜7、療育は A、B など"}


def situation_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Everything ``parse_situation`` accepts; unknown keys are refused by both."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "SITUATION",
        "description": "何があったか、だれがいるか、何が分かっているか。書かない事実は「分からない」です。",
        "type": "object",
        "additionalProperties": False,
        "required": ["event", "date", "household"],
        "properties": {
            "event": {"enum": list(vocabulary.events), "description": _labels(_event_names(vocabulary))},
            "date": {"type": "string", "description": f"異動のあった日(転入・退職した日)。{_DATE_NOTE}"},
            "household": {
                "type": "array",
                "minItems": 1,
                "maxItems": 99,
                "items": _object(vocabulary, "person", {"id": _ID}),
            },
            "facts": _object(vocabulary, "case", {}),
        },
    }


def _object(vocabulary: Vocabulary, scope: Scope, first: dict[str, Any]) -> dict[str, Any]:
    known = vocabulary.given(scope)
    facts = {name: _fact(fact, known) for name, fact in known.items()}
    return {"type": "object", "additionalProperties": False, "properties": {**first, **facts}}


def _fact(fact: Fact, known: dict[str, Fact]) -> dict[str, Any]:
    about = f"{fact.label}。{fact.about}" if fact.about else f"{fact.label}。"
    schema: dict[str, Any] = {"description": about + _labels(fact.values), "$comment": fact.question}
    others = [option for name in fact.instead for option in _options(known[name])]
    schema["anyOf"] = [*_options(fact), *others, {"type": "null"}]
    if fact.default is not None:
        schema["default"] = fact.default
    return schema


def _options(fact: Fact) -> list[dict[str, Any]]:
    if fact.type == "disability":
        return _disability(fact)
    if fact.type in ("enum", "care"):
        words = [*fact.values, *fact.values.values(), *fact.aliases, *fact.unknown]
        extra: list[dict[str, Any]] = [{"type": "boolean"}, _CARE_LEVEL] if fact.type == "care" else []
        return [{"enum": list(dict.fromkeys(map(str, words)))}, *extra]
    if fact.type == "int" and fact.values:
        return [{"enum": list(fact.values)}]
    return list(_OPEN[fact.type])


def _disability(fact: Fact) -> list[dict[str, Any]]:
    kind = {"enum": [*fact.values, *fact.values.values(), *fact.aliases]}
    one = {
        "type": "object",
        "additionalProperties": False,
        "required": ["kind"],
        "properties": {"kind": kind, "grade": _GRADE},
    }
    options: list[dict[str, Any]] = [kind, _GRADED, one]
    return [{"type": "boolean"}, *options, {"type": "array", "items": {"anyOf": options}}]


def _event_names(vocabulary: Vocabulary) -> dict[str, str]:
    return {event.id: event.name for event in vocabulary.events.values()}


def _labels(values: Any) -> str:
    return "、".join(f"{value}={label}" for value, label in values.items())

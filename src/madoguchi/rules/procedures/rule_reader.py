"""Turn one located YAML row into a ``Rule``, collecting every problem as ``file:line: message``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from madoguchi.rules.calendar import Deadline
from madoguchi.rules.facts import FactValue, Scope, Vocabulary, nearest
from madoguchi.rules.procedures.cel import CelError, Condition, Conditions
from madoguchi.rules.procedures.rule import (
    ACTORS,
    ANCHORS,
    CHANNELS,
    EVIDENCE,
    Bring,
    DeadlineRule,
    Limit,
    Rule,
    Text,
)
from madoguchi.rules.procedures.yamlfile import Place, Where

REQUIRED = (
    *("id", "slug", "name", "easy", "en", "section", "events", "reason", "not_needed", "basis", "actors"),
    *("channel", "evidence", "source", "verified_on", "owner", "valid_from", "valid_to"),
)
OPTIONAL = (
    *("applies", "people", "optional", "automatic", "presume", "ask", "bring", "deadline", "depends_on"),
    *("together_with", "excludes", "forms", "note", "disabled", "shared_with"),
)
_NAMING_PEOPLE = ("reason", "ask")
_DEADLINE_KEYS = ("text", "limits", "urgent")
_LIMIT_KEYS = ("days", "months", "anchor", "inclusive", "roll", "events", "replaces", "when")


@dataclass
class Row:
    """Raw data of one procedure and where each of its keys stands (an overlay may have set some)."""

    data: dict[str, Any]
    where: Where
    places: dict[str, Place] = field(default_factory=dict)

    def at(self, key: str, *path: Any) -> Where:
        """File and line of a key, or of something inside it."""
        return self.places[key].at(key, *path) if key in self.places else self.where


@dataclass(frozen=True)
class Words:
    """What a row may refer to."""

    vocabulary: Vocabulary
    conditions: Conditions
    sections: Mapping[str, Any]
    forms: frozenset[str]


def read_rule(row: Row, words: Words, problems: list[str]) -> Rule | None:
    """The rule, or None after adding what is wrong with the row to ``problems``."""
    before = len(problems)
    reader = _RowReader(row, words, problems)
    reader.check_keys()
    if len(problems) > before:
        return None
    try:
        rule = reader.build()
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        reader.complain("slug", f"書き方の形が違います({error})。")
        return None
    return rule if len(problems) == before else None


class _RowReader:
    def __init__(self, row: Row, words: Words, problems: list[str]) -> None:
        self.row, self.words, self.problems = row, words, problems
        self.data = row.data

    def complain(self, key: str, message: str, *path: Any) -> None:
        file, line = self.row.at(key, *path)
        self.problems.append(f"{file}:{line}: {self.data.get('slug', '?')}: {message}")

    def check_keys(self) -> None:
        known = [*REQUIRED, *OPTIONAL]
        for key in self.data:
            if key not in known:
                guess = nearest(str(key), known)
                hint = f"「{guess}」ではありませんか。" if guess else ""
                self.complain(key, f"項目「{key}」はありません。{hint}")
        for key in REQUIRED:
            if key not in self.data or (self.data[key] in (None, "", []) and key != "valid_to"):
                self.complain(key, f"「{key}」がありません。これがない手続きは使えません。")

    def build(self) -> Rule:
        data = self.data
        return Rule(
            number=self.whole("id"),
            slug=str(data["slug"]),
            name=str(data["name"]),
            easy=str(data["easy"]),
            en=str(data["en"]),
            section=self.known("section", [data["section"]], self.words.sections, "担当課")[0],
            shared_with=self.known("shared_with", data.get("shared_with", []), self.words.sections, "担当課"),
            events=self.known("events", data["events"], self.words.vocabulary.events, "ライフイベント"),
            applies=self.condition("applies", data.get("applies", "true"), "case"),
            people=self.condition("people", data["people"], "person") if "people" in data else None,
            optional=self.flag("optional", data.get("optional", False)),
            automatic=data.get("automatic") is True,
            presume=self.presume(),
            reason=self.texts("reason", data["reason"]),
            not_needed=self.texts("not_needed", data["not_needed"]),
            ask=self.ask(),
            basis=str(data["basis"]),
            bring=self.bring(),
            deadline=self.deadline(),
            actors=self.known("actors", data["actors"], ACTORS, "届け出る人"),
            channel=self.known("channel", [data["channel"]], CHANNELS, "方法")[0],
            depends_on=self.names("depends_on"),
            together_with=self.names("together_with"),
            excludes=self.names("excludes"),
            forms=self.known("forms", data.get("forms", []), self.words.forms, "様式"),
            evidence=self.evidence(),
            source=str(data["source"]),
            verified_on=self.day("verified_on"),
            owner=str(data["owner"]),
            valid_from=self.day("valid_from"),
            valid_to=self.day("valid_to") if data["valid_to"] is not None else None,
            note=self.texts("note", data.get("note") or []),
            disabled=str(data.get("disabled", "")),
            where=self.row.where,
            places={key: self.row.at(key) for key in self.data},
        )

    def whole(self, key: str) -> int:
        value = self.data[key]
        if not isinstance(value, int) or isinstance(value, bool):
            self.complain(key, f"「{key}」は番号で書いてください。")
            return 0
        return value

    def day(self, key: str) -> date:
        value = self.data[key]
        if isinstance(value, date):
            return value
        self.complain(key, f"「{key}」は 2026-04-01 のような日付で書いてください(「{value}」とあります)。")
        return date.min

    def evidence(self) -> str:
        mark = str(self.data["evidence"])
        if not all(part in EVIDENCE for part in mark.split("/")):
            marks = "、".join(EVIDENCE)
            self.complain("evidence", f"根拠の印「{mark}」はありません。{marks} か「S/K」のように書きます。")
        return mark

    def names(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            self.complain(key, f"「{key}」は [ ] の中に並べてください。")
            return ()
        return tuple(map(str, value))

    def known(self, key: str, values: Any, known: Any, what: str, *path: Any) -> tuple[str, ...]:
        if not isinstance(values, list):
            self.complain(key, f"「{key}」は [ ] の中に並べてください。", *path)
            return ()
        for value in values:
            if value not in known:
                guess = nearest(str(value), [str(name) for name in known])
                hint = f"「{guess}」ではありませんか。" if guess else ""
                self.complain(key, f"{what}「{value}」はありません。{hint}", *path)
        return tuple(map(str, values))

    def condition(self, key: str, text: Any, scope: Scope, *path: Any) -> Condition:
        source = str(text).lower() if isinstance(text, bool) else str(text)
        try:
            return self.words.conditions.compile(source.strip(), scope)
        except CelError as error:
            self.complain(key, f"{key}: {error}", *path)
            return self.words.conditions.compile("false", scope)

    def flag(self, key: str, value: Any) -> Condition | bool:
        return value if isinstance(value, bool) else self.condition(key, value, "case")

    def texts(self, key: str, value: Any) -> tuple[Text, ...]:
        items = value if isinstance(value, list) else [value]
        return tuple(self.text(key, item, index) for index, item in enumerate(items))

    def text(self, key: str, item: Any, index: int) -> Text:
        if isinstance(item, Mapping):
            when = self.condition(key, item["when"], "case", index) if "when" in item else None
            return Text(self.sentence(key, str(item.get("say", "")), index), when)
        return Text(self.sentence(key, str(item), index))

    def sentence(self, key: str, text: str, *path: Any) -> str:
        """Only reasons and questions name people, and only as {who}."""
        rest = text.replace("{who}", "") if key in _NAMING_PEOPLE else text
        if "{" in rest or "}" in rest:
            hint = "{who} だけ使えます" if key in _NAMING_PEOPLE else "使えません"
            self.complain(key, f"「{text}」の {{ }} は{hint}。", *path)
        return text

    def bring(self) -> tuple[Bring, ...]:
        return tuple(self.brought(item, index) for index, item in enumerate(self.data.get("bring") or []))

    def brought(self, item: Any, index: int) -> Bring:
        if not isinstance(item, Mapping):
            return Bring(str(item))
        extra = [key for key in item if key not in ("item", "when", "instead_of")]
        if extra or "item" not in item:
            self.complain("bring", "持ち物は item と、必要なら when、instead_of で書きます。", index)
        when = self.condition("bring", item["when"], "case", index) if "when" in item else None
        return Bring(str(item.get("item", "")), when, item.get("instead_of"))

    def deadline(self) -> DeadlineRule | None:
        spec = self.data.get("deadline")
        if spec is None:
            return None
        if isinstance(spec, (str, list)):
            return DeadlineRule(self.texts("deadline", spec))
        if not isinstance(spec, Mapping) or "text" not in spec or set(spec) - set(_DEADLINE_KEYS):
            self.complain("deadline", "期限は text と、必要なら limits、urgent で書きます。")
            return None
        return DeadlineRule(
            text=self.texts("deadline", spec["text"]),
            limits=tuple(
                limit
                for index, item in enumerate(spec.get("limits", []))
                if (limit := self.limit(item, "limits", index))
            ),
            urgent=self.flag("deadline", spec.get("urgent", False)),
        )

    def limit(self, item: Mapping[str, Any], *path: Any) -> Limit | None:
        extra = set(item) - set(_LIMIT_KEYS)
        if extra or item.get("anchor") not in ANCHORS:
            self.complain(
                "deadline", f"期限の数え方が違います。anchor は {'、'.join(ANCHORS)} のどれかです。", *path
            )
            return None
        try:
            period = Deadline(
                item.get("days"), item.get("months"), item.get("inclusive", False), item.get("roll", False)
            )
        except (ValueError, TypeError) as error:
            self.complain("deadline", f"期限は days か months の片方だけを書きます({error})。", *path)
            return None
        when = self.condition("deadline", item["when"], "case", *path) if "when" in item else None
        known = self.words.vocabulary.events
        events = self.known("deadline", item.get("events", []), known, "ライフイベント", *path)
        return Limit(period, item["anchor"], events, item.get("replaces") is True, when)

    def presume(self) -> Mapping[str, FactValue | Mapping[str, FactValue]]:
        presumed = self.data.get("presume") or {}
        for key, value in presumed.items():
            by_event = value if isinstance(value, Mapping) else {}
            self.known("presume", list(by_event), self.words.vocabulary.events, "ライフイベント", key)
            for one in by_event.values() if by_event else [value]:
                self.check_presumed(str(key), one)
        return {str(key): value for key, value in presumed.items()}

    def check_presumed(self, key: str, value: Any) -> None:
        vocabulary = self.words.vocabulary
        given = [
            fact.key for fact in (*vocabulary.given("person").values(), *vocabulary.given("case").values())
        ]
        if key not in given:
            guess = nearest(key, given)
            hint = f"「{guess}」ではありませんか。" if guess else ""
            self.complain("presume", f"presume の「{key}」は facts.yaml にありません。{hint}", key)
            return
        fact = vocabulary.find(key)
        if (fact.type == "bool") != isinstance(value, bool) or (fact.values and value not in fact.values):
            self.complain("presume", f"presume の「{key}」の値「{value}」は使えません。", key)

    def ask(self) -> Mapping[str, str]:
        questions = self.data.get("ask") or {}
        for key in questions:
            try:
                self.words.vocabulary.find(str(key))
            except KeyError:
                self.complain("ask", f"ask の「{key}」は facts.yaml にありません。")
        return {str(key): self.sentence("ask", str(text), key) for key, text in questions.items()}

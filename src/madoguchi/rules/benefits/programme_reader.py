"""Turn one located YAML entry into a ``Programme``, collecting every problem as ``file:line: message``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from madoguchi.rules.benefits.model import EVIDENCE, UNITS, Legal, Parameter, Programme, Reference
from madoguchi.rules.benefits.part_readers import read_columns, read_parameters
from madoguchi.rules.benefits.shapes import RULES, TARGETS
from madoguchi.rules.benefits.source_columns import SOURCES
from madoguchi.rules.benefits.table_reader import TableReader
from madoguchi.rules.facts import nearest
from madoguchi.rules.procedures.yamlfile import Place, Where

REQUIRED = (
    *("id", "name", "unit", "base_date", "valid_from", "valid_to", "basis", "source", "evidence", "silence"),
    *("legal", "columns", "parameters", "outcomes"),
)
OPTIONAL = (
    *("rule", "target", "sources", "output", "together", "excludes", "note", "explanation", "formula"),
)
_ID = re.compile("[a-z0-9][a-z0-9-]*")
_CHARACTERS = ("disposition", "gift")
_SILENCE = ("declined", "consent", "none")
_LEGAL_KEYS = ("character", "seizure_prohibited", "tax_exempt", "source", "evidence")


@dataclass
class Entry:
    """Raw data of one programme and where each of its keys stands."""

    data: dict[str, Any]
    where: Where
    places: dict[str, Place]

    def complain(self, problems: list[str], key: str, message: str, *path: Any) -> None:
        """Note a problem at a key, or at something inside it."""
        file, line = self.places[key].at(key, *path) if key in self.places else self.where
        problems.append(f"{file}:{line}: {self.data.get('id', '?')}: {message}")


def read_entry(entry: Entry, problems: list[str]) -> Programme | None:
    """The programme, or None after adding what is wrong with it to ``problems``."""
    before = len(problems)
    reader = _Reader(entry, problems)
    reader.check_keys()
    if len(problems) > before:
        return None
    try:
        found = reader.build()
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        reader.complain("id", f"書き方の形が違います（{error}）。")
        return None
    return found if len(problems) == before else None


class _Reader:
    def __init__(self, entry: Entry, problems: list[str]) -> None:
        self.entry, self.problems, self.data = entry, problems, entry.data

    def complain(self, key: str, message: str, *path: Any) -> None:
        self.entry.complain(self.problems, key, message, *path)

    def check_keys(self) -> None:
        known = [*REQUIRED, *OPTIONAL]
        for key in self.data:
            if key not in known:
                guess = nearest(str(key), known)
                self.complain(
                    key, f"項目「{key}」はありません。" + (f"「{guess}」ではありませんか。" if guess else "")
                )
        for key in REQUIRED:
            if key not in self.data or (self.data[key] in (None, "", [], {}) and key not in _MAY_BE_EMPTY):
                self.complain(key, f"「{key}」がありません。これがない給付は使えません。")

    def build(self) -> Programme:
        data = self.data
        rule = self.one_of("rule", data.get("rule", "table"), RULES)
        target = self.one_of("target", data.get("target", "none"), TARGETS)
        reference = self.reference("evidence", data)
        columns = read_columns(data["columns"], self.complain)
        parameters = read_parameters(data["parameters"], reference, self.complain)
        names = [column.name for column in columns]
        figures = RULES[rule].figures
        self.check_shape(rule, target, names, list(parameters))
        self.check_dates(parameters)
        table = TableReader(columns, figures, parameters, self.complain)
        keys = [column.name for column in columns if column.key]
        return Programme(
            id=self.identifier(),
            name=str(data["name"]),
            unit=self.one_of("unit", data["unit"], UNITS),
            rule=rule,
            base_date=self.day("base_date"),
            valid_from=self.day("valid_from"),
            valid_to=self.day("valid_to") if data["valid_to"] is not None else None,
            columns=columns,
            output=self.several(
                "output", [*names, *figures, "amount", "reason"], [*keys, "amount", "reason"]
            ),
            figures=figures,
            sources=self.several("sources", list(SOURCES), []),
            target=target,
            together=self.several("together", names, []),
            excludes=tuple(map(str, data.get("excludes", ()))),
            parameters=parameters,
            outcomes=table.outcomes(data["outcomes"]),
            lines=table.lines(data.get("explanation", [])),
            formula=table.sentence("formula", str(data.get("formula", ""))),
            legal=self.legal(),
            references=tuple({p.reference: None for p in parameters.values()} | {reference: None}),
            basis=str(data["basis"]),
            note=str(data.get("note", "")),
            where=self.entry.where,
        )

    def identifier(self) -> str:
        if not _ID.fullmatch(str(self.data["id"])):
            self.complain("id", "id は英小文字・数字・ハイフンで書いてください。")
        return str(self.data["id"])

    def one_of(self, key: str, value: Any, known: Any) -> Any:
        if value not in known:
            guess = nearest(str(value), [str(item) for item in known])
            hint = f"「{guess}」ではありませんか。" if guess else f"{'、'.join(known)} のどれかです。"
            self.complain(key, f"{key} の「{value}」はありません。{hint}")
            return next(iter(known))
        return value

    def several(self, key: str, known: list[str], default: list[str]) -> tuple[str, ...]:
        values = self.data.get(key, default)
        return tuple(self.one_of(key, value, known) for value in values)

    def day(self, key: str) -> date:
        value = self.data[key]
        if type(value) is not date:
            self.complain(key, f"{key} は 2024-06-03 の形の日付で書いてください。")
            return date.min
        return value

    def reference(self, key: str, data: Any) -> Reference:
        return Reference(str(data["source"]), self.one_of(key, data["evidence"], EVIDENCE))

    def legal(self) -> Legal:
        data = self.data["legal"]
        for name in _LEGAL_KEYS:
            if name not in data:
                self.complain("legal", f"legal に「{name}」がありません。")
        return Legal(
            character=self.one_of("legal", data["character"], _CHARACTERS),
            seizure_prohibited=data["seizure_prohibited"] is True,
            tax_exempt=data["tax_exempt"] is True,
            silence=self.one_of("silence", self.data["silence"], _SILENCE),
            reference=self.reference("legal", data),
        )

    def check_dates(self, parameters: Mapping[str, Parameter]) -> None:
        base = self.day("base_date")
        for name, parameter in parameters.items():
            if parameter.values[0].since > base:
                self.complain("parameters", f"{name}: 基準日 {base} の値がありません。", name)
        if self.data["valid_to"] is not None and self.day("valid_to") < self.day("valid_from"):
            self.complain("valid_to", "valid_to が valid_from より前です。")

    def check_shape(self, rule: str, target: str, columns: list[str], parameters: list[str]) -> None:
        for shape, what in ((RULES[rule], f"rule: {rule}"), (TARGETS[target], f"target: {target}")):
            for key, needed, there in (
                ("columns", shape.columns, columns),
                ("parameters", shape.parameters, parameters),
                ("sources", shape.sources, self.data.get("sources", [])),
            ):
                for name in needed:
                    if name not in there:
                        self.complain(key, f"{what} には {key} の「{name}」が要ります。")


_MAY_BE_EMPTY = ("valid_to", "parameters")

"""Check one row of the register against its edition.

Errors are what would make the register wrong (a broken type, an unknown code, no 宛名番号); alerts are what
the core system should mend but a counter can live with (住民記録システム標準仕様書 11.1 エラー・アラート, P).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from madoguchi.rules.eras import DateError, era_of, parse_date
from madoguchi.rules.standards.codes import code_list
from madoguchi.rules.standards.items import Edition, Item
from madoguchi.rules.standards.problems import RowProblem, Severity
from madoguchi.rules.standards.relationship import RelationshipError, relationship_codes, relationship_label
from madoguchi.rules.standards.values import Check, Finding, check_of

_LIVING_HERE = "1"
_FOREIGN = "2"
_MISSING = ("値がありません。", "元のデータで入力してから出力し直してください。")
_RELATION_CODES = ("relation_code1", "relation_code2", "relation_code3", "relation_code4")


def _is_required(item: Item, values: Mapping[str, str]) -> bool:
    if item.required == "all":
        return True
    if values.get("status", _LIVING_HERE) != _LIVING_HERE or values.get("removed") == "1":
        return False
    if item.required == "foreign":
        return values.get("kind") == _FOREIGN
    return item.required == "current" or values.get("kind") != _FOREIGN


def relation_codes(values: Mapping[str, str]) -> tuple[str, ...]:
    """The 続柄 codes of a row, first to fourth, without the empty ones at the end."""
    codes = [values.get(identifier, "") for identifier in _RELATION_CODES]
    while codes and not codes[-1]:
        codes.pop()
    return tuple(codes)


class _Row:
    """One row under examination."""

    def __init__(self, values: Mapping[str, str], edition: Edition, file: str, row: int) -> None:
        self.values = values
        self.edition = edition
        self.file = file
        self.row = row
        self.problems: list[RowProblem] = []

    def add(self, identifier: str, finding: Finding, severity: Severity = "error") -> None:
        name = self.edition.by_id[identifier].name
        self.problems.append(RowProblem(self.file, self.row, name, *finding, severity))

    def check_values(self, checks: Sequence[tuple[Item, Check]]) -> None:
        for item, check in checks:
            value = self.values.get(item.id)
            finding = check(value) if value else None
            if finding and not self.is_declared_unknown(item):
                self.add(item.id, finding)

    def is_declared_unknown(self, item: Item) -> bool:
        """A day that no calendar has is legal where 不詳 is, if the flag says so (1.1.8)."""
        return item.unknown_allowed and self.values.get(f"{item.id}_unknown") == "1"

    def check_required(self, items: Sequence[Item]) -> None:
        for item in items:
            if not self.values.get(item.id) and _is_required(item, self.values):
                excused = self.is_declared_unknown(item)
                self.add(item.id, _MISSING, "error" if item.strict and not excused else "alert")

    def check_birth(self) -> None:
        try:
            birth = parse_date(self.values.get("birth_date", ""))
        except DateError:
            return
        if birth.date is None:
            if self.values.get("birth_date_unknown", "1") == "0":
                self.add(
                    "birth_date_unknown",
                    ("生年月日が不詳なのに、不詳フラグが0です。", "不詳フラグを確かめてください。"),
                    "alert",
                )
            return
        era = self.values.get("birth_era")
        if era and era != era_of(birth.date).code:
            self.add("birth_era", ("生年月日と元号が合いません。", "元号を確かめてください。"), "alert")

    def check_status(self) -> None:
        status, removed = self.values.get("status"), self.values.get("removed")
        if status and removed and (status == _LIVING_HERE) == (removed == "1"):
            self.add(
                "removed",
                ("住民状態と除票フラグが合いません。", "どちらが正しいか確かめてください。"),
                "alert",
            )

    def check_relation(self) -> None:
        codes, text = relation_codes(self.values), self.values.get("relation", "")
        try:
            label = relationship_label(codes)
        except RelationshipError as error:
            if "" in codes or set(codes) <= code_list("relationship").by_code.keys():
                self.add("relation_code1", (error.message, error.remedy))
            return
        try:
            worded = relationship_codes(text)
        except RelationshipError as error:
            self.add("relation", (error.message, error.remedy), "alert" if codes else "error")
            return
        if codes and worded and codes != worded:
            reason = f"続柄コードは「{label}」、続柄表記は「{text}」です。"
            self.add("relation", (reason, "どちらが正しいか確かめてください。"), "alert")


class RowValidator:
    """The checks of an edition, prepared once for many rows.

    ``items``: the columns that the file has; others are neither checked nor missed (their absence is one
    finding of ``resolve_header``, not one per row). By default all items of the edition.
    """

    def __init__(self, edition: Edition, items: Sequence[Item] | None = None, file: str = "") -> None:
        chosen = edition.all_items() if items is None else items
        self._edition = edition
        self._file = file
        self._checks = [(item, check_of(item)) for item in chosen]
        self._required = [item for item in chosen if item.required]

    def __call__(self, values: Mapping[str, str], row: int = 0) -> list[RowProblem]:
        """Every finding about one row in canonical form; an empty list means that it can be taken."""
        state = _Row(values, self._edition, self._file, row)
        state.check_values(self._checks)
        state.check_required(self._required)
        state.check_birth()
        state.check_status()
        state.check_relation()
        return state.problems


@lru_cache(maxsize=8)
def _validator(edition: Edition) -> RowValidator:
    return RowValidator(edition)


def validate_row(values: Mapping[str, str], edition: Edition, row: int = 0) -> list[RowProblem]:
    """``RowValidator`` for a single row, against all items of the edition."""
    return _validator(edition)(values, row)

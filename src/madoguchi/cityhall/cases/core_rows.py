"""A row of the core system's register beside what was expected of it.

Pure: rows are dicts of the identifiers of `rules.standards`, as `residents.selectors.import_rows` gives them.
Values are compared as people read them: names by their match key, readings by their kana key, addresses
whether written 1丁目2番3号 or 1-2-3. What differs is shown side by side, never corrected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from madoguchi.cityhall.cases.expectations import LABELS
from madoguchi.rules.addresses import place_key
from madoguchi.rules.kana import kana_key
from madoguchi.rules.standards.codes import code_list
from madoguchi.rules.standards.relationship import relationship_label
from madoguchi.rules.variants import match_key

Row = Mapping[str, str]
MISSING = "（この人の行がありません）"
_CODES = ("relation_code1", "relation_code2", "relation_code3", "relation_code4")


@dataclass(frozen=True, slots=True)
class Line:
    """One compared value. `person` is a person key of the visit."""

    person: str
    label: str
    expected: str
    core: str
    same: bool


@dataclass
class CoreRows:
    """An import's rows, found by 宛名番号 or, for people new to the city, by birth date, reading and name."""

    by_number: Mapping[str, Row]
    _by_birth: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    _numbers: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, row in self.by_number.items():
            self._numbers[id(row)] = number
            key = (row.get("birth_date", ""), kana_key(row.get("kana", "")))
            self._by_birth.setdefault(key, []).append(row)

    def number_of(self, row: Row) -> str:
        """The 宛名番号 of a row that `find` gave."""
        return self._numbers[id(row)]

    def find(self, person: Mapping[str, Any]) -> Row | None:
        """The row of an expected person; None when there is none, or more than one might be meant."""
        if person["atena_number"]:
            return self.by_number.get(person["atena_number"])
        match = person["match"]
        rows = self._by_birth.get((match["birth_date"], kana_key(match["kana"])), [])
        if len(rows) > 1:
            rows = [row for row in rows if match_key(row.get("name", "")) == match_key(match["name"])]
        return rows[0] if len(rows) == 1 else None


def numbers_of(expected: Mapping[str, Any], rows: CoreRows) -> dict[str, str]:
    """The 宛名番号 that the register gave to each expected person it has, by person key."""
    found = {person["key"]: rows.find(person) for person in expected["people"]}
    return {key: rows.number_of(row) for key, row in found.items() if row is not None}


def compare(expected: Mapping[str, Any], rows: CoreRows) -> list[Line] | None:
    """Every expected value beside the register's. None when the import mentions none of the people."""
    found = [(person, rows.find(person)) for person in expected["people"]]
    if all(row is None for _, row in found):
        return None
    return [line for person, row in found for line in _lines(person, row)]


def _lines(person: Mapping[str, Any], row: Row | None) -> list[Line]:
    if row is None:
        return [Line(person["key"], LABELS["name"], str(person["match"]["name"]), MISSING, False)]
    return [_line(person["key"], word, value, row) for word, value in person["items"].items()]


def _line(key: str, word: str, expected: Any, row: Row) -> Line:
    wanted, core = _shown(word, expected), _shown(word, _core(word, row))
    city = row.get("address_city", "")
    return Line(key, LABELS[word], wanted, core, _key(word, wanted, city) == _key(word, core, city))


def _core(word: str, row: Row) -> Any:
    if word == "address":
        line = "".join(row.get(f"address_{part}", "") for part in ("prefecture", "city", "town", "lot"))
        return f"{line}　{row['address_building']}" if row.get("address_building") else line
    if word == "moved_on":
        return row.get("address_since", "")
    if word == "relation":
        return row.get("relation") or relationship_label(tuple(row.get(code, "") for code in _CODES))
    if word == "sex":
        found = code_list("sex").by_code.get(row.get("sex", ""))
        return found.id if found else ""
    if word == "nhi":
        return row.get("nhi") == "1"
    return row.get(word, "")


def _shown(word: str, value: Any) -> str:
    if word == "nhi":
        return "あり" if value else "なし"
    if word == "sex":
        return {"male": "男", "female": "女"}.get(str(value), "不明")
    return str(value or "")


def _key(word: str, shown: str, city: str) -> str:
    if word == "kana":
        return kana_key(shown)
    if word == "address":
        return place_key(shown, city)
    return match_key(shown)


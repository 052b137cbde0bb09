"""What the core system's next register file should show for an exported case.

    {"people": [{"key", "atena_number", "match": {"name", "kana", "birth_date", "sex"},
                 "items": {word: expected value}}]}

Words are those of a person's items in `residents.results`, and `moved_on` (住所を定めた年月日).
"""

from __future__ import annotations

from typing import Any

from madoguchi.cityhall.cases.due import processing
from madoguchi.cityhall.cases.models import Case
from madoguchi.cityhall.cases.rulebook import rulebook
from madoguchi.cityhall.cases.snapshot import Snapshot, value_of

MATCH = ("name", "kana", "birth_date", "sex")
LABELS = {
    "name": "氏名", "kana": "フリガナ", "birth_date": "生年月日", "sex": "性別", "address": "住所",
    "moved_on": "住所を定めた日", "relation": "続柄", "household_head": "世帯主", "nhi": "国民健康保険の資格",
}  # fmt: skip


def expected_of(case: Case, snapshot: Snapshot) -> dict[str, Any]:
    """The expectations of one case; no people when its outcome cannot be seen in the register."""
    words = processing()["confirms"].get(case.procedure, ())
    people = [person for person in snapshot["people"] if not case.people or person["key"] in case.people]
    return {"people": [_person(person, words, snapshot) for person in people] if words else []}


def _person(person: dict[str, Any], words: list[str], snapshot: Snapshot) -> dict[str, Any]:
    key = person["key"]
    wanted = {word: _value(word, key, snapshot) for word in words}
    return {
        "key": key,
        "atena_number": person["items"].get("atena_number", "") if person["origin"] == "resident" else "",
        "match": {word: _value(word, key, snapshot) or person["items"].get(word, "") for word in MATCH},
        "items": {word: value for word, value in wanted.items() if value not in (None, "")},
    }


def _value(word: str, person: str, snapshot: Snapshot) -> Any:
    if word == "address":
        return value_of(snapshot, "new_address.full") or value_of(snapshot, "address", person)
    if word == "moved_on":
        return value_of(snapshot, "move.date")
    if word == "household_head":
        return value_of(snapshot, "name", value_of(snapshot, "head.person") or "nobody")
    if word == "nhi":
        return value_of(snapshot, "insurance", person) == "nhi" or None
    if word == "relation":
        code = value_of(snapshot, "relation", person)
        return rulebook().forms.paths.person["relation"].option_label(code) if code else None
    return value_of(snapshot, word, person)

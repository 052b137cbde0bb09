"""模擬基幹システム: what a core system would send next, had its staff entered what it was given.

For the demo and the tests of the closed loop, in a fictional city only; it is no core system and knows none
of its rules. Input is plain data, as `cases.selectors.exported_items()` gives it: per exported case the visit
it belongs to and `expected` = {"people": [{"atena_number", "match", "items"}]} (see `cases.expectations`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max

from madoguchi.cityhall.residents.keys import address_key
from madoguchi.cityhall.residents.models import Resident
from madoguchi.cityhall.residents.reads.imports import newest_rows
from madoguchi.cityhall.residents.rows import code
from madoguchi.rules.eras import era_of
from madoguchi.rules.identifiers import next_m11_number, resident_code_check_digit
from madoguchi.rules.names import kana_key, match_key
from madoguchi.rules.standards.codes import code_list
from madoguchi.rules.standards.relationship import relationship_codes

Row = dict[str, str]
Given = tuple[str, Mapping[str, Any]]
_HEAD = "世帯主"
_TOWN = re.compile(r"(.*丁目|\D*)(.*)")


@dataclass
class _Person:
    """Everything that the cases of one visit say about one person."""

    visit: str
    atena_number: str
    match: dict[str, str]
    items: dict[str, Any] = field(default_factory=dict)


def next_register(given: Iterable[Given], on: date, *, spoil: bool = False) -> list[Row]:
    """The rows of the next difference file: one per person given, with the next 履歴番号.

    `given`: (visit id, expected) per exported case. `spoil` gives the first row a wrong 番地, so that a
    mismatch can be seen. Returns [] when nothing was given.
    """
    core = _Core(on)
    people = _merged(given)
    rows = [core.enter(person, [one for one in people if one.visit == person.visit]) for person in people]
    if spoil and rows:
        rows[0]["address_lot"] = "999番地"
    return rows


def _merged(given: Iterable[Given]) -> list[_Person]:
    people: dict[tuple[str, ...], _Person] = {}
    for visit, expected in given:
        for said in expected["people"]:
            match = {name: str(value or "") for name, value in said["match"].items()}
            key = (
                (said["atena_number"],)
                if said["atena_number"]
                else (match["birth_date"], kana_key(match["kana"]), match_key(match["name"]))
            )
            person = people.setdefault(key, _Person(visit, said["atena_number"], match))
            person.items |= said["items"]
    # The head first: the others join the head's household.
    return sorted(people.values(), key=lambda person: (person.visit, person.items.get("relation") != _HEAD))


class _Core:
    """The pretended core system: its register is ours, its numbers go on where ours end."""

    def __init__(self, on: date) -> None:
        self.on = on
        last = Resident.objects.aggregate(atena=Max("atena_number"), household=Max("household_number"))
        self._atena = int((last["atena"] or "0000000000")[:-1]) + 1
        self._household = int((last["household"] or "0000000000")[:-1]) + 1
        self._households: dict[str, str] = {}
        sample = Resident.objects.order_by("atena_number").first()
        self._city = newest_rows([sample.atena_number])[sample.atena_number] if sample else {}

    def enter(self, person: _Person, visit: list[_Person]) -> Row:
        """The person's next row."""
        known = person.atena_number or self._found(person)
        row = self._next_row(known) if known else self._new_row(person, visit)
        row |= self._changes(person)
        if not row.get("resident_since"):
            row["resident_since"] = row.get("address_since", self.on.isoformat())
        return row

    def _found(self, person: _Person) -> str:
        """The 宛名番号 of someone whom an earlier simulated file brought."""
        same_day = Resident.objects.filter(birth_date=person.match["birth_date"] or None, removed=False)
        wanted = kana_key(person.match["kana"]), match_key(person.match["name"])
        for atena, kana, name in same_day.values_list("atena_number", "kana", "name"):
            if (kana_key(kana), match_key(name)) == wanted:
                return str(atena)
        return ""

    def _next_row(self, atena_number: str) -> Row:
        row = dict(newest_rows([atena_number])[atena_number])
        return row | {
            "history_number": str(int(row["history_number"]) + 1),
            "branch_number": "0",
            "latest": "1",
            "processed_date": self.on.isoformat(),
        }

    def _new_row(self, person: _Person, visit: list[_Person]) -> Row:
        self._atena, atena = _numbered(self._atena)
        body = f"{9_800_000_000 + int(atena):010}"[-10:]
        born = person.match["birth_date"]
        return {
            "municipality_code": self._city.get("municipality_code", ""),
            "atena_number": atena,
            "history_number": "1",
            "latest": "1",
            "household_number": self._household_of(person, visit),
            "kind": code("resident_kind", "foreign" if person.match["name"].isascii() else "japanese"),
            "status": code("resident_status", "resident"),
            "removed": "0",
            "deleted": "0",
            "resident_code": f"{body}{resident_code_check_digit(body)}",
            "name": person.match["name"],
            "kana": person.match["kana"],
            "sex": code_list("sex").by_id[person.match["sex"] or "unknown"].code,
            "birth_date": born or "0000-00-00",
            "birth_era": era_of(date.fromisoformat(born)).code if born else "",
            "honseki": "不明",
            "hittousha": "不明",
            "move_reason": "domestic_move_in",
            "processed_date": self.on.isoformat(),
        }

    def _household_of(self, person: _Person, visit: list[_Person]) -> str:
        """The household of the visit's head, else of the head named at that address, else a new one."""
        if person.visit not in self._households:
            joined = "" if any(one.items.get("relation") == _HEAD for one in visit) else self._joined(person)
            self._households[person.visit] = joined or self._new_household()
        return self._households[person.visit]

    def _joined(self, person: _Person) -> str:
        head, address = (
            person.items.get("household_head", ""),
            address_key(str(person.items.get("address", ""))),
        )
        heads = Resident.objects.filter(name=head, removed=False, relation_code=code("relationship", "head"))
        for number, place in heads.values_list("household_number", "address"):
            if address_key(place) == address:
                return str(number)
        return ""

    def _new_household(self) -> str:
        self._household, number = _numbered(self._household)
        return number

    def _changes(self, person: _Person) -> Row:
        """What the cases ask for, as columns."""
        items = person.items
        row: Row = {}
        if items.get("address"):
            row |= self._address(str(items["address"]))
        if items.get("moved_on"):
            row["address_since"] = str(items["moved_on"])
        if items.get("relation"):
            row |= _relation(str(items["relation"]))
        if "nhi" in items:
            row["nhi"] = "1" if items["nhi"] else "0"
        return row | {
            name: str(items[name]) for name in ("name", "kana", "household_head") if items.get(name)
        }

    def _address(self, line: str) -> Row:
        place, _, building = line.partition("　")
        prefecture, city = self._city.get("address_prefecture", ""), self._city.get("address_city", "")
        town, lot = _TOWN.fullmatch(place.removeprefix(prefecture).removeprefix(city)).groups()  # type: ignore[union-attr]
        return {
            "address_municipality_code": self._city.get("address_municipality_code", ""),
            "address_prefecture": prefecture,
            "address_city": city,
            "address_town": town,
            "address_lot": lot,
            "address_building": building,
        }


def _numbered(serial: int) -> tuple[int, str]:
    used, number = next_m11_number(serial)
    return used + 1, number.zfill(10)


def _relation(words: str) -> Row:
    codes = {f"relation_code{place}": value for place, value in enumerate(relationship_codes(words), 1)}
    return {"relation_code2": "", "relation_code3": "", "relation_code4": "", **codes, "relation": words}

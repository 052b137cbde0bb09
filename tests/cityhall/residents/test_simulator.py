"""模擬基幹システム: its next file is accepted by the import and shows what was exported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from madoguchi.cityhall.residents.models import RegisterImport, Resident
from madoguchi.cityhall.residents.selectors import import_rows
from madoguchi.cityhall.residents.simulator import next_register

from .conftest import person

Load = Callable[..., RegisterImport]
TODAY = date(2026, 11, 24)


def given(visit: str, name: str, kana: str, birth: str, number: str = "", **items: Any) -> tuple[str, Any]:
    match = {"name": name, "kana": kana, "birth_date": birth, "sex": "male"}
    return visit, {"people": [{"key": "p1", "atena_number": number, "match": match, "items": items}]}


def test_a_family_that_moved_in(load: Load) -> None:
    load([person(1)])
    address = "見本県見本市窓口町二丁目5番12号　コーポ受付201号"
    head = ("v1", "髙﨑　翔太", "タカサキ　ショウタ", "1988-10-15")
    child = ("v1", "髙﨑　結衣", "タカサキ　ユイ", "2023-08-20")
    cases = [
        given(*child, address=address, moved_on="2026-11-20", relation="子", household_head="髙﨑　翔太"),
        given(*head, address=address, moved_on="2026-11-20", relation="世帯主", household_head="髙﨑　翔太"),
        given(*head, nhi=True), given(*child, nhi=True),
    ]  # fmt: skip
    rows = import_rows(load(next_register(cases, TODAY)).pk)
    assert sorted(row["relation"] for row in rows.values()) == ["世帯主", "子"]
    for row in rows.values():
        assert (row["nhi"], row["address_lot"], row["address_since"]) == ("1", "5番12号", "2026-11-20")
    assert len({row["household_number"] for row in rows.values()}) == 1
    assert Resident.objects.get(name="髙﨑　結衣").address == address


def test_the_next_case_of_the_same_person_continues_the_history(load: Load) -> None:
    load([person(1)])
    case = ("v1", "髙﨑　翔太", "タカサキ　ショウタ", "1988-10-15")
    load(next_register([given(*case, relation="世帯主", address="見本県見本市届出町1番地")], TODAY))
    load(next_register([given(*case, nhi=True)], TODAY))
    found = Resident.objects.get(name="髙﨑　翔太")
    assert found.last_history_number == 2 and found.address == "見本県見本市届出町1番地"


def test_a_resident_keeps_number_and_household(load: Load) -> None:
    load([person(1), person(2)])
    case = given("v1", "見本　太郎", "ミホン　タロウ", "1980-04-01", "0000000002", nhi=True)
    load(next_register([case], TODAY))
    found = Resident.objects.get(atena_number="0000000002")
    assert (found.last_history_number, found.household_number) == (2, "0000000002")


def test_a_parent_joins_the_child_s_household(load: Load) -> None:
    load([person(1, "𠮷田　誠")])
    said = {"address": "見本県見本市見本町1丁目1番地", "relation": "母", "household_head": "𠮷田　誠"}
    load(next_register([given("v1", "𠮷田　キヨ", "ヨシダ　キヨ", "1946-06-01", **said)], TODAY))
    assert Resident.objects.get(name="𠮷田　キヨ").household_number == "0000000001"


def test_a_spoilt_row_shows_a_mismatch_and_nothing_gives_nothing(load: Load) -> None:
    load([person(1)])
    case = given("v1", "見本　太郎", "ミホン　タロウ", "1980-04-01", "0000000001", nhi=True)
    assert next_register([case], TODAY, spoil=True)[0]["address_lot"] == "999番地"
    assert next_register([], TODAY) == []

"""Comparing with the register: the same fact written otherwise is the same; a different one is shown."""

from __future__ import annotations

import pytest

from madoguchi.cityhall.cases.core_rows import MISSING, CoreRows, compare

EXPECTED = {
    "key": "p1",
    "atena_number": "",
    "match": {"name": "髙橋　一郎", "kana": "タカハシ　イチロウ", "birth_date": "1988-05-20", "sex": "male"},
    "items": {
        "name": "髙橋　一郎",
        "kana": "タカハシ　イチロウ",
        "birth_date": "1988-05-20",
        "sex": "male",
        "address": "見本県見本市中央1丁目2番3号　見本荘101",
        "moved_on": "2026-04-01",
        "relation": "世帯主",
        "household_head": "髙橋　一郎",
        "nhi": True,
    },
}
ROW = {
    "atena_number": "100000000000001",
    "name": "髙橋　一郎",
    "kana": "タカハシ　イチロウ",
    "birth_date": "1988-05-20",
    "sex": "1",
    "address_prefecture": "見本県",
    "address_city": "見本市",
    "address_town": "中央",
    "address_lot": "1-2-3",
    "address_building": "見本荘101",
    "address_since": "2026-04-01",
    "relation": "世帯主",
    "household_head": "髙橋　一郎",
    "nhi": "1",
}


def compared(person=EXPECTED, **changes):
    return compare({"people": [person]}, CoreRows({"1": ROW | changes}))


def test_everything_agrees():
    assert all(line.same for line in compared())


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "高橋　一郎", "household_head": "高橋一郎"},
        {"kana": "ﾀｶﾊｼ ｲﾁﾛｳ"},
        {"relation": "", "relation_code1": "02"},
        {"address_lot": "１丁目２－３", "address_building": "見本荘１０１"},
    ],
)
def test_another_way_of_writing_is_the_same(changes):
    assert [line.label for line in compared(**changes) if not line.same] == []


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"address_lot": "1-2-4"}, "住所"),
        ({"address_since": "2026-04-02"}, "住所を定めた日"),
        ({"sex": "2"}, "性別"),
        ({"nhi": "0"}, "国民健康保険の資格"),
        ({"relation": "夫"}, "続柄"),
        ({"address_building": "見本荘102"}, "住所"),
    ],
)
def test_a_difference_is_shown_side_by_side(changes, label):
    (line,) = [line for line in compared(**changes) if not line.same]
    assert line.label == label
    assert line.expected != line.core


def test_nobody_of_the_case_is_there_yet():
    assert compared(birth_date="1988-05-21") is None


def test_one_of_two_is_missing():
    other = EXPECTED | {"key": "p2", "match": EXPECTED["match"] | {"birth_date": "1990-01-01"}}
    lines = compare({"people": [EXPECTED, other]}, CoreRows({"1": ROW}))
    assert [(line.person, line.core) for line in lines if not line.same] == [("p2", MISSING)]


def test_namesakes_born_on_one_day_are_told_apart_by_name_or_not_at_all():
    rows = {"1": ROW, "2": ROW | {"name": "高橋　市郎"}}
    assert CoreRows(rows).find(EXPECTED) == ROW
    assert CoreRows({"1": ROW, "2": ROW}).find(EXPECTED) is None


def test_a_known_resident_is_found_by_number_alone():
    known = EXPECTED | {"atena_number": "1"}
    assert CoreRows({"1": ROW | {"name": "別人"}}).find(known)["name"] == "別人"
    assert CoreRows({}).find(known) is None

"""One place, however it is written (standards.md §1.3: 住所 arrives split, or whole in 町字; K)."""

from __future__ import annotations

import pytest

from madoguchi.rules.addresses import (
    address_key,
    lies_elsewhere,
    place_key,
    prefecture_of,
    prefecture_of_code,
)
from madoguchi.rules.variants import match_key

CITY = "見本市"
WHOLE = "見本県見本市窓口町二丁目5番12号　コーポ受付201号"


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        "見本市窓口町2丁目5番12号 コーポ受付201号",
        "窓口町２丁目５番１２号コーポ受付２０１号",
        "窓口町2-5-12 コーポ受付201",
        "窓口町２－５－１２　コーポ受付２０１",
        "窓口町二丁目5番地の12　コーポ受付201号",
    ],
)
def test_one_place_many_spellings(text: str) -> None:
    assert place_key(text, CITY) == place_key(WHOLE, CITY)


@pytest.mark.parametrize(
    "text",
    [
        "窓口町2-5-13 コーポ受付201",
        "窓口町2-5-12 コーポ受付202",
        "窓口町25-12 コーポ受付201",
        "見本町2-5-12 コーポ受付201",
        "窓口町2-5-12",
    ],
)
def test_another_place_is_another_key(text: str) -> None:
    assert place_key(text, CITY) != place_key(WHOLE, CITY)


def test_a_town_named_like_the_city_stays() -> None:
    assert address_key("見本県見本市見本町1") == "見本市見本町1"
    assert place_key("見本町1", CITY) == place_key("見本市見本町1番地", CITY) != place_key("町1", CITY)


@pytest.mark.parametrize(
    ("address", "city", "elsewhere"),
    [
        (WHOLE, CITY, False),
        ("見本市窓口町2-5-12", CITY, False),
        ("窓口町二丁目5番12号", CITY, False),
        ("", CITY, False),
        ("例示県例示市中央4番地", CITY, True),
        ("例示市中央4番地", CITY, True),
        ("見本県見本町窓口1番地", CITY, True),
        ("東京都世田谷区見本町1-1", CITY, True),
        ("南架空郡海辺町12番地", CITY, True),
        ("架空県南架空郡海辺町12番地", "海辺町", False),
        ("海辺町12番地", "海辺町", False),
        ("大和郡山市北郡山町248", "大和郡山市", False),
        ("郡上市八幡町島谷228", "郡山市", True),
        ("四日市市諏訪町1-5", "四日市市", False),
        ("武蔵村山市本町1-1-1", "武蔵野市", True),
        ("髙崎市高松町35-1", "高崎市", False),
        # Streets that begin like a city, and cities that begin like such a street.
        ("上市1-2", CITY, False),
        ("上市一丁目2番3号", CITY, False),
        ("今市町３", CITY, False),
        ("古市場2-4", CITY, False),
        ("上市", CITY, False),
        ("古市1丁目例示市営住宅3号", CITY, False),
        ("廿日市市地御前1-1", CITY, True),
        ("市原市国分寺台中央1-1-1", CITY, True),
        ("例示市一番町4", CITY, True),
        ("例示県上市1-2", CITY, True),
    ],
)
def test_an_address_says_that_it_is_not_of_this_city(address: str, city: str, elsewhere: bool) -> None:
    assert lies_elsewhere(address, city, "999991") is elsewhere


@pytest.mark.parametrize(
    ("address", "code", "elsewhere"),
    [
        ("広島県府中市府川町315", "132063", True),
        ("東京都府中市宮西町2-24", "132063", False),
        ("東京都府中市宮西町2-24", "342084", True),
        ("広島県府中市府川町315", "342084", False),
        ("府中市府川町315", "132063", False),
        ("宮西町2-24", "132063", False),
        # A code of no prefecture tells none apart, and no city of one name is taken for another then.
        ("広島県府中市府川町315", "999991", False),
        ("広島県府中市府川町315", "", False),
        ("広島県安芸郡府中町大通3-5-1", "132063", True),
    ],
)
def test_two_cities_of_one_name_are_told_apart_by_the_prefecture(
    address: str, code: str, elsewhere: bool
) -> None:
    assert lies_elsewhere(address, "府中市", code) is elsewhere


def test_a_district_of_another_prefecture_is_another_town() -> None:
    assert lies_elsewhere("山形県西村山郡朝日町宮宿1115", "朝日町", "163431") is True
    assert lies_elsewhere("富山県下新川郡朝日町道下1133", "朝日町", "163431") is False


def test_every_prefecture_is_known_by_the_code_of_its_cities() -> None:
    names = [prefecture_of_code(f"{number:02}0006") for number in range(1, 48)]
    assert (names[0], names[25], names[46], len(set(names))) == ("北海道", "京都府", "沖縄県", 47)
    assert [prefecture_of(f"{name}例示市1") for name in names] == [match_key(name) for name in names]
    assert {prefecture_of_code(code) for code in ("", "0", "000000", "480000", "999991")} == {""}

"""One place, however it is written (standards.md §1.3: 住所 arrives split, or whole in 町字; K)."""

from __future__ import annotations

import pytest

from madoguchi.rules.addresses import address_key, lies_elsewhere, place_key

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
    ],
)
def test_an_address_says_that_it_is_not_of_this_city(address: str, city: str, elsewhere: bool) -> None:
    assert lies_elsewhere(address, city) is elsewhere

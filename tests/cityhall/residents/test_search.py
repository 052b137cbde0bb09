"""One search box: every spelling, reading, date notation, former names and addresses (standards.md §3, P)."""

from __future__ import annotations

from collections.abc import Callable

import jaconv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.cityhall.residents.keys import address_key, kana_keys, query_keys
from madoguchi.cityhall.residents.models import RegisterImport
from madoguchi.cityhall.residents.models.fields import prefix_range
from madoguchi.cityhall.residents.selectors import search_people
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.rules.names import kana_key

from .conftest import person

Load = Callable[..., RegisterImport]


def names(actor: Actor, text: str, **options: bool) -> list[str]:
    return [hit.name for hit in search_people(actor, text, **options).hits]


@pytest.mark.parametrize(
    "text",
    [
        "髙橋",
        "高橋",
        "高橋花子",
        "髙橋 花子",
        "花子",
        "タカハシ",
        "たかはし",
        "ﾀｶﾊｼ",
        "ハナコ",
        "はなこ",
        "たかはしはなこ",
        "花子 高橋",
        "昭和55年4月1日",
        "S55.4.1",
        "1980-04-01",
        "19800401",
        "昭和 55年 4月 1日",
        "高橋 昭和55年4月1日",
        "ハナコ 1980/4/1",
        "1",
        "0000000001",
        "見本町一丁目1番地",
        "見本町1丁目1",
        "見本町1-1",
        "見本県見本市見本町1-1",
        "高橋 見本町",
        "昭和55年 高橋",
        "1980年 ハナコ",
    ],
)
def test_finds_one_person_by_any_spelling(load: Load, at_counter: Actor, text: str) -> None:
    load(
        [
            person(1, "髙橋　花子", "タカハシ　ハナコ"),
            person(2, "佐藤　次郎", "サトウ　ジロウ", birth_date="1970-01-05"),
        ]
    )
    assert names(at_counter, text) == ["髙橋　花子"]


def test_former_names_and_addresses_are_found_and_marked(load: Load, at_counter: Actor) -> None:
    load([person(1, "佐藤　花子", "サトウ　ハナコ", address_town="届出町", address_lot="5番地")])
    load(
        [
            person(
                1,
                "鈴木　花子",
                "スズキ　ハナコ",
                history_number="2",
                former_town="海辺町",
                former_city="南架空市",
                former_lot="3番地8",
                former_prefecture="架空県",
            )
        ]
    )
    for text, reason in (
        ("佐藤", "旧氏名"),
        ("サトウ", "旧フリガナ"),
        ("届出町5", "旧住所"),
        ("南架空市海辺町3-8", "旧住所"),
        ("架空県南架空市海辺町", "旧住所"),
        ("鈴木", "氏名"),
        ("見本町一丁目", "住所"),
        ("花子", "氏名"),
    ):
        assert [hit.matched_by for hit in search_people(at_counter, text).hits] == [(reason,)], text


def test_former_family_name_of_the_register(load: Load, at_counter: Actor) -> None:
    load([person(1, "鈴木　花子", "スズキ　ハナコ", former_name="佐藤", former_name_kana="サトウ")])
    assert names(at_counter, "佐藤花子") == names(at_counter, "サトウハナコ") == ["鈴木　花子"]


def test_present_people_come_first(load: Load, at_counter: Actor) -> None:
    gone = {"status": "3", "removed": "1"}
    load([person(1, "佐藤　一", "サトウ　ハジメ", **gone), person(2, "佐藤　二", "サトウ　ツギ")])
    hits = search_people(at_counter, "佐藤").hits
    assert [(hit.name, hit.state) for hit in hits] == [("佐藤　二", ""), ("佐藤　一", "死亡者")]


@pytest.mark.parametrize("text", ["平成31年5月1日", "昭和64年1月8日", "2023-02-29", "R8.13.1"])
def test_a_date_that_does_not_exist_is_answered(load: Load, at_counter: Actor, text: str) -> None:
    load([person(1)])
    result = search_people(at_counter, text)
    assert not result.hits and "。" in result.hint and not result.can_loosen


def test_unknown_birth_dates_are_found(load: Load, at_counter: Actor) -> None:
    load([person(1, "不明　一", birth_date="昭和5年不詳"), person(2)])
    (hit,) = search_people(at_counter, "不詳").hits
    assert (hit.name, hit.birth_text) == ("不明　一", "昭和5年不詳")


def test_no_hit_offers_a_looser_search(load: Load, at_counter: Actor) -> None:
    load([person(1, "長谷川　花子", "ハセガワ　ハナコ")])
    result = search_people(at_counter, "谷川")
    assert result.can_loosen and "一部に含む" in result.hint
    assert names(at_counter, "谷川", loose=True) == ["長谷川　花子"]


def test_many_hits_ask_for_a_birth_date(load: Load, at_counter: Actor) -> None:
    load([person(number) for number in range(1, 60)])
    result = search_people(at_counter, "見本")
    assert len(result.hits) == 50 and result.more and "生年月日" in result.hint
    assert search_people(at_counter, "見本 59番地").hits == ()
    assert [hit.household_number for hit in search_people(at_counter, "見本 見本町一丁目59").hits] == [
        "0000000059"
    ]


@pytest.mark.parametrize("text", ["", "　", "\x00"])
def test_an_empty_box_asks_for_words(at_counter: Actor, text: str) -> None:
    assert "入力してください" in search_people(at_counter, text).hint


def test_words_common_to_many_are_met_as_ranges(
    load: Load, at_counter: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("madoguchi.cityhall.residents.search._COUNT_LIMIT", 1)
    load([person(1, "佐藤　翔"), person(2, "佐藤　律"), person(3, "鈴木　翔")])
    assert names(at_counter, "佐藤 翔") == ["佐藤　翔"] and names(at_counter, "佐藤 鈴木") == []
    assert names(at_counter, "律 昭和55年") == ["佐藤　律"] and names(at_counter, "律 昭和56年") == []
    assert names(at_counter, "律 見本町一丁目2") == ["佐藤　律"]


KANA = st.text(
    alphabet="アイウガギパピャュョッーヴヂヅヲカキクサシタチナニハヒマミヤユラリワン", min_size=1, max_size=8
)


@given(family=KANA, given_name=KANA)
def test_a_key_is_found_by_every_spelling_of_its_reading(family: str, given_name: str) -> None:
    """清濁, small and large, long marks, width, hiragana: the stored key is in the query's range."""
    stored = {key for _, key in kana_keys([f"{family}　{given_name}"])}
    whole = family + given_name
    for spelling in (
        whole,
        jaconv.kata2hira(whole),
        jaconv.z2h(whole),
        whole.replace("ー", "－"),
        kana_key(whole),
    ):
        if kana_key(spelling):
            assert any(
                low <= key < high for low, high in map(prefix_range, query_keys(spelling)) for key in stored
            )


@given(st.integers(1, 40), st.integers(1, 30), st.integers(1, 20))
def test_an_address_is_found_however_its_numbers_are_written(chome: int, ban: int, go: int) -> None:
    forms = (
        f"見本町{chome}丁目{ban}番{go}号",
        f"見本町{chome}-{ban}-{go}",
        f"見本町{chome}丁目{ban}番地の{go}",
        f"見本県見本市見本町{chome}－{ban}－{go}".replace("見本市", ""),
    )
    assert len({address_key(form) for form in forms}) == 1

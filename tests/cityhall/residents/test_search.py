"""One search box: every spelling, reading, date notation, former names and addresses (standards.md §3, P)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from madoguchi.cityhall.residents.models import RegisterImport
from madoguchi.cityhall.residents.selectors import search_people
from madoguchi.cityhall.tenancy.actor import Actor
from tests.cityhall.residents.conftest import person

Load = Callable[..., RegisterImport]


def names(actor: Actor, text: str, **options: bool) -> list[str]:
    return [hit.name for hit in search_people(actor, text, **options).hits]


@pytest.mark.parametrize(
    "text",
    [
        "髙橋", "高橋", "高橋花子", "髙橋 花子", "花子", "タカハシ", "たかはし", "ﾀｶﾊｼ", "ハナコ", "はなこ",
        "たかはしはなこ", "花子 高橋", "昭和55年4月1日", "S55.4.1", "1980-04-01", "19800401", "昭和 55年 4月 1日",
        "高橋 昭和55年4月1日", "ハナコ 1980/4/1", "1", "0000000001", "見本町一丁目1番地", "見本町1丁目1", "見本町1-1",
        "見本県見本市見本町1-1", "高橋 見本町", "昭和55年 高橋", "1980年 ハナコ",
    ],
)
def test_finds_one_person_by_any_spelling(load: Load, at_counter: Actor, text: str) -> None:
    load([person(1, "髙橋　花子", "タカハシ　ハナコ"), person(2, "佐藤　次郎", "サトウ　ジロウ", birth_date="1970-01-05")])
    assert names(at_counter, text) == ["髙橋　花子"]

"""From a written name of bank and branch to the directory's codes, without guessing."""

from __future__ import annotations

import pytest

from madoguchi.rules.zengin import Place, bank_name, find_banks, find_branches


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("三井住友銀行", "0009"), ("三井住友", "0009"), ("0009", "0009"), ("９", "0009"),
        ("三菱UFJ銀行", "0005"), ("三菱ＵＦＪ 銀行", "0005"), ("ゆうちょ銀行", "9900"),
    ],
)  # fmt: skip
def test_one_bank_is_meant(text: str, code: str) -> None:
    assert find_banks(text) == (Place(code, str(bank_name(code))),)


def test_the_beginning_of_a_name_gives_every_bank_it_may_be() -> None:
    assert {place.code for place in find_banks("三井住友信")} == {"0294"}
    assert len(find_banks("北海道")) == 1
    assert {"三井住友", "三井住友信託"} <= {place.name for place in find_banks("三井")}


@pytest.mark.parametrize("text", ["", "　", "銀行", "存在しない銀行", "9998"])
def test_nothing_is_guessed(text: str) -> None:
    assert find_banks(text) == ()


@pytest.mark.parametrize("text", ["丸の内支店", "丸の内", "002", "2"])
def test_a_branch_by_name_or_number(text: str) -> None:
    assert [place.code for place in find_branches("0005", text)] == ["002"]


def test_a_branch_of_no_bank() -> None:
    assert find_branches("9998", "本店") == ()


def test_shinkin_in_full() -> None:
    assert [place.name for place in find_banks("京都信用金庫")] == ["京都信金"]

"""Registered readings in bank kana (benefits.md §1.2 and §1.3; marks in the vectors)."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest
from tests.rules.zengin.helpers import EDI, STANDARD, VECTORS

from madoguchi.rules.zengin import NotConvertible, to_bank_kana
from madoguchi.rules.zengin.characters import allowed, decode, encode, safe_cut
from madoguchi.rules.zengin.directory import bank_kana, branch_kana


def vectors(name: str) -> list[list[str]]:
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def refusal(text: str, *args: object, **options: object) -> NotConvertible:
    with pytest.raises(NotConvertible) as error:
        to_bank_kana(text, *args, **options)
    return error.value


@pytest.mark.parametrize(("registered", "bank_kana", "mark"), vectors("conversion.csv"))
def test_vectors(registered: str, bank_kana: str, mark: str) -> None:
    assert to_bank_kana(registered).text == bank_kana


@pytest.mark.parametrize("code", [0x30FC, 0xFF70, *range(0x2010, 0x2016), 0x2212, 0xFF0D, 0x2500, 0x2D])
def test_every_bar_is_a_hyphen_of_one_byte(code: int) -> None:
    assert to_bank_kana(f"ヨ{chr(code)}コ").encoded == b"\xd6\x2d\xba"


@pytest.mark.parametrize(
    "text",
    [
        "山田",
        "みほん",
        "ミホン髙",
        "\ud800",
        "\udfff",
        "𠮷",
        "～",
        "〜",
        "ヷ",
        "ヽ",
        "㌔",
        "ㇰ",
        "\0",
        "\t",
        "\n",
    ],
)
def test_what_no_bank_can_write_is_named_with_its_code_point(text: str) -> None:
    error = refusal(f"ア{text}")
    assert error.rule == "name-character"
    for character in text:
        if character not in "ミホン":
            assert f"U+{ord(character):04X}" in error.message
            assert character in error.characters
    error.message.encode("utf-8")


@pytest.mark.parametrize("symbol", [",", "/", "｢", "｣", "\\", "¥", "'", "_", "&", "*", "?", "､", "｡"])
def test_symbols_outside_the_standard_are_refused(symbol: str) -> None:
    assert refusal(f"A{symbol}B").rule == "name-character"


def test_a_profile_says_which_symbols_a_bank_takes() -> None:
    assert to_bank_kana("A.B").text == "A.B"
    assert refusal("A.B", STANDARD).characters == (".",)
    assert to_bank_kana("A/B", replace(STANDARD, symbols="()-/")).text == "A/B"


def test_wo_is_refused_kept_or_spelled_o_by_policy() -> None:
    for wo in ("ヲ", "ｦ"):
        assert refusal(f"カ{wo}ル").characters == (wo,)
        assert to_bank_kana(f"カ{wo}ル", EDI).text == "ｶｦﾙ"
    spelled = to_bank_kana("カヲル", replace(STANDARD, wo="o"))
    assert spelled.text == "ｶｵﾙ"
    assert [(change.position, change.before, change.after) for change in spelled.material] == [(2, "ヲ", "ｵ")]


def test_changes_are_listed_and_only_another_letter_is_material() -> None:
    result = to_bank_kana("ヰキョー　 A")
    assert result.text == "ｲｷﾖ- A"
    assert [change.before for change in result.changes[:4]] == ["ヰ", "キ", "ョ", "ー"]
    assert [change.before for change in result.material] == ["ヰ"]
    assert to_bank_kana("ﾔﾏﾀﾞ ﾀﾛｳ").changes == ()


def test_an_empty_name_is_refused() -> None:
    assert refusal("").rule == "name-empty"
    assert refusal("　・ ").rule == "name-empty"


@pytest.mark.parametrize("text", ["゛ヤマダ", "アﾞ", "ヤマダ ﾞ", "カﾟ", "ガ゛"])
def test_a_voicing_mark_needs_a_letter_that_can_carry_it(text: str) -> None:
    assert refusal(text).rule == "name-mark"


def test_a_mark_on_its_own_code_point_joins_its_letter() -> None:
    assert to_bank_kana("カ\u3099ク").text == to_bank_kana("カ゛ク").text == "ｶﾞｸ"


def test_a_long_name_is_refused_and_never_cut_before_a_voicing_mark() -> None:
    name = "ア" * 29 + "ガクブチ"
    assert refusal(name, STANDARD, width=30).rule == "name-length"
    cut = to_bank_kana(name, replace(STANDARD, truncate=True), width=30)
    assert cut.text == "ｱ" * 29
    assert [change.material for change in cut.changes if "切り捨て" in change.reason] == [True]
    assert to_bank_kana("ア" * 28 + "ガク", replace(STANDARD, truncate=True), width=30).text == "ｱ" * 28 + "ｶﾞ"
    assert to_bank_kana("ア" * 30, STANDARD, width=30).changes[-1].reason == "全角を半角に"


def test_a_cut_leaves_no_space_at_the_end() -> None:
    assert safe_cut(encode("ｱｲ ｳ"), 3) == encode("ｱｲ")
    assert safe_cut(encode("ｶﾞ"), 1) == b""


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        ("株式会社ケイヨウギンコウ", "ｶ)ｹｲﾖｳｷﾞﾝｺｳ"),
        ("ケイヨウギンコウカブシキガイシャ", "ｹｲﾖｳｷﾞﾝｺｳ(ｶ"),
        ("ケイヨウギンコウカブシキガイシャチバシテン", "ｹｲﾖｳｷﾞﾝｺｳ(ｶ)ﾁﾊﾞｼﾃﾝ"),
        ("㈱ミホン", "ｶ)ﾐﾎﾝ"),
        ("（カ）ミホン", "ｶ)ﾐﾎﾝ"),
        ("ミホン（カ）", "ﾐﾎﾝ(ｶ"),
        ("ユウゲンガイシャ　ミホン", "ﾕ)ﾐﾎﾝ"),
        ("医療法人社団ミホンカイ", "ｲ)ﾐﾎﾝｶｲ"),
        ("ゼイリシホウジンミホン", "ｾﾞｲ)ﾐﾎﾝ"),
        ("ザイダンホウジンミホン", "ｻﾞｲ)ﾐﾎﾝ"),
        ("ミホンカブシキガイシャトウキョウエイギョウショ", "ﾐﾎﾝ(ｶ)ﾄｳｷﾖｳ(ｴｲ"),
        ("ミホンケンコクミンケンコウホケンダンタイレンゴウカイ", "ﾐﾎﾝｹﾝｺｸﾎﾚﾝ"),
        ("ミホンシレンゴウカイ", "ﾐﾎﾝｼﾚﾝ"),
        ("カブシキガイシャ", "ｶﾌﾞｼｷｶﾞｲｼﾔ"),
    ],
)
def test_legal_words_are_shortened_as_banks_write_them(registered: str, expected: str) -> None:
    """京葉銀行 法人略語 (V)."""
    short = to_bank_kana(registered, legal_entity=True)
    assert short.text == expected
    assert to_bank_kana(short.text, legal_entity=True).text == expected


def test_only_one_legal_word_is_shortened() -> None:
    name = to_bank_kana("カブシキガイシャミホンユウゲンガイシャ", legal_entity=True).text
    assert name == "ｶ)ﾐﾎﾝﾕｳｹﾞﾝｶﾞｲｼﾔ"


def test_a_person_is_never_shortened() -> None:
    assert to_bank_kana("カブシキガイシャ　タロウ").text == "ｶﾌﾞｼｷｶﾞｲｼﾔ ﾀﾛｳ"
    assert refusal("株式会社ミホン").rule == "name-character"


def test_the_table_is_jis_x_0201_and_not_a_codec() -> None:
    assert encode("ｱﾝﾞﾟA-") == b"\xb1\xdd\xde\xdfA-"
    for wide in ("ア", "・", "ー", "－", "−", "¥"):
        with pytest.raises(ValueError, match="character maps to"):
            encode(wide)
    assert decode(b"\x83\x41") == "\ufffdA"
    assert not set(allowed("party")) & set(range(0xA1, 0xB1))
    assert 0xA6 in allowed("edi")
    assert not set(allowed("bank")) & set(b"().,/\\")


def test_every_name_of_the_directory_can_be_written() -> None:
    from zengin_code import Bank

    for code, bank in Bank.all.items():
        assert len(encode(bank_kana(code))) <= 15
        for branch in bank.branches:
            assert 0 < len(encode(branch_kana(code, branch))) <= 15

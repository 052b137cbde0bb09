"""Search keys (住民記録システム標準仕様書【第1.0版】2.1.2 検索文字入力, P), graphemes, refusals."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.rules.names import (
    NameError_,
    graphemes,
    is_kana,
    kana_key,
    match_key,
    normalise_query,
    validate_name,
)

kana = st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x30FF), max_size=20)
japanese = st.text(
    st.one_of(
        st.characters(min_codepoint=0x3041, max_codepoint=0x9FFF), st.sampled_from("AbＣ　 々ー・ｶﾞ髙𠮷")
    ),
    max_size=20,
)
readings = st.text(st.sampled_from("アイウオカガコゴソトノホボモヨロョァヴッー ヽン"), max_size=12)


@pytest.mark.parametrize(
    "same",
    [
        ["ヂ", "ジ", "シ"],
        ["ズ", "ヅ", "ス"],
        ["ワ", "ハ", "バ", "パ"],
        ["ヴァ", "バ", "ハ", "ゔぁ", "ｳﾞｧ", "う゛ぁ", "ヷ"],
        ["ヴィ", "ビ"],
        ["ヴェ", "ベ"],
        ["ヴォ", "ボ"],
        ["ヴ", "ブ"],
        ["オ", "ヲ"],
        ["ヒ", "ピ"],
        ["ホッタ", "ホツタ"],
        ["キャ", "キヤ"],
        ["シュウ", "シユウ"],
        ["キョウ", "キヨウ", "キヨオ"],
        ["コウノ", "コオノ", "こうの", "ｺｳﾉ"],
        ["ドウモト", "ドオモト"],
        ["ヤマダ タロウ", "ヤマダ　タロウ", "ヤマダタロウ"],
        ["ジョージ", "ジョ―ジ", "ジョ－ジ", "ジョ‐ジ", "ジョｰジ", "ジョ-ジ", "ジョジ"],
        ["カ\u3099", "ガ", "が", "ｶﾞ", "カ゛"],
        ["スヾキ", "スズキ", "すゞき"],
        ["ジョン・スミス", "ジョン　スミス"],
        ["ｱｷﾗ", "アキラ", "あきら"],
        ["smith", "ＳＭＩＴＨ"],
    ],
)
def test_readings_that_one_search_must_find(same: list[str]) -> None:
    assert len({kana_key(text) for text in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("オノ", "オオノ"),
        ("マスダ", "マツダ"),
        ("ウチダ", "オチダ"),
        ("ウノ", "オノ"),
        ("シミズ", "スミズ"),
        ("クウ", "クオ"),
    ],
)
def test_different_readings_stay_apart(one: str, other: str) -> None:
    assert kana_key(one) != kana_key(other)


def test_a_given_name_is_found_inside_the_whole_reading() -> None:
    assert kana_key("たろう") in kana_key("ヤマダ　タロウ")


@given(st.one_of(readings, kana, japanese))
def test_kana_key_is_idempotent(text: str) -> None:
    assert kana_key(kana_key(text)) == kana_key(text)


@pytest.mark.parametrize(
    "same",
    [
        ["渡辺", "渡邊", "渡邉", "渡边", "渡邉\U000e0100", "渡邊\U000e0105"],
        ["浜", "濱", "濵", "滨"],
        ["藤", "䕨", "籘", "籐"],
        ["高橋", "髙橋", "髙槗", "高𣘺"],
        ["山崎", "山﨑", "山嵜", "山碕"],
        ["吉田", "𠮷田"],
        ["柳", "栁", "桺"],
        ["沢田", "澤田"],
        ["斉藤", "斎藤", "齊藤", "齋藤"],
        ["富樫", "冨樫"],
        ["島", "嶋", "嶌"],
        ["国", "國", "圀"],
        ["辻", "辻\U000e0100", "辻\U000e0101"],
        ["神", "神"],
        ["佐々木", "佐佐木"],
        ["山田　太郎", "山田 太郎", "山田太郎"],
        ["SMITH JOHN", "Smith　John", "ｓｍｉｔｈ ｊｏｈｎ"],
        ["茅ヶ崎", "茅ケ崎"],
        ["与", "與", "与\U000e0103"],
        ["即", "卽", "即\U000e0102"],
        ["剣", "劍", "劔", "剱"],
        ["竜", "龍"],
        ["館", "舘"],
    ],
)
def test_spellings_that_one_search_must_find(same: list[str]) -> None:
    assert len({match_key(text) for text in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("師", "帥"),
        ("書", "昼"),
        ("着", "著"),
        ("切", "功"),
        ("大田", "太田"),
        ("土", "士"),
        ("未", "末"),
        ("部", "辺"),
    ],
)
def test_different_characters_stay_apart(one: str, other: str) -> None:
    assert match_key(one) != match_key(other)


JINMEI_VARIANTS = (
    "乘亞佛來侮傳僞僧價儉兒冨凉剩劍勉勤勳卑卷卽單嘆器嚴圈國圓團埜增墨壘壞壯壽奧奬孃寢實寬將專層峯峽嶋巢帶廊廣廳"
    "彈彌從徵德恆悔惠惡愼憎應懲懷戰戲拂拔拜揭搖搜擊攝收敍敏晚晝暑曆曉曾朗梅條榮樂樣橫檢櫻欄步歷每氣海涉淚淨渴溫滯"
    "漢澁濕瀧瀨煮燈燒爭爲狀狹獸疊瘦盃盜盡眞碎碑社祈祉祕祖祝神祥禍福禪禮稻穀穗突節粹綠緖緣練縣縱繁纖署者聽臟臭與莊"
    "萬著薗薰藏藝藥虛虜衞裝視覽諸謁謠謹讓賓賣賴贈轉逸郞都醉釀錄鍊鎭鑄陷險雜難靜響類顯飜駈騷驗髮鷄黃黑默齊龍"
)
"""戸籍法施行規則別表第二 漢字の表(二): 常用漢字の異体字であるもの, 212字."""


def test_every_variant_that_a_child_may_be_named_with_is_folded() -> None:
    assert len(JINMEI_VARIANTS) == 212
    compatibility = {unicodedata.normalize("NFKC", chr(code)) for code in range(0xF900, 0xFB00)}
    unfolded = {c for c in JINMEI_VARIANTS if match_key(c) == c}
    assert len(unfolded) == 52
    assert (
        unfolded <= compatibility
    )  # 海 U+FA45 and the like: one code point in the printed table, folded by NFKC


def test_no_common_kanji_is_folded_into_another_by_inference() -> None:
    """常用漢字 and other JIS level 1 kanji change only by the catalogue's own groups."""
    level_1 = [bytes([hi, lo]) for hi in range(0x88, 0x99) for lo in range(0x40, 0xFD) if lo != 0x7F]
    level_1 = [pair for pair in level_1 if b"\x88\x9f" <= pair <= b"\x98\x72"]
    kanji = "".join(pair.decode("shift_jis", "ignore") for pair in level_1)
    folded = [c for c in kanji if match_key(c) != c]
    assert len(kanji) == 2965
    assert set("師帥書昼着切功傅").isdisjoint(folded)
    assert len(folded) < 120


def test_the_key_of_every_kanji_is_its_own_key() -> None:
    for start, end in pairwise([0x3400, 0x4DC0, 0x4E00, 0xA000, 0xF900, 0xFB00, 0x20000, 0x20800]):
        for code in range(start, end):
            key = match_key(chr(code))
            assert match_key(key) == key, chr(code)


@given(japanese)
def test_match_key_is_idempotent(text: str) -> None:
    assert match_key(match_key(text)) == match_key(text)


@pytest.mark.parametrize("text", ["ヤマダ", "やまだ　たろう", "ﾔﾏﾀﾞ", "ジョン・スミス", "ヴァージニア"])
def test_readings_are_recognised(text: str) -> None:
    assert is_kana(text)


@pytest.mark.parametrize("text", ["", " ", "ー", "山田", "みどりヶ丘", "山だ", "SMITH"])
def test_other_texts_are_not_readings(text: str) -> None:
    assert not is_kana(text)


def test_graphemes() -> None:
    text = "葛\U000e0100飾ｶﾞか\u3099𠮷"
    assert graphemes(text) == ["葛\U000e0100", "飾", "ｶﾞ", "か\u3099", "𠮷"]
    assert graphemes("") == []


@given(st.text(max_size=30))
def test_graphemes_join_back(text: str) -> None:
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "空"),
        ("　", "空"),
        ("山田\0太郎", "3文字目"),
        ("山田\n太郎", "U+000A"),
        ("山\u202e田", "U+202E"),
        ("山\u200b田", "U+200B"),
        ("山\ufffd", "失われ"),
        ("\ud840", "U+D840"),
        ("\uffff", "U+FFFF"),
        ("\u3099か", "元になる文字"),
        ("\U000e0100", "元になる文字"),
        ("山田　\u3099", "元になる文字"),
        ("か" + "\u3099" * 5, "多すぎ"),
        ("漢" * 101, "101文字"),
        ("漢\U000e0100" * 101, "101文字"),
    ],
)
def test_texts_that_are_no_names(text: str, word: str) -> None:
    with pytest.raises(NameError_) as error:
        validate_name(text)
    assert word in error.value.message
    assert error.value.remedy.endswith("。")


@pytest.mark.parametrize(
    "text",
    [
        "山田　太郎",
        "か\u3099",
        "漢" * 100,
        "漢\U000e0100" * 100,
        "NGUYỄN VAN A",
        "O'BRIEN",
        "\ue000",
        "\U0010de92",
        "〓",
    ],
)
def test_texts_that_are_names(text: str) -> None:
    validate_name(text)


def test_a_limit_can_be_shorter() -> None:
    validate_name("あ" * 50, max_length=50)
    with pytest.raises(NameError_, match="50文字まで"):
        validate_name("あ" * 51, max_length=50)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("　ﾔﾏﾀﾞ\tﾀﾛｳ ", "ヤマダ タロウ"),
        ("１９７０", "1970"),
        ("山\0田", "山田"),
        ("\x7f", ""),
        ("髙橋", "髙橋"),
    ],
)
def test_queries_become_comparable(typed: str, query: str) -> None:
    assert normalise_query(typed) == query

"""The guide the resident takes home, in three languages."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from tests.documents.family import META
from tests.documents.tools import text_of

from madoguchi.documents.guide import Guide, GuideItem, GuideStep, Language, render_guide
from madoguchi.documents.guide_words import WORDS, long_date
from madoguchi.documents.shelf import Shelf

GUIDE = Guide(
    municipality="見本市",
    office="市民課 3番窓口",
    visit_number="A-017",
    resident="髙橋 﨑太郎",
    made_at=META.made_at,
    contact="見本市 市民課 000-000-0000",
    status_url="https://madoguchi.example/s/9f3kQ2xZ7LmT",
    received=(GuideItem("転入届《てんにゅうとどけ》", "受け付けました"),),
    steps=(
        GuideStep(
            "児童手当《じどうてあて》の認定請求《にんていせいきゅう》",
            where="本庁舎2階 子育て支援課",
            counter="12番窓口",
            by=date(2026, 4, 16),
            urgent=True,
            bring=("通帳《つうちょう》", "マイナンバーカード"),
            why="転出予定日の翌日から15日以内です。",
        ),
        GuideStep("水道の使用開始", by_text="使い始める日まで"),
    ),
    not_needed=(GuideItem("犬の登録", "犬を飼っていないため"),),
)


def test_it_says_what_was_received_what_follows_and_what_is_not_needed(shelf: Shelf, tmp_path: Path) -> None:
    text = text_of(render_guide(GUIDE, "ja", shelf).pdf, tmp_path)
    for expected in (
        "手続き案内票", "髙橋 﨑太郎", "転入届", "令和8年4月16日（木）", "12番窓口", "お急ぎください",
        "□ 通帳", "使い始める日まで", "犬を飼っていないため", "000-000-0000", "今日、受け付けた手続き",
    ):  # fmt: skip
        assert expected in text


def test_readings_are_printed_only_in_easy_japanese(shelf: Shelf, tmp_path: Path) -> None:
    assert "じどうてあて" not in text_of(render_guide(GUIDE, "ja", shelf).pdf, tmp_path)
    assert "じどうてあて" in text_of(render_guide(GUIDE, "ja-x-easy", shelf).pdf, tmp_path)


def test_a_guide_in_english_keeps_the_japanese_name_for_the_counter(shelf: Shelf, tmp_path: Path) -> None:
    step = GuideStep("Claim the child allowance", by=date(2026, 4, 16), japanese="児童手当の認定請求")
    text = text_of(render_guide(replace(GUIDE, steps=(step,)), "en", shelf).pdf, tmp_path)
    assert "Thursday 16 April 2026" in text
    assert "児童手当の認定請求" in text


@pytest.mark.parametrize(("language", "lang"), [("ja", "ja"), ("ja-x-easy", "ja"), ("en", "en")])
def test_it_is_tagged_in_its_language(shelf: Shelf, language: Language, lang: str) -> None:
    with pikepdf.open(io.BytesIO(render_guide(GUIDE, language, shelf).pdf)) as document:
        assert str(document.Root.Lang).startswith(lang)
        assert document.Root.MarkInfo.Marked
        assert not document.check_pdf_syntax()


def test_the_code_holds_the_status_address_and_nothing_else(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    coded: list[str] = []
    square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    monkeypatch.setattr(
        "madoguchi.documents.guide.two_dimensional_code", lambda text: coded.append(text) or square
    )
    render_guide(GUIDE, "ja", shelf)
    assert coded == [GUIDE.status_url]


def test_no_address_no_code_and_nothing_to_do(shelf: Shelf, tmp_path: Path) -> None:
    rendered = render_guide(replace(GUIDE, status_url="", steps=(), received=()), "ja", shelf)
    text = text_of(rendered.pdf, tmp_path)
    assert "進み具合" not in text
    assert "これから行う手続きはありません" in text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ja", "市役所から連絡するまで、することはありません"),
        ("en", "There is nothing to do until city hall contacts you"),
    ],
)
def test_received_is_never_called_finished(
    shelf: Shelf, tmp_path: Path, language: Language, sentence: str
) -> None:
    """counter.md §2: what was only received must not be shown as done."""
    text = text_of(render_guide(replace(GUIDE, steps=()), language, shelf).pdf, tmp_path)
    assert sentence in text
    assert not any(word in text for word in ("終わった", "完了", "Finished", "Done"))


def test_what_is_not_needed_stays_on_the_first_page(shelf: Shelf, tmp_path: Path) -> None:
    rows = tuple(GuideItem(f"必要のない手続き{n}", "あてはまる人がいないため。") for n in range(36))
    rendered = render_guide(replace(GUIDE, not_needed=rows), "ja", shelf)
    with pikepdf.open(io.BytesIO(rendered.pdf)) as document:
        assert len(document.pages) == 1


def test_what_no_font_has_is_reported(shelf: Shelf) -> None:
    rendered = render_guide(replace(GUIDE, resident="葛\U000e0103"), "ja", shelf)
    assert [glyph.code_points for glyph in rendered.missing] == ["U+845B U+E0103"]


def test_the_same_guide_gives_the_same_bytes(shelf: Shelf) -> None:
    assert render_guide(GUIDE, "ja-x-easy", shelf) == render_guide(GUIDE, "ja-x-easy", shelf)


def test_every_language_has_every_word() -> None:
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["ja"])}


def test_dates_carry_their_weekday() -> None:
    day = date(2026, 4, 16)
    assert long_date(day, "ja") == "令和8年4月16日（木）"
    assert long_date(day, "en") == "Thursday 16 April 2026"
    assert long_date(day, "ja-x-easy") == "2026年《ねん》4月《がつ》16日《にち》（木曜日《ようび》）"

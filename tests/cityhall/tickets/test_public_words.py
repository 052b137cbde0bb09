"""What residents read: every language says everything, and every template asks for words that exist."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from pathlib import Path
from string import Formatter
from types import SimpleNamespace

import pytest

from madoguchi.cityhall.tickets.models import Leg
from madoguchi.cityhall.tickets.public_words import Words, choices, words_for
from madoguchi.cityhall.tickets.templatetags.waiting_room import day_in, hours
from madoguchi.cityhall.tickets.words import LANGUAGES
from madoguchi.rules.tickets import WaitRange, rules

TEMPLATES = Path(__file__).resolve().parents[3] / "src/madoguchi/cityhall/tickets/templates/tickets"
ASKED = r"\b(?:w|en|second|foreign|easy|other)\.([a-z_]+)"
FURTHER = ("zh-Hans", "zh-Hant", "ko", "vi", "pt-BR")
# What Chinese and Japanese write alike.
ALIKE = {"seconds", "people", "leg_no_show", "updated"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_language_has_the_same_words_with_the_same_blanks(code: str) -> None:
    japanese, other = words_for("ja").texts, words_for(code).texts
    assert {key: blanks(text) for key, text in japanese.items()} == {
        key: blanks(text) for key, text in other.items()
    }


@pytest.mark.parametrize("code", FURTHER)
def test_no_word_is_left_in_english_or_japanese(code: str) -> None:
    here, english, japanese = (words_for(one).texts for one in (code, "en", "ja"))
    assert not {key for key, text in here.items() if text == english[key]}
    assert {key for key, text in here.items() if text == japanese[key]} <= ALIKE
    assert not [text for text in here.values() if re.search("[ぁ-ヶ]", text)]


@pytest.mark.parametrize("code", FURTHER)
def test_the_declared_reasons_are_named_too(code: str) -> None:
    assert all(code in known.names for known in rules().priorities.values())


def test_no_word_hides_what_a_language_is() -> None:
    assert not {field.name for field in fields(Words)} & words_for("ja").texts.keys()


def test_every_word_that_a_template_asks_for_exists() -> None:
    known = {*words_for("ja").texts, *(name for name in dir(Words) if not name.startswith("_"))}
    for page in TEMPLATES.rglob("*.html"):
        if page.parent.name in {"kiosk", "board", "public"}:
            asked = set(re.findall(ASKED, page.read_text("utf-8")))
            assert asked <= known, (page.name, asked - known)


@pytest.mark.parametrize("state", Leg.State.values)
def test_every_state_of_a_ticket_has_words(state: str) -> None:
    for code in LANGUAGES:
        assert f"leg_{state}" in words_for(code).texts
        assert state == "pending" or f"state_{state}" in words_for(code).texts


def test_eight_languages_are_offered_and_eight_are_ready() -> None:
    assert [(one.code, one.label) for one in choices()] == list(LANGUAGES.items())
    assert [one.lang for one in choices()] == ["ja", "ja", "en", *FURTHER]
    assert len({one["take"] for one in choices()}) == 8
    assert words_for("xx", "en").code == "en"
    assert words_for("xx").code == "ja"


def test_an_office_is_named_in_the_language_then_in_english_then_in_japanese() -> None:
    office = SimpleNamespace(name="本庁舎", name_en="City Hall", names={"ko": "시청"})
    assert [words_for(code).name_of(office) for code in ("ko", "vi", "ja-x-easy")] == [
        "시청", "City Hall", "本庁舎",
    ]  # fmt: skip
    assert words_for("vi").name_of(SimpleNamespace(name="本庁舎", name_en="", names=None)) == "本庁舎"
    bring = {"name": ["本人確認できるもの"], "name_en": ["Photo ID"], "ko": ["신분증"]}
    assert [words_for(code).things_to_bring(bring) for code in ("ko", "vi", "ja-x-easy")] == [
        ["신분증"], ["Photo ID"], ["本人確認できるもの"],
    ]  # fmt: skip
    assert words_for("ko").things_to_bring(None) == []


def test_a_day_is_written_as_in_that_language() -> None:
    day = date(2026, 12, 1)
    assert {code: day_in(day, words_for(code)) for code in LANGUAGES} == {
        "ja": "12月1日（火）", "ja-x-easy": "12月1日（火）", "en": "Tue, 1 December 2026",
        "zh-Hans": "12月1日（星期二）", "zh-Hant": "12月1日（星期二）", "ko": "12월 1일(화요일)",
        "vi": "Thứ 3, 1/12/2026", "pt-BR": "Ter, 1/12/2026",
    }  # fmt: skip


def test_hours_are_written_as_in_that_language() -> None:
    written = {code: hours(words_for(code), 540, 570) for code in LANGUAGES}
    assert written["ja"] == written["zh-Hans"] == "9:00～9:30"
    assert written["ko"] == "9:00~9:30"
    assert written["en"] == written["vi"] == written["pt-BR"] == "9:00–9:30"


def test_a_range_is_never_one_number_and_never_nothing() -> None:
    words = words_for("ja")
    assert words.range_text(None) == "計測開始前"
    assert words.range_text(WaitRange(0, 0.5)) == "まもなく"
    assert words.range_text(WaitRange(3, 9)) == "10分以内"
    assert words.range_text(WaitRange(12, 31)) == "約10～35分"


def test_a_call_is_said_as_people_say_it() -> None:
    assert words_for("ja").call("A007", "5番") == "番号 Aの7番 の方、5番 の窓口へお越しください。"
    assert words_for("en").call("A007", "5番") == "Number A 7, please come to counter 5."


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}



"""What residents read: every language says everything, and every template asks for words that exist."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from string import Formatter

import pytest

from madoguchi.cityhall.tickets.models import Leg
from madoguchi.cityhall.tickets.public_words import READY, Words, choices, words_for
from madoguchi.cityhall.tickets.words import LANGUAGES
from madoguchi.rules.tickets import WaitRange

TEMPLATES = Path(__file__).resolve().parents[3] / "src/madoguchi/cityhall/tickets/templates/tickets"
ASKED = r"\b(?:w|second|easy|others\.\d|other)\.([a-z_]+)"


@pytest.mark.parametrize("code", READY)
def test_each_language_has_the_same_words_with_the_same_blanks(code: str) -> None:
    japanese, other = words_for("ja").texts, words_for(code).texts
    assert {key: blanks(text) for key, text in japanese.items()} == {
        key: blanks(text) for key, text in other.items()
    }


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
    for code in READY:
        assert f"leg_{state}" in words_for(code).texts
        assert state == "pending" or f"state_{state}" in words_for(code).texts


def test_eight_languages_are_offered_and_three_are_ready() -> None:
    assert [one.label for one in choices()] == list(LANGUAGES.values())
    assert words_for("vi").code == "vi"
    assert words_for("vi")["take"] == words_for("en")["take"]
    assert words_for("xx", "en").code == "en"
    assert words_for("xx").code == "ja"


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



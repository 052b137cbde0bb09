"""The bundled fonts: what the issue asks them to contain, their size, their licence (OFL 1.1)."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from madoguchi.documents.shelf import BUNDLED, Shelf, default_shelf, find_ipamj, open_shelf

GJ_CHARACTER = "\ue001"


def make_font(path: Path, family: str, characters: str, pairs: list[tuple[int, int]]) -> None:
    """A font of squares that draws `characters` and the variation `pairs`."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 500))
    pen.lineTo((500, 500))
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "square"])
    builder.setupCharacterMap(
        {ord(character): "square" for character in characters},
        uvs=[(base, selector, "square") for base, selector in pairs],
    )
    builder.setupGlyf({".notdef": pen.glyph(), "square": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "square": (1000, 0)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    names = {
        "familyName": family,
        "styleName": "Regular",
        "psName": family.replace(" ", ""),
        "fullName": family,
    }
    builder.setupNameTable(names)
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWeightClass=400)
    builder.setupPost()
    builder.save(path)


@pytest.mark.parametrize("character", "髙﨑𠮷德栁鷗①㈱㋿〓〆々ヶ")
def test_every_bundled_regular_face_has_the_characters_of_names(shelf: Shelf, character: str) -> None:
    assert shelf.values[0].draws(character)


@pytest.mark.parametrize(
    "sequence", ["葛\U000e0100", "葛\U000e0101", "辻\U000e0100", "邉\U000e0105", "か\u3099"]
)
def test_adobe_japan1_variation_sequences_are_drawn(shelf: Shelf, sequence: str) -> None:
    assert shelf.values[0].draws(sequence)


def test_a_moji_joho_sequence_is_not_taken_for_its_base_character(shelf: Shelf) -> None:
    assert shelf.values[0].draws("葛")
    assert not shelf.values[0].draws("葛\U000e0103")


def test_a_lone_selector_is_not_drawn(shelf: Shelf) -> None:
    assert not shelf.values[0].draws("\U000e0100")


def test_the_fonts_fit_the_repository_and_carry_their_licence() -> None:
    fonts = list(BUNDLED.glob("*.otf"))
    assert len(fonts) == 3
    assert sum(font.stat().st_size for font in fonts) <= 15_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (BUNDLED / "OFL.txt").read_text(encoding="utf-8")


def test_modified_fonts_do_not_keep_the_name_of_the_original(shelf: Shelf) -> None:
    for face in (*shelf.values, *shelf.labels, *shelf.headings):
        assert face.family.startswith("Madoguchi ")


def test_the_operators_folder_comes_first_and_may_use_private_characters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_font(tmp_path / "city.ttf", "City Names", f"葛{GJ_CHARACTER}", [(0x845B, 0xE0103)])
    monkeypatch.setenv("MADOGUCHI_FONT_DIR", str(tmp_path))
    first = default_shelf().values[0]
    assert first.family == "City Names"
    assert first.draws("葛\U000e0103")
    assert first.draws(GJ_CHARACTER)


@pytest.mark.skipif(find_ipamj() is None, reason="IPAmj Mincho is not installed")
def test_installed_ipamj_is_the_first_choice_for_names() -> None:
    found = open_shelf(None, find_ipamj())
    assert [face.family for face in found.values] == ["IPAmjMincho", "Madoguchi Mincho", "Madoguchi Gothic"]
    assert found.values[0].draws("葛\U000e0103")
    assert not found.values[0].draws("㋿")

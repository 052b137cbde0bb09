"""Every (base, selector) pair is set in a font that has it, or printed 〓 and reported.

ux.md rule 6, standards.md §3.
"""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.test_fonts import GJ_CHARACTER, make_font

from madoguchi.documents.glyphs import GETA, MissingGlyph, Typist, missing_glyphs, split
from madoguchi.documents.shelf import Shelf, open_shelf

SHELF = open_shelf(None, None)
NAMES = st.text(
    st.one_of(
        st.sampled_from("葛髙﨑𠮷辻邉\U000e0100\U000e0101\U000e0103\u3099 　A\0\u202e😀\ue001"),
        st.characters(),
    ),
    max_size=20,
)


@settings(deadline=None)  # the first example reads the fonts
@given(NAMES)
def test_runs_join_to_the_text(text: str) -> None:
    assert "".join(run.missing or run.text for run in split(text, SHELF.values)) == text


@settings(deadline=None)
@given(NAMES)
def test_each_run_is_set_in_a_face_that_draws_it(text: str) -> None:
    for run in split(text, SHELF.values):
        assert run.face.draws(run.text)
        assert not run.missing or run.text == GETA


@settings(deadline=None)
@given(NAMES)
def test_what_is_reported_missing_has_no_face(text: str) -> None:
    for glyph in missing_glyphs(text, shelf=SHELF):
        assert glyph.cluster in text
        assert not any(face.draws(glyph.cluster) for face in SHELF.values)


def test_a_sequence_without_a_font_is_reported_with_its_code_points(shelf: Shelf) -> None:
    name = "葛\U000e0103城 太郎"
    assert missing_glyphs(name, "住民異動届／氏名", shelf) == [
        MissingGlyph(name, "葛\U000e0103", "住民異動届／氏名")
    ]
    assert missing_glyphs(name, shelf=shelf)[0].code_points == "U+845B U+E0103"


def test_names_of_the_bundled_repertoire_are_one_plain_run(shelf: Shelf) -> None:
    typist = Typist(shelf)
    assert typist.value("髙橋 﨑𠮷葛\U000e0100") == "髙橋 﨑𠮷葛\U000e0100"
    assert not typist.missing


def test_a_name_is_cut_where_only_another_font_has_the_pair(tmp_path: Path) -> None:
    make_font(tmp_path / "city.ttf", "City Names", f"葛{GJ_CHARACTER}", [(0x845B, 0xE0103)])
    typist = Typist(open_shelf(tmp_path, None))
    assert typist.value("葛\U000e0103城葛\U000e0100") == [
        {"t": "葛\U000e0103", "f": "City Names", "w": 400},
        {"t": "城葛\U000e0100", "f": "Madoguchi Mincho", "w": 400},
    ]
    assert not typist.missing


def test_a_label_borrows_a_rare_kanji_from_the_mincho(shelf: Shelf) -> None:
    rare = next(
        chr(code)
        for code in range(0x4E00, 0xA000)
        if not shelf.labels[0].draws(chr(code)) and shelf.values[0].draws(chr(code))
    )
    assert Typist(shelf).label(f"見本{rare}") == [
        {"t": "見本", "f": "Madoguchi Gothic", "w": 400},
        {"t": rare, "f": "Madoguchi Mincho", "w": 400},
    ]

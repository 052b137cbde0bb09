"""The packet as printed paper: what it says, always in the same bytes, and its archival claims."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from tests.documents.family import META, packet
from tests.documents.tools import poppler, text_of

from madoguchi.documents.errors import DocumentError
from madoguchi.documents.packet import RenderedPacket, read_map, render_packet, shown_hash
from madoguchi.documents.shelf import Shelf
from madoguchi.rules.forms.packet import Packet, signers

A4 = (595.28, 841.89)
TABLE_LEFT_MM, COLUMN_MM = 15 + 7, 173 / 12


def test_values_titles_and_numbers_are_in_the_text(shown: RenderedPacket, tmp_path: Path) -> None:
    text = text_of(shown.pdf, tmp_path)
    for expected in (
        "住民異動届",
        "髙橋 﨑太郎",
        "タカハシ サキタロウ",
        "𠮷江",
        "令和8年4月6日",
        "090-1234-5678",
        "P-2026-000123",
    ):
        assert expected in text


def test_variation_selectors_survive_into_the_text(shown: RenderedPacket, tmp_path: Path) -> None:
    text = text_of(shown.pdf, tmp_path)
    assert "葛\U000e0100" in text
    assert "葛\U000e0101" in text


def test_every_form_starts_on_its_own_page_in_the_order_of_the_packet(
    family: Packet, shown: RenderedPacket
) -> None:
    assert list(shown.form_pages) == [form.key for form in family.forms]
    pages = [page for form_pages in shown.form_pages.values() for page in form_pages]
    assert pages == list(range(1, shown.pages + 1))


def test_only_bundled_fonts_are_embedded(shown: RenderedPacket, tmp_path: Path) -> None:
    rows = poppler("pdffonts", shown.pdf, tmp_path).splitlines()[2:]
    assert rows
    for row in rows:
        assert re.match(r"[A-Z]{6}\+Madoguchi(Mincho|Gothic)-", row), row
        assert row.split()[-5] == "yes", row


def test_it_claims_pdf_a_3a_and_ua_1_with_tags_language_and_title(shown: RenderedPacket) -> None:
    with pikepdf.open(io.BytesIO(shown.pdf)) as document:
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "申請書一式 P-2026-000123"
        assert str(document.Root.Lang).startswith("ja")
        assert document.Root.MarkInfo.Marked
        assert "/OutputIntents" in document.Root
        assert not document.check_pdf_syntax()


def test_the_same_packet_gives_the_same_bytes(family: Packet, shown: RenderedPacket, shelf: Shelf) -> None:
    assert render_packet(family, META, shelf).pdf == shown.pdf


def test_another_process_gives_the_same_bytes(shown: RenderedPacket) -> None:
    program = (
        "import hashlib; from tests.documents.family import META, packet;"
        "from madoguchi.documents.packet import render_packet;"
        "from madoguchi.documents.shelf import open_shelf;"
        "print(hashlib.sha256(render_packet(packet(), META, open_shelf(None, None)).pdf).hexdigest())"
    )
    root = Path(__file__).parents[2]
    made = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
        env={"PYTHONPATH": f"{root}/src:{root}"},
    )
    assert made.stdout.strip() == shown_hash(shown.pdf) == hashlib.sha256(shown.pdf).hexdigest()


def test_any_other_value_gives_other_bytes(shown: RenderedPacket, shelf: Shelf) -> None:
    assert shown_hash(render_packet(packet(names={0: "髙橋 﨑次郎"}), META, shelf).pdf) != shown_hash(
        shown.pdf
    )


def test_the_document_says_where_each_signature_goes(family: Packet, shown: RenderedPacket) -> None:
    described = read_map(shown.pdf)
    to_sign = {key for act in signers(family) for key in act.form_ids}
    assert to_sign == {form.key for form in described.forms if form.boxes}
    for form in described.forms:
        for box in form.boxes:
            assert box.page in form.pages
            assert 0 < box.x < box.x + box.width < A4[0]
            assert 0 < box.y < box.y + box.height < A4[1]
    assert len(described.seals) == described.pages == shown.pages


def test_the_two_dimensional_code_holds_no_personal_data(
    family: Packet, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    coded: list[str] = []
    monkeypatch.setattr(
        "madoguchi.documents.packet.two_dimensional_code",
        lambda text: coded.append(text) or "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>",
    )
    rendered = render_packet(family, META, shelf)
    assert coded == [f"MADOGUCHI:1:P-2026-000123:{read_map(rendered.pdf).content_sha256[:16]}"]


def test_a_character_without_a_font_prints_a_geta_and_is_reported(shelf: Shelf, tmp_path: Path) -> None:
    rendered = render_packet(packet(names={0: "葛\U000e0103 太郎"}), META, shelf)
    assert {glyph.cluster for glyph in rendered.missing} == {"葛\U000e0103"}
    assert any(glyph.where == "住民異動届／氏名" for glyph in rendered.missing)
    text = text_of(rendered.pdf, tmp_path)
    assert "〓 太郎" in text
    assert "U+845B U+E0103" in text


def test_hostile_text_never_stops_the_printer(shelf: Shelf) -> None:
    name = "a\0b\u202e\x07 \ud7ff😀\U0010fffd #set [x] \\ $ \" ' </svg>"
    assert render_packet(packet(names={0: name}), META, shelf).missing


@pytest.mark.parametrize("name", ["髙" * 120, "WOLFESCHLEGELSTEINHAUSEN" * 5, "か\u3099" * 60])
def test_a_name_of_120_characters_stays_in_its_box(shelf: Shelf, tmp_path: Path, name: str) -> None:
    filled = packet(names={0: name})
    rendered = render_packet(filled, META, shelf)
    field = next(
        field
        for field in filled.form("resident_change_notification").fields
        if (field.key, field.text) == ("name", name)
    )
    left, right = (mm * 72 / 25.4 for mm in (TABLE_LEFT_MM, TABLE_LEFT_MM + COLUMN_MM * field.width))
    boxes = text_of(rendered.pdf, tmp_path, "-bbox", "-f", "1", "-l", "1")
    words = re.findall(r'xMin="([\d.]+)"[^>]*xMax="([\d.]+)"[^>]*>([^<]*)<', boxes)
    ends = [float(x1) for x0, x1, word in words if len(word) > 20 and left <= float(x0) < left + 10]
    assert ends
    assert max(ends) <= right


def test_a_large_household_goes_on_with_the_head_repeated(shelf: Shelf, tmp_path: Path) -> None:
    rendered = render_packet(packet(size=18), META, shelf)
    first, second = rendered.form_pages["resident_change_notification"][:2]
    text = text_of(rendered.pdf, tmp_path, "-f", str(second), "-l", str(second))
    assert first == 1
    assert "住民異動届（つづき）" in text
    assert "フリガナ" in text


def test_a_real_city_prints_no_sample_mark(family: Packet, shelf: Shelf, tmp_path: Path) -> None:
    rendered = render_packet(family, replace(META, demo=False), shelf)
    assert "架空" not in text_of(rendered.pdf, tmp_path)


def test_the_family_packet_is_quick_and_small(shelf: Shelf) -> None:
    other = packet(names={1: "髙橋 𠮷子"})
    start = time.process_time()  # CPU, so that a busy machine does not fail it
    rendered = render_packet(other, META, shelf)
    assert time.process_time() - start < 1.5
    assert len(rendered.pdf) < 1_500_000


def test_an_empty_packet_is_refused() -> None:
    with pytest.raises(DocumentError, match="印刷する様式がありません"):
        render_packet(Packet((), ()), META)


def test_a_foreign_pdf_has_no_map() -> None:
    out = io.BytesIO()
    pikepdf.new().save(out)
    with pytest.raises(DocumentError, match="申請書一式ではありません"):
        read_map(out.getvalue())

"""Signatures are bound to the shown document, and the packet is closed by the seal (ux.md rule 37)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest
from tests.documents.conftest import SEALED_AT, STROKES
from tests.documents.family import META, packet
from tests.documents.tools import poppler, text_of

from madoguchi.documents.errors import DocumentError
from madoguchi.documents.moments import day_in_japan, moment
from madoguchi.documents.packet import RenderedPacket, read_attachment, read_map, render_packet, shown_hash
from madoguchi.documents.seal import Sealer
from madoguchi.documents.shelf import Shelf
from madoguchi.documents.signing import EVIDENCE_NAME, ChangedAfterShown, SignatureImage, complete
from madoguchi.documents.strokes import strokes_hash


def test_the_sealed_packet_begins_with_the_shown_document(shown: RenderedPacket, sealed: bytes) -> None:
    assert sealed.startswith(shown.pdf)


def test_the_evidence_names_signer_forms_method_moment_device_and_hashes(
    shown: RenderedPacket, sealed: bytes, signatures: list[SignatureImage]
) -> None:
    evidence = read_attachment(sealed, EVIDENCE_NAME)
    assert evidence is not None
    assert evidence["packet"] == "P-2026-000123"
    assert evidence["shown"] == {
        "sha256": shown_hash(shown.pdf),
        "length": len(shown.pdf),
        "made_at": META.made_at.isoformat(),
    }
    first = evidence["signatures"][0]
    assert first["signer"] == "髙橋 﨑太郎"
    assert {form["key"] for form in first["forms"]} == set(signatures[0].form_keys)
    assert (first["method"], first["at"], first["device"]) == (
        "tablet",
        "2026-04-06T10:23:00+09:00",
        "窓口3-A",
    )
    assert first["strokes_sha256"] == strokes_hash(STROKES)
    assert {form["key"] for form in evidence["unsigned_forms"]}.isdisjoint(signatures[0].form_keys)


def test_the_evidence_does_not_hold_the_strokes(sealed: bytes) -> None:
    assert "strokes" not in (read_attachment(sealed, EVIDENCE_NAME) or {})["signatures"][0]


def test_each_signed_form_shows_the_signature_and_each_page_the_seal(
    shown: RenderedPacket, sealed: bytes, signatures: list[SignatureImage], tmp_path: Path
) -> None:
    text = text_of(sealed, tmp_path)
    signed = sum(len(signature.form_keys) for signature in signatures)
    assert text.count("タブレットで署名") == signed
    assert text.count("電子シール（試験用）") == shown.pages


def test_the_signature_is_drawn_inside_its_box(shown: RenderedPacket, sealed: bytes, tmp_path: Path) -> None:
    """Only the signature boxes and the seal lines differ between the pictures of both documents."""
    page = shown.form_pages["resident_change_notification"][-1]
    pictures = []
    for name, pdf in (("shown", shown.pdf), ("sealed", sealed)):
        prefix = tmp_path / name
        poppler(
            "pdftoppm", pdf, tmp_path, "-r", "50", "-gray", "-f", str(page), "-l", str(page), to=str(prefix)
        )
        picture = next(tmp_path.glob(f"{name}-*.pgm")).read_bytes()
        header, size, _, pixels = picture.split(b"\n", 3)
        assert header == b"P5"
        pictures.append((int(size.split()[0]), pixels))
    (width, before), (_, after) = pictures
    changed = {
        index // width for index, (old, new) in enumerate(zip(before, after, strict=True)) if old != new
    }
    dots = 50 / 72
    described = read_map(shown.pdf)
    boxes = [box for form in described.forms for box in form.boxes if box.page == page]
    boxes += [box for box in described.seals if box.page == page]
    allowed = {
        row for box in boxes for row in range(int(box.y * dots) - 1, int((box.y + box.height) * dots) + 2)
    }
    assert changed
    assert changed <= allowed


def test_it_stays_pdf_a_with_both_attachments_related(sealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as document:
        assert list(document.attachments) == sorted(document.attachments) == [
            "madoguchi-document.json", "madoguchi-evidence.json",
        ]  # fmt: skip
        assert len(document.Root.AF) == 2
        assert all(str(spec.AFRelationship) == "/Data" for spec in document.Root.AF)
        assert document.pdf_version == "1.7"
        with document.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
        assert not document.check_pdf_syntax()


def test_a_signature_for_a_packet_that_changed_is_refused(
    shelf: Shelf, signatures: list[SignatureImage], sealer: Sealer
) -> None:
    changed = render_packet(packet(names={1: "髙橋 𠮷子"}), META, shelf)
    with pytest.raises(ChangedAfterShown, match="髙橋 﨑太郎さんが署名した後に、書類が変わっています"):
        complete(changed.pdf, signatures, sealer, SEALED_AT, shelf)


def test_a_sealed_packet_is_not_sealed_again(sealed: bytes, sealer: Sealer, shelf: Shelf) -> None:
    with pytest.raises(DocumentError, match="すでに封印されています"):
        complete(sealed, [], sealer, SEALED_AT, shelf)


def test_a_form_of_another_packet_cannot_be_signed(
    shown: RenderedPacket, signatures: list[SignatureImage], sealer: Sealer, shelf: Shelf
) -> None:
    stray = replace(signatures[0], form_keys=("marriage",))
    with pytest.raises(DocumentError, match="この申請書一式にない様式"):
        complete(shown.pdf, [stray], sealer, SEALED_AT, shelf)


def test_ink_and_assisted_signatures_are_recorded_in_words(
    shown: RenderedPacket, signatures: list[SignatureImage], sealer: Sealer, shelf: Shelf, tmp_path: Path
) -> None:
    ink = replace(signatures[0], method="ink", strokes=(), device="", note="原本は市民課で保管")
    helped = replace(signatures[1], method="assisted", strokes=(), note="代筆 職員A（立会い 職員B）")
    done = complete(shown.pdf, [ink, helped], sealer, SEALED_AT, shelf)
    text = text_of(done, tmp_path)
    assert "紙に自署" in text
    assert "原本は市民課で保管" in text
    assert "立会い 職員B" in text
    assert (read_attachment(done, EVIDENCE_NAME) or {})["signatures"][0]["strokes_sha256"] == ""


def test_a_packet_without_signatures_can_be_sealed(
    shown: RenderedPacket, sealer: Sealer, shelf: Shelf
) -> None:
    assert complete(shown.pdf, [], sealer, SEALED_AT, shelf).startswith(shown.pdf)


def test_a_covered_form_without_a_box_is_still_covered(
    shown: RenderedPacket, signatures: list[SignatureImage], sealer: Sealer, shelf: Shelf
) -> None:
    wider = replace(signatures[0], form_keys=(*signatures[0].form_keys, "waste_guide"))
    evidence = read_attachment(complete(shown.pdf, [wider], sealer, SEALED_AT, shelf), EVIDENCE_NAME) or {}
    assert "waste_guide" in {form["key"] for form in evidence["signatures"][0]["forms"]}


def test_moments_are_printed_in_japanese_time() -> None:
    """A counter opens at 8:30, when it is still the day before in UTC."""
    at = datetime(2026, 4, 5, 23, 45, tzinfo=UTC)
    assert moment(at) == "令和8年4月6日 8時45分"
    assert day_in_japan(at) == date(2026, 4, 6)

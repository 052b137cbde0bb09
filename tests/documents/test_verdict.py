"""Verification: no changed byte goes unseen, and every refusal says what to do."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.conftest import SEALED_AT
from tests.documents.family import JST

from madoguchi.documents.additions import Addition
from madoguchi.documents.errors import DocumentError
from madoguchi.documents.packet import RenderedPacket, shown_hash
from madoguchi.documents.seal import Sealer, apply_seal, make_test_authority, seal
from madoguchi.documents.shelf import Shelf
from madoguchi.documents.signing import EVIDENCE_FORMAT, EVIDENCE_NAME, SignatureImage, complete
from madoguchi.documents.verdict import CHANGED, load_certificates, verify


def test_an_untouched_packet_is_intact(
    shown: RenderedPacket, sealed: bytes, signatures: list[SignatureImage]
) -> None:
    verdict = verify(sealed)
    assert verdict.intact
    assert verdict.packet_number == "P-2026-000123"
    assert verdict.shown_sha256 == shown_hash(shown.pdf)
    assert [part.signer for part in verdict.signatures] == [signature.signer for signature in signatures]
    assert all(part.matches for part in verdict.signatures)
    assert "住民異動届" in verdict.signatures[0].forms
    assert "水道使用開始届" in verdict.unsigned_forms


def test_the_seal_is_reported_as_a_test(sealed: bytes) -> None:
    report = verify(sealed).seal
    assert report is not None
    assert report.test
    assert "試験用" in report.name
    assert report.sealed_at == SEALED_AT
    assert report.trusted is None


def test_a_known_authority_makes_it_trusted_and_another_does_not(
    sealed: bytes, authority: Path, tmp_path: Path
) -> None:
    own = verify(sealed, load_certificates(authority / "test-ca.pem"))
    assert own.intact
    assert own.seal is not None and own.seal.trusted
    make_test_authority(tmp_path, datetime(2026, 1, 1, tzinfo=JST))
    other = verify(sealed, load_certificates(tmp_path / "test-ca.pem"))
    assert other.problems == ("電子シールの証明書が、指定された認証局のものではありません",)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(position=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), tail=st.booleans())
def test_one_changed_bit_anywhere_is_seen(sealed: bytes, position: float, bit: int, tail: bool) -> None:
    start = len(sealed) - 30_000 if tail else 0
    changed = bytearray(sealed)
    changed[start + int(position * (len(sealed) - start))] ^= 1 << bit
    assert not verify(bytes(changed)).intact


def test_text_after_the_seal_is_seen(sealed: bytes) -> None:
    assert verify(sealed + b"\n% more").problems == ("封印の後に追記されています",)


def test_a_change_takes_the_recorded_content_out_of_the_answer(sealed: bytes) -> None:
    changed = bytearray(sealed)
    changed[len(sealed) // 2] ^= 1
    verdict = verify(bytes(changed))
    assert verdict.problems == (CHANGED,)
    assert (verdict.signatures, verdict.seal) == ((), None)


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_a_shown_document_cut_short_has_no_seal(sealed: bytes, keep: float) -> None:
    with pytest.raises(DocumentError, match=r"電子シールがありません|途中で切れています"):
        verify(sealed[: int(len(sealed) * keep)])


def test_a_sealed_packet_cut_near_its_end_is_called_cut(sealed: bytes) -> None:
    with pytest.raises(DocumentError, match="途中で切れています"):
        verify(sealed[:-700])


def test_what_is_no_pdf_is_called_so() -> None:
    with pytest.raises(DocumentError, match="PDFではありません"):
        verify(b"PK\x03\x04 a zip file")


def test_a_document_without_seal_is_called_so(shown: RenderedPacket) -> None:
    with pytest.raises(DocumentError, match="電子シールがありません"):
        verify(shown.pdf)


def test_a_seal_without_evidence_is_not_a_signed_packet(shown: RenderedPacket, sealer: Sealer) -> None:
    assert verify(seal(shown.pdf, sealer, SEALED_AT)).problems == ("署名の記録がありません",)


def _sealed_with(pdf: bytes, evidence: dict[str, object], sealer: Sealer) -> bytes:
    addition = Addition(pdf)
    addition.attach(EVIDENCE_NAME, json.dumps(evidence).encode(), "", SEALED_AT)
    return apply_seal(addition, sealer, SEALED_AT, "test")


def test_evidence_about_another_document_is_seen(shown: RenderedPacket, sealer: Sealer) -> None:
    """Somebody with a key seals a record of other bytes than the file holds."""
    signature = {
        "signer": "髙橋 﨑太郎", "method": "tablet", "at": SEALED_AT.isoformat(), "device": "", "note": "",
        "forms": [], "strokes_sha256": "", "shown_sha256": "0" * 64,
    }  # fmt: skip
    evidence: dict[str, object] = {
        "format": EVIDENCE_FORMAT, "packet": "P", "municipality": "見本市", "signatures": [signature],
        "unsigned_forms": [], "shown": {"sha256": "1" * 64, "length": len(shown.pdf)},
    }  # fmt: skip
    assert verify(_sealed_with(shown.pdf, evidence, sealer)).problems == (
        "住民に見せた書類と、記録された値が合いません",
        "髙橋 﨑太郎さんの署名は、この書類に対するものではありません",
    )


def test_malformed_evidence_is_a_problem_not_a_crash(shown: RenderedPacket, sealer: Sealer) -> None:
    assert not verify(_sealed_with(shown.pdf, {"format": EVIDENCE_FORMAT}, sealer)).intact


def test_a_packet_sealed_unsigned_says_so(shown: RenderedPacket, sealer: Sealer, shelf: Shelf) -> None:
    verdict = verify(complete(shown.pdf, [], sealer, SEALED_AT, shelf))
    assert verdict.intact
    assert verdict.signatures == ()
    assert len(verdict.unsigned_forms) == len(shown.form_pages)

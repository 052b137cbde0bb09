"""A packet signed with a card: what it carries, what a verifier can and cannot say, and what is found out."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from tests.documents.card_cast import by_card, checker_of, crl_of, proof_of
from tests.documents.conftest import SEALED_AT, SIGNED_AT
from tests.documents.family import META, packet
from tests.documents.tools import poppler, text_of

from madoguchi.card.emulator import TestPki, make_card
from madoguchi.card.jpki.crl import CrlChecker, parse_crl
from madoguchi.documents.additions import Addition
from madoguchi.documents.card_proof import ATTACHMENT, ATTACHMENT_TYPE, CardProof, Holder, evidence_of
from madoguchi.documents.card_verdict import AT_COUNTER, CardPart, CardTrust
from madoguchi.documents.packet import RenderedPacket, read_attached, read_attachment, render_packet
from madoguchi.documents.seal import TEST_CA, Sealer, apply_seal
from madoguchi.documents.shelf import Shelf
from madoguchi.documents.signing import EVIDENCE_NAME, ChangedAfterShown, SignatureImage, complete
from madoguchi.documents.verdict import Verdict, load_certificates, verify

LATER = SIGNED_AT + timedelta(hours=3)
NAME = ATTACHMENT.format(1)


@pytest.fixture(scope="session")
def pki() -> TestPki:
    return TestPki(SIGNED_AT)


@pytest.fixture(scope="session")
def proof(shown: RenderedPacket, signatures: list[SignatureImage], pki: TestPki) -> CardProof:
    return proof_of(shown.pdf, signatures[0].form_keys, pki, SIGNED_AT)


@pytest.fixture(scope="session")
def by_cards(
    shown: RenderedPacket,
    signatures: list[SignatureImage],
    proof: CardProof,
    pki: TestPki,
    sealer: Sealer,
    shelf: Shelf,
) -> bytes:
    """署名用 for the first act, 利用者証明用 with the clerk's word and no revocation for the second."""
    face = Holder("face", by="窓口 太郎")
    keys = signatures[1].form_keys
    second = proof_of(shown.pdf, keys, pki, SIGNED_AT, "authentication", checked=False, holder=face)
    signed = [by_card(signatures[0], proof), by_card(signatures[1], second), signatures[2]]
    return complete(shown.pdf, signed, sealer, SEALED_AT, shelf)


@pytest.fixture(scope="session")
def seals(authority: Path, sealer: Sealer) -> list[x509.Certificate]:
    return load_certificates(authority / TEST_CA)


def cards(verdict: Verdict) -> list[CardPart]:
    return [part.card for part in verdict.signatures if part.card is not None]


def outcomes(part: CardPart) -> dict[str, str]:
    return {check.name: check.outcome for check in part.checks}


def resealed(
    shown: RenderedPacket, sealed: bytes, cms: bytes, sealer: Sealer, **changes: object
) -> bytes:
    """The packet closed again by somebody with a seal, with another CMS or other words in its record."""
    evidence = read_attachment(sealed, EVIDENCE_NAME)
    assert evidence is not None
    evidence["signatures"] = evidence["signatures"][:1]
    evidence["signatures"][0]["card"].update(changes)
    return closed(shown, evidence, cms, sealer)


def closed(shown: RenderedPacket, evidence: dict[str, Any], cms: bytes, sealer: Sealer) -> bytes:
    """The packet with this record, sealed."""
    addition = Addition(shown.pdf)
    addition.attach(EVIDENCE_NAME, json.dumps(evidence).encode(), "署名の記録", SEALED_AT)
    addition.attach(NAME, cms, "署名1の電子署名", SEALED_AT, ATTACHMENT_TYPE)
    return apply_seal(addition, sealer, SEALED_AT, "試験")


def test_the_packet_carries_the_cms_beside_the_evidence(by_cards: bytes, proof: CardProof) -> None:
    assert read_attached(by_cards, NAME) == proof.cms
    with pikepdf.open(io.BytesIO(by_cards)) as document:
        names = list(document.attachments)
        assert names == sorted(names)
        assert len(document.Root.AF) == 4
        assert all(str(spec.AFRelationship) == "/Data" for spec in document.Root.AF)
        assert document.attachments[NAME].get_file().mime_type == ATTACHMENT_TYPE
        assert not document.check_pdf_syntax()


def test_the_seal_stays_valid_for_a_reader_that_is_not_ours(by_cards: bytes, tmp_path: Path) -> None:
    said = poppler("pdfsig", by_cards, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_the_place_of_the_signature_says_which_certificate_signed_and_when(
    by_cards: bytes, proof: CardProof, tmp_path: Path
) -> None:
    text = text_of(by_cards, tmp_path)
    for expected in (
        "マイナンバーカードによる署名（模擬カード）", "署名用電子証明書", proof.certificate.serial[-6:],
        "令和8年4月6日 10時23分", "利用者証明用電子証明書", "失効は検証中",
    ):  # fmt: skip
        assert expected in text


def test_openssl_finds_the_shown_document_signed(
    shown: RenderedPacket, by_cards: bytes, pki: TestPki, tmp_path: Path
) -> None:
    openssl = shutil.which("openssl")
    assert openssl, "install openssl: the packet's signature must be checked by somebody else"
    (tmp_path / "ca.pem").write_bytes(pki.root("signature")[1].public_bytes(Encoding.PEM))
    (tmp_path / "shown.pdf").write_bytes(by_cards[: len(shown.pdf)])
    (tmp_path / "signature.p7s").write_bytes(read_attached(by_cards, NAME) or b"")
    command = [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature.p7s", "-content",
               "shown.pdf", "-CAfile", "ca.pem", "-purpose", "any", "-out", "out",
               "-attime", str(int(SIGNED_AT.timestamp()))]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_is_valid_without_authorities(by_cards: bytes) -> None:
    verdict = verify(by_cards, card_trust=CardTrust(accept_test=True))
    assert verdict.intact
    assert verdict.cards == "unsettled"
    first = cards(verdict)[0]
    assert outcomes(first)["signature"] == outcomes(first)["content"] == "passed"
    assert outcomes(first)["revocation"] == outcomes(first)["issuer"] == "unsettled"


def test_the_citys_record_counts_under_a_seal_whose_authority_was_checked(
    by_cards: bytes, seals: list[x509.Certificate]
) -> None:
    first, second = cards(verify(by_cards, seals, CardTrust(accept_test=True)))
    assert first.conclusion == "valid"
    revocation = next(check for check in first.checks if check.name == "revocation")
    assert revocation.detail.startswith(AT_COUNTER)
    assert revocation.source.startswith("CRL 2026-04-06")
    assert second.conclusion == "unsettled", "nobody knew at the counter whether it was revoked"


def test_roots_and_a_revocation_list_settle_it_here(by_cards: bytes, pki: TestPki) -> None:
    checker = checker_of(make_card("adult", pki), pki, "signature", LATER)
    first, second = cards(verify(by_cards, (), CardTrust(pki.trust(), checker, True, LATER)))
    assert first.conclusion == "valid"
    assert not [check for check in first.checks if check.detail.startswith(AT_COUNTER)]
    assert second.conclusion == "unsettled", "the list is of the other authority"


def test_a_packet_signed_with_p384_is_verified_like_any_other(
    shown: RenderedPacket, signatures: list[SignatureImage], pki: TestPki, sealer: Sealer, shelf: Shelf
) -> None:
    later = proof_of(shown.pdf, signatures[0].form_keys, pki, SIGNED_AT, person="next")
    packet_ = complete(
        shown.pdf, [by_card(signatures[0], later), *signatures[1:]], sealer, SEALED_AT, shelf
    )
    checker = checker_of(make_card("next", pki), pki, "signature", LATER)
    (part,) = cards(verify(packet_, (), CardTrust(pki.trust(), checker, True, LATER)))
    assert part.conclusion == "valid"
    assert "p384" in next(check.detail for check in part.checks if check.name == "algorithm").lower()


def test_a_stale_list_falls_back_to_the_record_and_no_further(by_cards: bytes, pki: TestPki) -> None:
    stale = CrlChecker((parse_crl(crl_of(make_card("adult", pki), pki, "signature", SIGNED_AT)),))
    much_later = CardTrust(pki.trust(), stale, True, SIGNED_AT + timedelta(days=90))
    first = cards(verify(by_cards, (), much_later))[0]
    assert first.conclusion == "unsettled"
    assert outcomes(first)["revocation"] == "unsettled"


def test_a_test_card_is_nobodys_unless_accepted(
    by_cards: bytes, pki: TestPki, seals: list[x509.Certificate]
) -> None:
    for trust in (CardTrust(), CardTrust(pki.trust(accept_test=False), now=LATER)):
        first = cards(verify(by_cards, seals, trust))[0]
        assert first.conclusion == "invalid"
        assert outcomes(first)["environment"] == "failed"


def test_a_stranger_root_is_no_issuer(by_cards: bytes, seals: list[x509.Certificate]) -> None:
    stranger = TestPki(SIGNED_AT).trust()
    first = cards(verify(by_cards, seals, CardTrust(stranger, accept_test=True, now=LATER)))[0]
    assert first.conclusion == "invalid"
    assert outcomes(first)["issuer"] == "failed"


def test_a_certificate_that_was_swapped_is_found(
    shown: RenderedPacket,
    signatures: list[SignatureImage],
    by_cards: bytes,
    pki: TestPki,
    sealer: Sealer,
    seals: list[x509.Certificate],
) -> None:
    other = proof_of(shown.pdf, signatures[0].form_keys, pki, SIGNED_AT, person="substitute")
    forged = resealed(shown, by_cards, other.cms, sealer, cms_sha256=evidence_of(other, 1)["cms_sha256"])
    first = cards(verify(forged, seals, CardTrust(accept_test=True)))[0]
    assert first.conclusion == "invalid"
    assert outcomes(first)["recorded"] == "failed"
    only = resealed(shown, by_cards, other.cms, sealer)
    assert outcomes(cards(verify(only, seals, CardTrust(accept_test=True)))[0])["attached"] == "failed"


def test_a_signature_of_another_document_is_found(
    shown: RenderedPacket,
    signatures: list[SignatureImage],
    by_cards: bytes,
    pki: TestPki,
    sealer: Sealer,
    shelf: Shelf,
    seals: list[x509.Certificate],
) -> None:
    stranger = render_packet(packet(names={1: "髙橋 𠮷子"}), META, shelf)
    other = proof_of(stranger.pdf, signatures[0].form_keys, pki, SIGNED_AT)
    with pytest.raises(ChangedAfterShown, match="カードの署名は、この書類"):
        complete(shown.pdf, [by_card(signatures[0], other)], sealer, SEALED_AT, shelf)
    forged = resealed(shown, by_cards, other.cms, sealer, **evidence_of(other, 1))
    first = cards(verify(forged, seals, CardTrust(accept_test=True)))[0]
    assert outcomes(first)["content"] == "failed"


def test_a_signature_for_other_forms_is_found(
    shown: RenderedPacket,
    signatures: list[SignatureImage],
    by_cards: bytes,
    pki: TestPki,
    sealer: Sealer,
    shelf: Shelf,
    seals: list[x509.Certificate],
) -> None:
    other = proof_of(shown.pdf, signatures[1].form_keys, pki, SIGNED_AT)
    with pytest.raises(ChangedAfterShown):
        complete(shown.pdf, [by_card(signatures[0], other)], sealer, SEALED_AT, shelf)
    forged = resealed(shown, by_cards, other.cms, sealer, **evidence_of(other, 1))
    first = cards(verify(forged, seals, CardTrust(accept_test=True)))[0]
    assert outcomes(first)["purpose"] == "failed"


def test_a_broken_or_missing_cms_is_told_in_words(
    shown: RenderedPacket, by_cards: bytes, sealer: Sealer
) -> None:
    first = cards(verify(resealed(shown, by_cards, b"no cms", sealer)))[0]
    assert first.conclusion == "invalid"
    assert "読めません" in first.checks[0].detail


def test_a_card_s_signature_without_its_record_is_a_problem_not_a_signature(
    shown: RenderedPacket, by_cards: bytes, sealer: Sealer
) -> None:
    evidence = read_attachment(by_cards, EVIDENCE_NAME)
    assert evidence is not None
    cms = read_attached(by_cards, NAME)
    del evidence["signatures"][0]["card"]
    said = verify(closed(shown, evidence, cms, sealer))
    assert not said.intact
    assert any("カードの署名の記録" in problem for problem in said.problems)


@pytest.mark.parametrize("share", [0.3, 0.8, 0.9])
def test_one_changed_byte_is_a_changed_packet(by_cards: bytes, share: float) -> None:
    changed = bytearray(by_cards)
    changed[int(len(changed) * share)] ^= 1
    assert not verify(bytes(changed)).intact


def test_who_signed_is_told(by_cards: bytes) -> None:
    first, second = cards(verify(by_cards))
    assert (first.kind, first.name, first.simulated) == ("signature", "見本　花子", True)
    assert (second.kind, second.name) == ("authentication", "")
    holder = {check.name: check.detail for check in second.checks}["holder"]
    assert "対面" in holder
    assert "窓口 太郎" in holder


def test_a_certificate_of_another_name_is_not_the_signers_whatever_the_record_says(
    shown: RenderedPacket, signatures: list[SignatureImage], proof: CardProof, sealer: Sealer, shelf: Shelf
) -> None:
    claimed = replace(proof, holder=Holder("certificate"))
    signed = by_card(signatures[0], claimed)
    for signer, outcome in (("見本 花子", "passed"), (signed.signer, "failed")):
        sealed = complete(shown.pdf, [replace(signed, signer=signer)], sealer, SEALED_AT, shelf)
        assert outcomes(cards(verify(sealed))[0])["holder"] == outcome


def test_an_unknown_ground_is_none(
    shown: RenderedPacket, signatures: list[SignatureImage], proof: CardProof, sealer: Sealer, shelf: Shelf
) -> None:
    odd = replace(proof, holder=Holder("guess"))
    sealed = complete(shown.pdf, [by_card(signatures[0], odd)], sealer, SEALED_AT, shelf)
    assert outcomes(cards(verify(sealed))[0])["holder"] == "failed"

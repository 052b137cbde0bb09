"""The seal, judged by poppler's pdfsig; the test authority, which must never look real."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from tests.documents.conftest import SEALED_AT
from tests.documents.family import JST
from tests.documents.tools import poppler

from madoguchi.documents.errors import DocumentError
from madoguchi.documents.packet import RenderedPacket
from madoguchi.documents.seal import Sealer, load_sealer, make_test_authority, seal


def test_pdfsig_accepts_the_seal(sealed: bytes, tmp_path: Path) -> None:
    said = poppler("pdfsig", sealed, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "Apr 06 2026" in said


def test_pdfsig_sees_a_changed_byte(sealed: bytes, tmp_path: Path) -> None:
    changed = bytearray(sealed)
    changed[len(sealed) // 3] ^= 1
    assert "Signature is Valid" not in poppler("pdfsig", bytes(changed), tmp_path)


def test_the_certificate_says_test_in_every_name(authority: Path, sealer: Sealer) -> None:
    assert sealer.test
    pems = (authority / "test-seal.pem").read_bytes(), (authority / "test-ca.pem").read_bytes()
    for certificate in (
        x509.load_pem_x509_certificate(pem[pem.index(b"-----BEGIN CERTIFICATE") :]) for pem in pems
    ):
        for name in (certificate.subject, certificate.issuer):
            assert all(
                "TEST" in part.value and "試験用" in part.value
                for part in name
                if part.oid._name != "countryName"
            )


def test_the_key_is_private_and_kept(authority: Path, sealer: Sealer) -> None:
    kept = authority / "test-seal.pem"
    assert kept.stat().st_mode & 0o077 == 0
    before = kept.read_bytes()
    assert make_test_authority(authority, datetime(2027, 1, 1, tzinfo=JST)).name == sealer.name
    assert kept.read_bytes() == before


def test_two_first_uses_at_once_end_with_one_seal(tmp_path: Path) -> None:
    made: list[Sealer] = []
    at = datetime(2026, 1, 1, tzinfo=JST)
    threads = [
        threading.Thread(target=lambda: made.append(make_test_authority(tmp_path, at))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    certificates = {bytes(sealer.signer.signing_cert.dump()) for sealer in made}
    assert len(made) == 2
    assert len(certificates) == 1


def test_a_seal_comes_from_a_pkcs12_file_too(
    authority: Path, sealer: Sealer, shown: RenderedPacket, tmp_path: Path
) -> None:
    pem = (authority / "test-seal.pem").read_bytes()
    key = serialization.load_pem_private_key(pem, None)
    certificate = x509.load_pem_x509_certificate(pem[pem.index(b"-----BEGIN CERTIFICATE") :])
    store = tmp_path / "seal.p12"
    store.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"seal", key, certificate, None, serialization.BestAvailableEncryption(b"secret")
        )
    )
    loaded = load_sealer(store, b"secret")
    assert (loaded.name, loaded.test) == (sealer.name, True)
    assert "Signature is Valid" in poppler("pdfsig", seal(shown.pdf, loaded, SEALED_AT), tmp_path)
    with pytest.raises(DocumentError, match="読めません"):
        load_sealer(store, b"wrong")


def test_a_moment_without_a_zone_is_refused(shown: RenderedPacket, sealer: Sealer) -> None:
    with pytest.raises(ValueError, match="time zone"):
        seal(shown.pdf, sealer, datetime(2026, 4, 6, 10, 30))


def test_what_is_no_pdf_cannot_be_sealed(sealer: Sealer) -> None:
    with pytest.raises(DocumentError, match="PDFとして読めません"):
        seal(b"not a pdf", sealer, SEALED_AT)

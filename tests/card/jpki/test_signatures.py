"""Signatures over documents: raw, CMS, PDF; with OpenSSL and pyHanko as peers that share no code."""

from __future__ import annotations

import asyncio
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from asn1crypto import cms as asn1_cms
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from tests.card.cast import AT, session_with
from tests.card.jpki.makers import Good, leaf

from madoguchi.card import CardSession, MalformedData, Secret, StatusError
from madoguchi.card.emulator import MadeCard, TestPki, make_card
from madoguchi.card.jpki.certificate import JpkiCertificate, parse_certificate
from madoguchi.card.jpki.cms import read_cms, sign_cms, verify_cms
from madoguchi.card.jpki.pades import verify_pdf
from madoguchi.card.jpki.signature import verify_raw
from madoguchi.card.jpki.verdict import Verdict

DOCUMENT = "転入届の控え".encode()
Maker = Callable[[str], MadeCard]


@pytest.fixture
def signer(card: Maker) -> tuple[CardSession, JpkiCertificate]:
    session = session_with(card("adult"))
    session.verify("signature_password", Secret("ABC123"))
    return session, parse_certificate(session.read("signature_certificate"))


@pytest.fixture
def container(signer: tuple[CardSession, JpkiCertificate]) -> bytes:
    session, certificate = signer
    return sign_cms(DOCUMENT, certificate, lambda message: session.sign("signature", message), AT)


def failures(verdict: Verdict) -> set[str]:
    return {check.name for check in verdict.checks if check.outcome == "failed"}


def test_a_raw_signature(signer: tuple[CardSession, JpkiCertificate], pki: TestPki) -> None:
    session, certificate = signer
    signature = session.sign("signature", DOCUMENT)
    assert verify_raw(DOCUMENT, signature, certificate, pki.trust(), Good(), AT).conclusion == "valid"
    for message, made, key in (
        (DOCUMENT + b"!", signature, certificate),
        (DOCUMENT, signature[:-1], certificate),
        (DOCUMENT, b"", certificate),
        (DOCUMENT, signature, leaf(pki)),
    ):
        assert failures(verify_raw(message, made, key, pki.trust(), Good(), AT)) == {"signature"}


def test_no_signature_without_the_password(card: Maker) -> None:
    session = session_with(card("adult"))
    with pytest.raises(StatusError) as caught:
        session.sign("signature", DOCUMENT)
    assert str(caught.value.status) == "6982"


def test_a_child_cannot_sign(card: Maker) -> None:
    with pytest.raises(StatusError) as caught:
        session_with(card("child")).sign("signature", DOCUMENT)
    assert str(caught.value.status) == "6A82"


def test_cms_detached_and_enclosed(
    container: bytes, signer: tuple[CardSession, JpkiCertificate], pki: TestPki
) -> None:
    session, certificate = signer
    assert verify_cms(container, DOCUMENT, pki.trust(), Good(), AT).conclusion == "valid"
    whole = sign_cms(
        DOCUMENT, certificate, lambda message: session.sign("signature", message), AT, detached=False
    )
    assert verify_cms(whole, None, pki.trust(), Good(), AT).conclusion == "valid"
    assert failures(verify_cms(container, DOCUMENT + b"!", pki.trust(), Good(), AT)) == {"content"}
    with pytest.raises(MalformedData):
        verify_cms(container, None, pki.trust(), Good(), AT)


@pytest.mark.parametrize("keys", ["pki", "p384"])
def test_openssl_verifies_what_the_card_signed(
    request: pytest.FixtureRequest, tmp_path: Path, keys: str
) -> None:
    """`openssl cms -verify` shares no code with us; it must be there, as on every system this runs on."""
    pki: TestPki = request.getfixturevalue(keys)
    openssl = shutil.which("openssl")
    assert openssl, "install openssl: the CMS made here must be checked by somebody else"
    certificate, sign = signing(pki)
    (tmp_path / "ca.pem").write_bytes(pki.root("signature")[1].public_bytes(Encoding.PEM))
    (tmp_path / "document").write_bytes(DOCUMENT)
    (tmp_path / "cms").write_bytes(sign_cms(DOCUMENT, certificate, sign, AT))
    command = [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", "cms", "-content", "document",
               "-CAfile", "ca.pem", "-purpose", "any", "-out", "out",
               "-attime", str(int(AT.timestamp()))]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out").read_bytes() == DOCUMENT
    (tmp_path / "document").write_bytes(DOCUMENT + b"!")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def signing(pki: TestPki) -> tuple[JpkiCertificate, Callable[[bytes], bytes]]:
    """A card's signing key as a function; for P-384, where the card's own way is unknown, the bare key."""
    if pki.algorithm == "rsa":
        session = session_with(make_card("adult", pki))
        session.verify("signature_password", Secret("ABC123"))
        certificate = parse_certificate(session.read("signature_certificate"))
        return certificate, lambda message: session.sign("signature", message)
    key = pki.make(pki.algorithm)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return leaf(pki, key=key), lambda message: key.sign(message, ec.ECDSA(pki.hash()))


@pytest.mark.filterwarnings("ignore")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_cms_is_refused_or_invalid(container: bytes, pki: TestPki, data: st.DataObject) -> None:
    damaged = bytearray(container)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        damaged[place] = (damaged[place] + data.draw(st.integers(1, 255))) % 256
    try:
        verdict = verify_cms(bytes(damaged), DOCUMENT, pki.trust(), Good(), AT)
    except MalformedData:
        return
    same = read_cms(bytes(damaged)).certificate == read_cms(container).certificate
    assert verdict.conclusion == "invalid" or same


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_no_cms(data: bytes) -> None:
    with pytest.raises(MalformedData):
        read_cms(data)


def test_another_certificate_slipped_in_is_found_out(container: bytes, pki: TestPki) -> None:
    """The signer's certificate is replaced by another of the same issuer: signature and reference both
    break.
    """
    info = asn1_cms.ContentInfo.load(container)
    other = asn1_x509.Certificate.load(leaf(pki).der)
    data = info["content"]
    data["certificates"] = [other]
    data["signer_infos"][0]["sid"] = asn1_cms.SignerIdentifier(
        {"issuer_and_serial_number": {"issuer": other.issuer, "serial_number": other.serial_number}}
    )
    verdict = verify_cms(info.dump(force=True), DOCUMENT, pki.trust(), Good(), AT)
    assert failures(verdict) == {"content", "signature"}


class CardSigner(signers.Signer):
    """pyHanko asks it for signatures; the card makes them."""

    def __init__(self, certificate: JpkiCertificate, sign: Callable[[bytes], bytes]) -> None:
        super().__init__(
            signing_cert=asn1_x509.Certificate.load(certificate.der), cert_registry=SimpleCertificateStore()
        )
        self.sign_with_card = sign

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(256) if dry_run else self.sign_with_card(data)


def signed_pdf(certificate: JpkiCertificate, sign: Callable[[bytes], bytes]) -> bytes:
    blank = io.BytesIO()
    writer = PdfFileWriter()
    content = writer.add_object(StreamObject(stream_data=b""))
    writer.insert_page(PageObject(contents=content, media_box=(0, 0, 200, 200)))
    writer.write(blank)
    metadata = signers.PdfSignatureMetadata(
        field_name="card", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    out = io.BytesIO()
    signer = signers.PdfSigner(metadata, CardSigner(certificate, sign))
    asyncio.run(signer.async_sign_pdf(IncrementalPdfFileWriter(blank), output=out, bytes_reserved=16384))
    return out.getvalue()


def test_a_pdf_signed_through_pyhanko(pki: TestPki) -> None:
    certificate, sign = signing(pki)
    pdf = signed_pdf(certificate, sign)
    assert verify_pdf(pdf, pki.trust(), Good(), AT).conclusion == "valid"
    embedded = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    root = asn1_x509.Certificate.load(pki.root("signature")[1].public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=AT)
    status = validate_pdf_signature(embedded, context)
    assert (status.intact, status.valid) == (True, True)


def test_a_pdf_that_was_changed_or_added_to(pki: TestPki) -> None:
    certificate, sign = signing(pki)
    pdf = signed_pdf(certificate, sign)
    changed = pdf.replace(b"200", b"201", 1)
    assert changed != pdf
    assert failures(verify_pdf(changed, pki.trust(), Good(), AT)) == {"content"}
    assert failures(verify_pdf(pdf + b"\n%added", pki.trust(), Good(), AT)) == {"covers_file"}
    for broken in (b"", b"%PDF-1.7", pdf[: len(pdf) // 2], pdf.replace(b"/ByteRange [0", b"/ByteRange [9")):
        with pytest.raises(MalformedData):
            verify_pdf(broken, pki.trust(), Good(), AT)

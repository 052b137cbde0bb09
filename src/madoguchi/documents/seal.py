"""The municipality's electronic seal: PAdES baseline B over the whole file, made with pyHanko.

The seal certifies the document and forbids every later change (DocMDP 1). It is invisible; what a reader
sees is the line `signing` prints at the foot of each page. A real seal comes from a PKCS#12 file
(`load_sealer`). For demonstrations `make_test_authority` makes a certificate whose every name says TEST and
試験用; nobody may take it for a municipality's. There is no time-stamp authority here (PAdES B-B): the time
is the city's own word.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from madoguchi.documents.additions import Addition
from madoguchi.documents.errors import DocumentError

FIELD = "MunicipalSeal"
TEST_MARK = "試験用"
TEST_SEAL, TEST_CA = "test-seal.pem", "test-ca.pem"
RESERVED_BYTES = 16_384
TEST_YEARS, TEST_DAYS_BEFORE = 10, 30


@dataclass(frozen=True, eq=False)
class Sealer:
    """A key with its certificate; `name` is the certificate's common name, `test` whether it says 試験用."""

    signer: signers.Signer
    name: str
    test: bool


class _PdfSigner(signers.PdfSigner):  # type: ignore[misc]
    """Signs at a given moment instead of the system's."""

    moment: datetime

    def init_signing_session(self, *args: object, **kwargs: object) -> signers.PdfSigningSession:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.moment
        return session


def seal(pdf: bytes, sealer: Sealer, at: datetime, reason: str = "原本の証明") -> bytes:
    """`pdf` with the seal appended; `at` (aware) is the time it claims. Raises DocumentError."""
    return apply_seal(Addition(pdf), sealer, at, reason)


def apply_seal(addition: Addition, sealer: Sealer, at: datetime, reason: str) -> bytes:
    """Write an addition and seal the whole."""
    if at.tzinfo is None:
        raise ValueError("`at` must carry its time zone")
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=sealer.name,
        reason=reason,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    field = fields.SigFieldSpec(FIELD, readable_field_name="自治体の電子シール")
    signer = _PdfSigner(metadata, sealer.signer, new_field_spec=field)
    signer.moment = at
    out = io.BytesIO()
    signer.sign_pdf(addition.writer, bytes_reserved=RESERVED_BYTES, output=out)
    return out.getvalue()


def load_sealer(pkcs12: Path, passphrase: bytes | None = None) -> Sealer:
    """A seal from a PKCS#12 file. Raises DocumentError when the file or the passphrase is wrong."""
    signer = signers.SimpleSigner.load_pkcs12(str(pkcs12), passphrase=passphrase)
    if signer is None or signer.signing_cert is None:
        raise DocumentError(
            f"電子シールの鍵（{pkcs12.name}）を読めません。", "ファイルとパスフレーズを確認してください。"
        )
    return _sealer(signer)


def _sealer(signer: signers.SimpleSigner) -> Sealer:
    subject = signer.signing_cert.subject
    return Sealer(signer, subject.native.get("common_name", ""), TEST_MARK in subject.human_friendly)


def make_test_authority(directory: Path, at: datetime, municipality: str = "見本市") -> Sealer:
    """The test seal kept in `directory`, made on first use; `at` (aware) starts its ten years.

    `test-seal.pem` holds key and certificate (mode 600), `test-ca.pem` the certificate of the test
    authority, for `madoguchi verify --trust`. The authority's key is thrown away. Safe when several
    processes come first.
    """
    directory.mkdir(parents=True, exist_ok=True)
    kept = directory / TEST_SEAL
    if not kept.exists():
        seal_pem, authority_pem = _issue(municipality, at)
        if _keep(kept, seal_pem):
            (directory / TEST_CA).write_bytes(authority_pem)
    signer = signers.SimpleSigner(
        signing_cert=load_cert_from_pemder(str(kept)),
        signing_key=load_private_key_from_pemder(str(kept), passphrase=None),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
        embed_roots=False,
    )
    return _sealer(signer)


def _keep(path: Path, content: bytes) -> bool:
    """Write a file whole and private, unless another process was first; True when it was this one."""
    with NamedTemporaryFile(dir=path.parent) as draft:
        draft.write(content)
        draft.flush()
        try:
            os.link(draft.name, path)
        except FileExistsError:
            return False
    return True


def _issue(municipality: str, at: datetime) -> tuple[bytes, bytes]:
    """(key and certificate of the seal, certificate of the authority), as PEM."""
    authority_key, seal_key = (rsa.generate_private_key(65537, 3072) for _ in range(2))
    authority = _name(municipality, "TEST 試験用 認証局")
    root = _builder(authority, authority, authority_key, at).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    root = root.add_extension(_usage(authority=True), critical=True)
    leaf = _builder(_name(municipality, f"TEST 試験用 {municipality} 電子シール"), authority, seal_key, at)
    leaf = leaf.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    leaf = leaf.add_extension(_usage(authority=False), critical=True).add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
    )
    leaf = leaf.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
    )
    pem = serialization.Encoding.PEM
    seal_pem = seal_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return (
        seal_pem + leaf.sign(authority_key, hashes.SHA256()).public_bytes(pem),
        root.sign(authority_key, hashes.SHA256()).public_bytes(pem),
    )


def _name(municipality: str, common: str) -> x509.Name:
    parts = (
        (NameOID.COUNTRY_NAME, "JP"),
        (NameOID.ORGANIZATION_NAME, f"{municipality} (TEST / 試験用)"),
        (NameOID.COMMON_NAME, common),
    )
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, at: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(at - timedelta(days=TEST_DAYS_BEFORE)).not_valid_after(
        at + timedelta(days=365 * TEST_YEARS)
    )
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )

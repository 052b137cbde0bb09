"""The test PKI and its cards in a folder: emulator, server and demo must know the same keys.

    kept = TestFolder.open(data / "card" / "test-pki", now)
    made = kept.card("mover")

Made once, then only read, whoever comes first; a card keeps its keys and certificates, its counters begin
anew. What a server needs to believe these cards lies beside: `cv-keys.yaml`, `roots/`, and `crls/` once
published.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from madoguchi.card.editions import Edition
from madoguchi.card.emulator import MadeCard, TestAuthority, make_card
from madoguchi.card.emulator.contents import Holdings, make_holdings
from madoguchi.card.emulator.persona import Persona, persona, personae
from madoguchi.card.emulator.pki import CV_CA_ID, PrivateKey, TestPki
from madoguchi.card.errors import EditionError
from madoguchi.card.jpki.certificate import parse_certificate
from madoguchi.card.jpki.profile import KindName

KINDS: tuple[KindName, ...] = ("signature", "authentication")
_NOTE = """TEST ONLY / 試験用

This is the test PKI "JPKI-TEST madoguchi, NOT JPKI" of emulated cards. Nothing signed with these keys means
anything. Never configure them where real cards are read.
これは架空の人の試験用カードの鍵です。実際のカードを読む環境には、決して設定しないでください。
"""


@dataclass(frozen=True, slots=True)
class TestFolder:
    """A test PKI on disk: files of mode 0600 in folders of mode 0700."""

    __test__ = False

    path: Path
    pki: TestPki

    @classmethod
    def open(cls, path: Path, now: datetime) -> TestFolder:
        """The folder's PKI, made as of `now` (aware) if there is none yet.

        Raises EditionError when what is there cannot be read, OSError when the folder cannot be written.
        """
        _once(path, lambda folder: _write_pki(folder, TestPki(now)))
        try:
            return cls(path, _read_pki(path))
        except (OSError, ValueError) as error:
            raise EditionError(
                f"試験用の鍵のフォルダー {path} を読めません。", "フォルダーを消すと、作り直します。"
            ) from error

    @property
    def cv_keys(self) -> Path:
        """For `read_cv_keys`."""
        return self.path / "cv-keys.yaml"

    @property
    def roots(self) -> Path:
        """For `load_roots`, which believes them with `accept_test` only."""
        return self.path / "roots"

    @property
    def crls(self) -> Path:
        """Where `publish_crls` writes."""
        return self.path / "crls"

    def card(self, person_id: str, edition: Edition | None = None) -> MadeCard:
        """A person's card, always with the same keys and certificates. Raises EditionError for a stranger."""
        person = persona(person_id)
        folder = self.path / "cards" / f"{person_id}-{_edition_of(person)}"
        _once(folder, lambda new: _write_holdings(new, make_holdings(person, self.pki)))
        return make_card(person_id, self.pki, edition, _read_holdings(folder, person))

    def publish_crls(self, now: datetime) -> Path:
        """One CRL of each kind as of `now`, good for a day, with everybody who is revoked."""
        self.crls.mkdir(mode=0o700, exist_ok=True)
        revoked = [self.card(id_) for id_, person in personae().items() if person.revoked]
        for kind in KINDS:
            authority = TestAuthority(self.pki, kind)
            for made in revoked:
                made.withdraw(authority)
            _replace(self.crls / f"{kind}.pem", authority.crl(now))
        return self.crls


def _edition_of(person: Persona) -> str:
    """Another one when the person's data change: a certificate must not tell of somebody's former name."""
    return hashlib.sha256(json.dumps(asdict(person), default=str).encode()).hexdigest()[:8]


def _once(path: Path, fill: Callable[[Path], None]) -> None:
    """Make a folder whole or not at all; if another process was first, its folder stays."""
    if path.is_dir():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        fill(new)
        new.rename(path)
    except OSError:
        if not path.is_dir():
            raise
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _write_pki(folder: Path, pki: TestPki) -> None:
    modulus = pki.cv_ca.public_key().public_numbers().n
    _write(folder / "TEST-ONLY.txt", _NOTE.encode())
    _write(folder / "made-at.txt", pki.at.isoformat().encode())
    _write(folder / "cv-keys.yaml", f"keys:\n- id: {CV_CA_ID.hex()}\n  modulus: {modulus:x}\n".encode())
    _write_key(folder / "cv-ca.key.pem", pki.cv_ca)
    _write_key(folder / "city.key.pem", pki.city)
    (folder / "roots").mkdir(mode=0o700)
    for kind in KINDS:
        key, certificate = pki.root(kind)
        _write_key(folder / f"{kind}-root.key.pem", key)
        _write(folder / "roots" / f"{kind}-root.pem", certificate.public_bytes(Encoding.PEM))


def _read_pki(folder: Path) -> TestPki:
    roots = {kind: (_key(folder / f"{kind}-root.key.pem"), _root(folder, kind)) for kind in KINDS}
    return TestPki.kept(
        datetime.fromisoformat((folder / "made-at.txt").read_text(encoding="ascii")),
        cast(rsa.RSAPrivateKey, _key(folder / "cv-ca.key.pem")),
        cast(rsa.RSAPrivateKey, _key(folder / "city.key.pem")),
        roots,
    )


def _root(folder: Path, kind: KindName) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / "roots" / f"{kind}-root.pem").read_bytes())


def _write_holdings(folder: Path, held: Holdings) -> None:
    _write_key(folder / "card.key.pem", held.card_key)
    for kind, key in held.keys.items():
        _write_key(folder / f"{kind}.key.pem", key)
        pem = held.certificates[kind].loaded.public_bytes(Encoding.PEM)
        _write(folder / f"{kind}.pem", pem)


def _read_holdings(folder: Path, person: Persona) -> Holdings:
    return Holdings(
        cast(rsa.RSAPrivateKey, _key(folder / "card.key.pem")),
        {kind: _key(folder / f"{kind}.key.pem") for kind in person.certificates},
        {kind: parse_certificate((folder / f"{kind}.pem").read_bytes()) for kind in person.certificates},
    )


def _write_key(path: Path, key: PrivateKey) -> None:
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    _write(path, key.private_bytes(Encoding.PEM, form, plain))


def _key(path: Path) -> PrivateKey:
    return cast(PrivateKey, serialization.load_pem_private_key(path.read_bytes(), password=None))


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)


def _replace(path: Path, data: bytes) -> None:
    new = path.with_name(f".{path.name}-{os.getpid()}")
    new.unlink(missing_ok=True)
    _write(new, data)
    new.replace(path)

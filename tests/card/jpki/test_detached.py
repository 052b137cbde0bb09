"""A signature asked for by digest alone becomes a CMS that OpenSSL, who shares no code with us, accepts."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from tests.card.cast import AT
from tests.card.jpki.makers import Good, leaf
from tests.card.jpki.test_signatures import signing

from madoguchi.card import MalformedData
from madoguchi.card.digests import digest_for
from madoguchi.card.emulator import TestPki
from madoguchi.card.jpki.cms import verify_cms
from madoguchi.card.jpki.detached import attributes_to_sign, detached_cms, digests_to_sign, hint_of

DOCUMENT = "申請書一式".encode()
HINT = "madoguchi-signature/1 2026-000123-1 nhi_enrolment seal_registration_application:p2"
HASH = {"rsa": "sha256", "secp384r1": "sha384"}


@pytest.fixture(params=["pki", "p384"])
def either(request: pytest.FixtureRequest) -> TestPki:
    """RSA-2048 with SHA-256, and P-384 with SHA-384."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def container(either: TestPki) -> bytes:
    certificate, sign = signing(either)
    signature = sign(attributes_to_sign(DOCUMENT, HINT, HASH[either.algorithm]))
    return detached_cms(DOCUMENT, HINT, certificate, signature)


def test_the_same_document_and_purpose_give_the_same_digests() -> None:
    digests = digests_to_sign(DOCUMENT, HINT)
    assert digests == digests_to_sign(DOCUMENT, HINT) != digests_to_sign(DOCUMENT, HINT + ".")
    for name in ("sha256", "sha384"):
        signed = attributes_to_sign(DOCUMENT, HINT, name)
        assert hashlib.new(name, DOCUMENT).digest() in signed
        assert digest_for(digests, name) == hashlib.new(name, signed).digest()


def test_it_says_what_it_is_for_and_holds_for_the_document_alone(container: bytes, either: TestPki) -> None:
    assert hint_of(container) == HINT
    assert verify_cms(container, DOCUMENT, either.trust(), Good(), AT).conclusion == "valid"
    other = verify_cms(container, DOCUMENT + b"!", either.trust(), Good(), AT)
    assert [check.name for check in other.checks if check.outcome == "failed"] == ["content"]


def test_another_purpose_put_in_its_place_breaks_the_signature(container: bytes, either: TestPki) -> None:
    changed = container.replace(b"nhi_enrolment", b"nhi_enrolmenT")
    assert hint_of(changed) != HINT
    verdict = verify_cms(changed, DOCUMENT, either.trust(), Good(), AT)
    assert [check.name for check in verdict.checks if check.outcome == "failed"] == ["signature"]


def test_openssl_verifies_it(container: bytes, either: TestPki, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    assert openssl, "install openssl: the CMS made here must be checked by somebody else"
    (tmp_path / "ca.pem").write_bytes(either.root("signature")[1].public_bytes(Encoding.PEM))
    (tmp_path / "document").write_bytes(DOCUMENT)
    (tmp_path / "cms").write_bytes(container)
    command = [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", "cms", "-content", "document",
               "-CAfile", "ca.pem", "-purpose", "any", "-out", "out",
               "-attime", str(int(AT.timestamp()))]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / "document").write_bytes(DOCUMENT + b"!")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_a_key_of_no_known_algorithm_is_refused_in_words(pki: TestPki) -> None:
    other = leaf(pki, key=ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(MalformedData, match="対応していません"):
        detached_cms(DOCUMENT, HINT, other, b"\0" * 64)


@pytest.mark.parametrize("length", [0, 1, 31, 33, 47, 49, 79, 81])
def test_digests_of_no_known_algorithm_are_refused(length: int) -> None:
    with pytest.raises(MalformedData, match="方式"):
        digest_for(bytes(length), "sha384")
    assert digest_for(bytes(48), "sha384") == bytes(48)
    with pytest.raises(MalformedData):
        digest_for(bytes(48), "sha256")


@given(st.binary(max_size=300))
def test_any_bytes_are_no_cms(data: bytes) -> None:
    with pytest.raises(MalformedData):
        hint_of(data)

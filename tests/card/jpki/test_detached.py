"""A signature asked for by digest alone becomes a CMS that OpenSSL, who shares no code with us, accepts."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from tests.card.cast import AT
from tests.card.jpki.makers import Good, leaf
from tests.card.jpki.test_signatures import signing

from madoguchi.card import MalformedData
from madoguchi.card.emulator import TestPki
from madoguchi.card.jpki.cms import verify_cms
from madoguchi.card.jpki.detached import attributes_to_sign, detached_cms, digest_to_sign, hint_of

DOCUMENT = "申請書一式".encode()
HINT = "madoguchi-signature/1 2026-000123-1 nhi_enrolment seal_registration_application:p2"
ATTRIBUTES = attributes_to_sign(hashlib.sha256(DOCUMENT).digest(), HINT)


@pytest.fixture
def container(pki: TestPki) -> bytes:
    certificate, sign = signing(pki)
    return detached_cms(ATTRIBUTES, certificate, sign(ATTRIBUTES))


def test_the_same_document_and_purpose_give_the_same_bytes() -> None:
    assert attributes_to_sign(hashlib.sha256(DOCUMENT).digest(), HINT) == ATTRIBUTES
    assert digest_to_sign(ATTRIBUTES) == hashlib.sha256(ATTRIBUTES).digest()
    assert attributes_to_sign(hashlib.sha256(DOCUMENT).digest(), HINT + ".") != ATTRIBUTES


def test_it_says_what_it_is_for_and_holds_for_the_document_alone(container: bytes, pki: TestPki) -> None:
    assert hint_of(container) == HINT
    assert verify_cms(container, DOCUMENT, pki.trust(), Good(), AT).conclusion == "valid"
    other = verify_cms(container, DOCUMENT + b"!", pki.trust(), Good(), AT)
    assert [check.name for check in other.checks if check.outcome == "failed"] == ["content"]


def test_another_purpose_put_in_its_place_breaks_the_signature(container: bytes, pki: TestPki) -> None:
    changed = container.replace(b"nhi_enrolment", b"nhi_enrolmenT")
    assert hint_of(changed) != HINT
    verdict = verify_cms(changed, DOCUMENT, pki.trust(), Good(), AT)
    assert [check.name for check in verdict.checks if check.outcome == "failed"] == ["signature"]


def test_openssl_verifies_it(container: bytes, pki: TestPki, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    assert openssl, "install openssl: the CMS made here must be checked by somebody else"
    (tmp_path / "ca.pem").write_bytes(pki.root("signature")[1].public_bytes(Encoding.PEM))
    (tmp_path / "document").write_bytes(DOCUMENT)
    (tmp_path / "cms").write_bytes(container)
    command = [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", "cms", "-content", "document",
               "-CAfile", "ca.pem", "-purpose", "any", "-out", "out",
               "-attime", str(int(AT.timestamp()))]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / "document").write_bytes(DOCUMENT + b"!")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_a_key_that_goes_with_another_hash_is_refused_in_words(p384: TestPki) -> None:
    with pytest.raises(MalformedData, match="対応していません"):
        detached_cms(ATTRIBUTES, leaf(p384), b"\0" * 96)


@given(st.binary(max_size=300))
def test_any_bytes_are_no_cms(data: bytes) -> None:
    with pytest.raises(MalformedData):
        hint_of(data)

"""What is configured from outside: CA keys of card-verifiable certificates, roots of JPKI."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from tests.card.cast import AT, session_with

from madoguchi.card import EditionError, MalformedData, read_cv_keys, read_person
from madoguchi.card.emulator import MadeCard, TestPki
from madoguchi.card.emulator.pki import CV_CA_ID
from madoguchi.card.jpki.roots import load_roots

Maker = Callable[[str], MadeCard]


def written(key: rsa.RSAPublicKey) -> str:
    return f"keys:\n  - id: {CV_CA_ID.hex()}\n    modulus: {key.public_numbers().n:x}\n"


def test_a_key_file_makes_a_card_authentic(card: Maker, pki: TestPki, tmp_path: Path) -> None:
    path = tmp_path / "keys.yaml"
    path.write_text(written(pki.cv_ca.public_key()), encoding="utf-8")
    made = card("adult")
    reading = read_person(session_with(made), made.person.number_b(AT), read_cv_keys(path))
    assert reading.authenticity.conclusion == "authentic"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "keys: 1",
        "keys: [1]",
        "keys: [{id: xyz, modulus: ff}]",
        "keys: [{id: '00'}]",
        "keys: [{id: '00', modulus: '-5'}]",
        "a: [",
    ],
)
def test_a_broken_key_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EditionError, match=r"keys\.yaml"):
        read_cv_keys(path)


def test_roots_of_a_directory(pki: TestPki, tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_bytes(pki.root("signature")[1].public_bytes(Encoding.PEM))
    (tmp_path / "b.cer").write_bytes(pki.root("authentication")[1].public_bytes(Encoding.DER))
    (tmp_path / "notes.txt").write_text("not a certificate")
    store = load_roots(tmp_path)
    assert (len(store.roots), store.accept_test) == (2, False)
    (tmp_path / "c.crt").write_text("broken")
    with pytest.raises(MalformedData, match=r"c\.crt"):
        load_roots(tmp_path)

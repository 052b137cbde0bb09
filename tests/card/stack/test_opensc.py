"""OpenSC, which shares no code with us, takes the emulated card for a JPKI card; OpenSSL verifies what it
signs.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from tests.card.cast import AT
from tests.card.stack.tables import LineTable, Table

from madoguchi.card import CardSession, Secret
from madoguchi.card.emulator import MadeCard, TestPki
from madoguchi.card.jpki.certificate import parse_certificate
from madoguchi.card.jpki.cms import sign_cms

Maker = Callable[[str], MadeCard]
DOCUMENT = "転入届の控え".encode()
PIN, PASSWORD = "2345", "ABC123"
USER_PIN, SIGNATURE_PIN = "User Authentication PIN", "Digital Signature PIN"


def run(*command: str | Path) -> str:
    """What a program said. It must be there, and succeed."""
    program = shutil.which(str(command[0]))
    assert program, f"{command[0]} is missing: sudo apt-get install opensc opensc-pkcs11 openssl"
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pkcs11(*arguments: str | Path) -> str:
    module = next(Path("/usr/lib").glob("*/opensc-pkcs11.so"), None)
    assert module, "opensc-pkcs11.so is missing: sudo apt-get install opensc-pkcs11"
    return run("pkcs11-tool", "--module", module, *arguments)


@pytest.mark.parametrize("name", ["adult", "child", "face-only"])
def test_it_is_a_jpki_card(pcsc: LineTable, card: Maker, name: str) -> None:
    pcsc.lay(card(name).card)
    assert run("opensc-tool", "-r", pcsc.names[0], "-n").strip() == "jpki"
    assert run("opensc-tool", "-r", pcsc.names[0], "-a").strip() == "3b:e0:00:ff:81:31:fe:45:14"


def test_it_has_four_certificates_and_two_pins(pcsc: LineTable, card: Maker) -> None:
    pcsc.lay(card("adult").card)
    said = run("pkcs15-tool", "-r", pcsc.names[0], "--list-certificates", "--list-pins")
    assert said.count("X.509 Certificate [") == 4
    _, user, signature = said.split("PIN [")
    for pin, lengths, tries in ((user, (4, 4), 3), (signature, (6, 16), 5)):
        assert f"min_len:{lengths[0]}, max_len:{lengths[1]}" in pin
        assert f"Tries left     : {tries}" in pin


def test_it_reads_the_certificate_that_we_read(pcsc: LineTable, card: Maker, tmp_path: Path) -> None:
    made = card("adult")
    pcsc.lay(made.card)
    run("pkcs15-tool", "-r", pcsc.names[0], "--read-certificate", "01", "-o", tmp_path / "leaf.pem")
    read = x509.load_pem_x509_certificate((tmp_path / "leaf.pem").read_bytes())
    assert read == made.certificates["authentication"].loaded


@pytest.mark.parametrize(
    ("token", "pin", "key", "kind"),
    [(USER_PIN, PIN, "01", "authentication"), (SIGNATURE_PIN, PASSWORD, "02", "signature")],
)
def test_it_signs_with_both_keys(
    pcsc: LineTable, card: Maker, tmp_path: Path, token: str, pin: str, key: str, kind: str
) -> None:
    made = card("adult")
    pcsc.lay(made.card)
    message, signature, public = tmp_path / "message", tmp_path / "signature", tmp_path / "public.pem"
    message.write_bytes(DOCUMENT)
    form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    public.write_bytes(made.certificates[kind].loaded.public_key().public_bytes(*form))
    pkcs11(
        *("--token-label", f"JPKI ({token})", "--login", "--pin", pin, "--sign", "--id", key),
        *("-m", "SHA256-RSA-PKCS", "-i", message, "-o", signature),
    )
    run("openssl", "dgst", "-sha256", "-verify", public, "-signature", signature, message)


def test_a_wrong_pin_through_opensc_is_counted_where_we_look(pcsc: LineTable, card: Maker) -> None:
    pcsc.lay(card("adult").card)
    with pytest.raises(AssertionError, match="CKR_PIN_INCORRECT"):
        pkcs11("--token-label", f"JPKI ({USER_PIN})", "--login", "--pin", "0000", "-O")
    with pcsc.source.open(pcsc.names[0]) as transport:
        assert CardSession(transport).tries("authentication_pin").left == 2


def test_openssl_verifies_a_cms_made_through_the_reader(
    table: Table, card: Maker, pki: TestPki, tmp_path: Path
) -> None:
    table.lay(card("adult").card)
    with table.source.open(table.names[0]) as transport:
        session = CardSession(transport)
        session.verify("signature_password", Secret(PASSWORD))
        leaf = parse_certificate(session.read("signature_certificate"))
        container = sign_cms(DOCUMENT, leaf, lambda message: session.sign("signature", message), AT)
    (tmp_path / "cms").write_bytes(container)
    (tmp_path / "content").write_bytes(DOCUMENT)
    root = pki.root("signature")[1].public_bytes(serialization.Encoding.PEM)
    (tmp_path / "root.pem").write_bytes(root)
    at = str(int(AT.timestamp()))
    run(
        *("openssl", "cms", "-verify", "-inform", "DER", "-binary", "-in", tmp_path / "cms"),
        *("-content", tmp_path / "content", "-CAfile", tmp_path / "root.pem", "-purpose", "any"),
        *("-attime", at, "-out", tmp_path / "out"),
    )
    assert (tmp_path / "out").read_bytes() == DOCUMENT

"""Web Push on the wire: the example of RFC 8291, Appendix A, and the token of RFC 8292."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from madoguchi.cityhall.tickets.push.message import LONGEST, encrypt, point_of
from madoguchi.cityhall.tickets.push.vapid import authorization, key_from, public_text
from madoguchi.cli import main
from madoguchi.rules.base64url import from_text, to_text

# RFC 8291, Appendix A (V).
TEXT = b"When I grow up, I want to be a watermelon"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
SERVER_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SERVER_PUBLIC = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
    "EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_rfc_is_encrypted_byte_for_byte() -> None:
    key = derive_private_key(int.from_bytes(from_text(SERVER_PRIVATE), "big"), SECP256R1())
    assert to_text(point_of(key.public_key())) == SERVER_PUBLIC
    body = encrypt(TEXT, from_text(BROWSER), from_text(AUTH), key=key, salt=from_text(SALT))
    assert to_text(body) == BODY


def test_no_message_is_like_another_and_the_longest_fills_a_record() -> None:
    one, two = (encrypt(TEXT, from_text(BROWSER), from_text(AUTH)) for _ in range(2))
    assert one[:16] != two[:16]
    assert one[21:86] != two[21:86]
    assert len(encrypt(b"x" * LONGEST, from_text(BROWSER), from_text(AUTH))) == 4096
    with pytest.raises(ValueError, match="3993"):
        encrypt(b"x" * (LONGEST + 1), from_text(BROWSER), from_text(AUTH))


@pytest.mark.parametrize("point", [b"", b"\x04" + bytes(64), from_text(BROWSER)[:-1]])
def test_a_key_that_is_none_is_refused(point: bytes) -> None:
    with pytest.raises(ValueError):
        encrypt(TEXT, point, from_text(AUTH))


def test_the_sender_signs_for_one_push_service_and_half_a_day() -> None:
    key = key_from(SERVER_PRIVATE)
    header = authorization(key, "https://push.example.net/a/b?c", "mailto:it@city.example", now=1_000_000)
    token, public = header.removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    assert json.loads(from_text(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(from_text(claims)) == {
        "aud": "https://push.example.net", "exp": 1_043_200, "sub": "mailto:it@city.example",
    }  # fmt: skip
    assert public == public_text(key) == SERVER_PUBLIC
    raw = from_text(signature)
    signed = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    known = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), from_text(public))
    known.verify(signed, f"{head}.{claims}".encode(), ECDSA(SHA256()))


@pytest.mark.parametrize(
    ("endpoint", "origin"),
    [
        ("https://push.example.net:443/a", "https://push.example.net"),
        ("https://PUSH.example.net/a", "https://push.example.net"),
        ("https://push.example.net:8443/a", "https://push.example.net:8443"),
    ],
)
def test_the_audience_is_the_origin_as_browsers_write_it(endpoint: str, origin: str) -> None:
    """RFC 8292, section 2, with RFC 6454, section 6.2: another spelling is another audience."""
    header = authorization(key_from(SERVER_PRIVATE), endpoint, "mailto:it@city.example")
    claims = header.removeprefix("vapid t=").split(".")[1]
    assert json.loads(from_text(claims))["aud"] == origin


def test_the_command_makes_keys_that_can_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert main(["keys", "new-push"]) == 0
    one, two = capsys.readouterr().out.split()
    assert len(one) == len(two) == 43
    assert public_text(key_from(one)) != public_text(key_from(two))


@pytest.mark.parametrize("text", ["", "AAAA", "not base64 !", "A" * 44])
def test_a_key_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        key_from(text)

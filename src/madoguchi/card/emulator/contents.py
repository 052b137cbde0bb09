"""What a person's card holds, laid out as an edition says."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from typing import cast

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding

from madoguchi.card.cv import digest_info
from madoguchi.card.editions import CardFile, Edition
from madoguchi.card.emulator.persona import Persona
from madoguchi.card.emulator.pki import CITY_ID, CV_CA_ID, PrivateKey, TestPki
from madoguchi.card.jpki.certificate import JpkiCertificate
from madoguchi.card.jpki.profile import KindName
from madoguchi.card.tlv import encode
from madoguchi.card.values import PRESENT

_PHOTO = b"\x00\x00\x00\x0cjP  \r\n\x87\nTEST PHOTO OF NOBODY " * 40
_TOKEN = b"JPKIAPICCTOKEN2".ljust(32) + b"JPKI-TEST madoguchi".ljust(32) + b"NOT JPKI".ljust(16)


@dataclass(frozen=True, slots=True)
class Holdings:
    """The keys of one card and the certificates made for them."""

    card_key: rsa.RSAPrivateKey
    keys: dict[KindName, PrivateKey]
    certificates: dict[KindName, JpkiCertificate]


def make_holdings(person: Persona, pki: TestPki) -> Holdings:
    """Fresh keys and certificates for a person."""
    algorithm = person.algorithm or pki.algorithm
    keys: dict[KindName, PrivateKey] = {kind: pki.make(algorithm) for kind in person.certificates}
    certificates = {kind: pki.issue(kind, person, key) for kind, key in keys.items()}
    return Holdings(cast(rsa.RSAPrivateKey, pki.make("rsa")), keys, certificates)


def file_contents(person: Persona, pki: TestPki, edition: Edition, held: Holdings) -> dict[str, bytes]:
    """The bytes of each file by role; a certificate the person does not have is not there."""
    own_key = public_key(held.card_key)
    attributes = _attributes(edition.file("attributes"), person)
    number = encode(edition.file("my_number").template or 0, person.my_number.encode()) + b"\xff\xff"
    contents = {
        "card_info": _info(edition.file("card_info"), person, pki),
        "my_number": number,
        "attributes": attributes,
        "integrity": _integrity(edition, pki, number, attributes),
        "entry_key": _signed(edition.file("entry_key"), {"public_key": own_key}, pki.city),
        "entry_certificate": _cv(edition.file("entry_certificate"), pki),
        "face_certificate": _cv(edition.file("face_certificate"), pki),
        "face_birth": _signed(
            edition.file("face_birth"),
            {"birth_date": person.birth_date.encode(), "public_key": own_key},
            pki.city,
        ),
        "face": _face(edition.file("face"), person, pki, own_key),
        "face_info": _template(
            edition.file("face_info"), {"municipality_code": person.municipality_code.encode()}
        ),
        "token_info": _TOKEN + person.serial[-16:].encode().ljust(16) + bytes(64),
        "certificates_present": bytes(
            PRESENT if kind in held.certificates else 0 for kind in ("signature", "authentication")
        )
        + b"\0",
    }
    for kind, certificate in held.certificates.items():
        contents[f"{kind}_certificate"] = certificate.der
        contents[f"{kind}_authority"] = pki.root(kind)[1].public_bytes(Encoding.DER)
    return contents


def public_key(key: rsa.RSAPrivateKey) -> bytes:
    """Exponent (90) and modulus (91)."""
    numbers = key.public_key().public_numbers()
    modulus = numbers.n.to_bytes((key.key_size + 7) // 8, "big")
    return encode(0x90, numbers.e.to_bytes(3, "big")) + encode(0x91, modulus)


def _template(file: CardFile, values: dict[str, bytes]) -> bytes:
    """The file's fields in the edition's order, behind an offset table if the file has one."""
    parts = [encode(file.fields[name], values[name]) for name in file.fields if name in values]
    body = b"".join(parts)
    if file.offsets is not None:
        body = _offsets(file, parts) + body
    return encode(file.template or 0, body)


def _offsets(file: CardFile, parts: list[bytes]) -> bytes:
    """Where each part starts, counted from the head of the file, which depends on the whole length."""
    table = encode(file.offsets or 0, bytes(2 * len(parts)))
    whole = encode(file.template or 0, table + b"".join(parts))
    start = len(whole) - sum(map(len, parts))
    starts = [start + sum(map(len, parts[:place])) for place in range(len(parts))]
    return encode(file.offsets or 0, b"".join(place.to_bytes(2, "big") for place in starts))


def _signed(file: CardFile, values: dict[str, bytes], key: rsa.RSAPrivateKey) -> bytes:
    """A template whose signature covers every field before it, as written."""
    covered = b"".join(encode(file.fields[name], value) for name, value in values.items())
    return _template(file, {**values, "signature": key.sign(covered, padding.PKCS1v15(), hashes.SHA256())})


def _info(file: CardFile, person: Persona, pki: TestPki) -> bytes:
    text = f"{person.serial}{person.municipality_code}{person.expires(pki.at):%Y%m%d}"
    return encode(file.template or 0, text.encode())


def _attributes(file: CardFile, person: Persona) -> bytes:
    values = {
        "name": person.name.encode(),
        "address": person.address.encode(),
        "birth_date": person.birth_date.encode(),
        "sex": person.sex.encode(),
    }
    return _template(file, values)


def _integrity(edition: Edition, pki: TestPki, number: bytes, attributes: bytes) -> bytes:
    """Digests of the whole number file and of the attributes from the first field on, and their signature."""
    first = encode(next(iter(edition.file("attributes").fields.values())), b"")[:-1]
    values = {
        "my_number_digest": hashlib.sha256(number).digest(),
        "attributes_digest": hashlib.sha256(attributes[attributes.index(first) :]).digest(),
    }
    return _signed(edition.file("integrity"), values, pki.city)


def _cv(file: CardFile, pki: TestPki) -> bytes:
    body = CV_CA_ID + CITY_ID + public_key(pki.city)
    signature = pki.cv_ca.sign(body, padding.PKCS1v15(), hashes.SHA256())
    return _template(file, {"body": body, "signature": signature})


def _face(file: CardFile, person: Persona, pki: TestPki, own_key: bytes) -> bytes:
    values = {
        "birth_date": person.birth_date.encode(),
        "sex": person.sex.encode(),
        "public_key": own_key,
        "name_image": _png(),
        "address_image": _png(),
        "photo": _PHOTO,
    }
    written = {name: encode(file.fields[name], value) for name, value in values.items()}
    groups = (("birth_date", "sex", "public_key"), ("name_image", "address_image"), ("photo",))
    digests = b"".join(hashlib.sha256(b"".join(written[name] for name in group)).digest() for group in groups)
    signature = pki.city.sign(digest_info(digests), padding.PKCS1v15(), utils.NoDigestInfo())
    expires = f"{person.expires(pki.at):%Y%m%d}".encode()
    after = {"signature": signature, "expires": expires, "security_code_image": _png()}
    return _template(file, {**values, **after})


def _png(width: int = 24, height: int = 12) -> bytes:
    """A white picture of one bit a pixel."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * ((width + 7) // 8)) * height)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )

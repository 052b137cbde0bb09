"""Read a person at the counter: 照合番号B first (no PIN), the PIN second. No 個人番号, no photo unless
asked for.

The card's serial is read before and after; two serials mean two cards, and nothing is returned.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from madoguchi.card.authentic import (
    Authenticity,
    check_attributes,
    check_authority,
    check_present,
)
from madoguchi.card.checks import Check, found
from madoguchi.card.cv import CvCertificate, CvKeys, read_cv_certificate, signed_groups
from madoguchi.card.errors import CardSwapped
from madoguchi.card.secret import Secret
from madoguchi.card.session import CardSession, Tries
from madoguchi.card.values import (
    BasicFour,
    CardDate,
    CardInfo,
    CertificatesPresent,
    Sex,
    read_basic_four,
    read_card_info,
    read_certificates_present,
    read_date,
    read_my_number,
    read_sex,
    read_template,
)

Opener = Literal["number_b", "pin"]
_PINS: dict[Opener, str] = {"number_b": "entry_number_b", "pin": "entry_pin"}
_FACE_GROUPS = (("birth_date", "sex", "public_key"), ("name_image", "address_image"), ("photo",))
FACE_REQUIRED = frozenset({"signature", "authority"})


@dataclass(frozen=True, slots=True)
class PersonReading:
    """基本4情報 with the card they came from and the checks on them; `tries` as before the PIN was sent."""

    card: CardInfo
    person: BasicFour
    authenticity: Authenticity
    opened_by: Opener
    tries: Tries


@dataclass(frozen=True, slots=True)
class FaceReading:
    """The card face. `expires` is not signed by anybody. `photo` (JPEG 2000) is None unless asked for."""

    card: CardInfo
    birth_date: CardDate
    sex: Sex = field(repr=False)
    expires: date | None
    photo: bytes | None = field(repr=False)
    authenticity: Authenticity


def read_info(session: CardSession) -> CardInfo:
    """Serial, issuer and expiry; free, no PIN. Raises CardError."""
    return read_card_info(session.edition.file("card_info"), session.read("card_info"))


def read_presence(session: CardSession) -> CertificatesPresent:
    """Which certificates there are; free, no PIN. Raises CardError."""
    return read_certificates_present(session.read("certificates_present"))


def read_person(
    session: CardSession,
    value: Secret,
    keys: CvKeys,
    by: Opener = "number_b",
    confirmed_by: str = "",
    challenge: Callable[[], bytes] = lambda: secrets.token_bytes(32),
) -> PersonReading:
    """基本4情報 by 照合番号B or the entry PIN, checked to a configured CA key. Raises CardError."""
    card = read_info(session)
    tries = session.verify(_PINS[by], value, confirmed_by)
    attributes, integrity, own_key = (session.read(role) for role in ("attributes", "integrity", "entry_key"))
    certificate = _cv(session, "entry_certificate")
    nonce = challenge()
    answer = session.sign("entry", nonce)
    _same_card(session, card)
    checks = check_attributes(session.edition, attributes, integrity, certificate, keys)
    present = check_present(session.edition, own_key, certificate, nonce, answer)
    person = read_basic_four(session.edition.file("attributes"), attributes)
    return PersonReading(card, person, Authenticity((*checks, present)), by, tries)


def read_face(
    session: CardSession, number_b: Secret, keys: CvKeys, *, keep_photo: bool = False, confirmed_by: str = ""
) -> FaceReading:
    """The card face by 照合番号B. The photo is read, as the signature covers it, and dropped unless kept."""
    card = read_info(session)
    session.verify("face_number_b", number_b, confirmed_by)
    template = read_template(session.edition.file("face"), session.read("face"))
    certificate = _cv(session, "face_certificate")
    _same_card(session, card)
    groups = tuple(b"".join(template.written(name).raw for name in group) for group in _FACE_GROUPS)
    checks = (
        _face_signature(certificate, template.value("signature"), groups),
        check_authority(certificate, keys),
    )
    return FaceReading(
        card=card,
        birth_date=read_date(template.value("birth_date")),
        sex=read_sex(template.value("sex")),
        expires=read_date(template.value("expires")).day,
        photo=template.value("photo") if keep_photo else None,
        authenticity=Authenticity(checks, FACE_REQUIRED),
    )


def read_number(session: CardSession, pin: Secret, confirmed_by: str = "") -> Secret:
    """個人番号 by the entry PIN: only for 個人番号利用事務; the caller records who reads it and why."""
    session.verify("entry_pin", pin, confirmed_by)
    return read_my_number(session.edition.file("my_number"), session.read("my_number"))


def _face_signature(certificate: CvCertificate, signature: bytes, groups: tuple[bytes, ...]) -> Check:
    return found(
        "signature",
        signed_groups(certificate.key, signature, groups),
        "発行した自治体の鍵による署名です（有効期限は署名の対象外）",
        "発行した自治体の鍵による署名ではありません",
    )


def _cv(session: CardSession, role: str) -> CvCertificate:
    return read_cv_certificate(session.edition.file(role), session.read(role))


def _same_card(session: CardSession, before: CardInfo) -> None:
    if read_info(session) != before:
        raise CardSwapped

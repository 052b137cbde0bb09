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
    check_number,
    check_present,
)
from madoguchi.card.checks import Check, found
from madoguchi.card.cv import CvCertificate, CvKeys, read_cv_certificate, signed_groups
from madoguchi.card.editions import Edition
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
    """基本4情報 with the card they came from and the checks on them; `tries` as before the PIN was sent.

    `number` (個人番号) only where the files were collected with it.
    """

    card: CardInfo
    person: BasicFour
    authenticity: Authenticity
    opened_by: Opener
    tries: Tries
    number: Secret | None = None


@dataclass(frozen=True, slots=True)
class PersonFiles:
    """What a card gave for a person, unjudged: whole files, and the card's own signature over `challenge`.

    Collected where the reader is, judged where the CA keys are. `number` is there only where asked for.
    """

    card: CardInfo
    attributes: bytes = field(repr=False)
    integrity: bytes = field(repr=False)
    entry_key: bytes = field(repr=False)
    certificate: bytes = field(repr=False)
    answer: bytes = field(repr=False)
    opened_by: Opener
    tries: Tries
    number: bytes = field(default=b"", repr=False)


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
    nonce = challenge()
    return judge_person(session.edition, collect_person(session, value, nonce, by, confirmed_by), nonce, keys)


def collect_person(
    session: CardSession, value: Secret, challenge: bytes, by: Opener = "number_b", confirmed_by: str = "",
    *, with_number: bool = False,
) -> PersonFiles:  # fmt: skip
    """The files that `judge_person` asks for, all from one card. Raises CardError.

    `with_number`: the 個人番号 too, which only the PIN opens together with the rest, and only
    個人番号利用事務 may ask for.
    """
    card = read_info(session)
    tries = session.verify(_PINS[by], value, confirmed_by)
    attributes, integrity, own_key = (session.read(role) for role in ("attributes", "integrity", "entry_key"))
    certificate = session.read("entry_certificate")
    number = session.read("my_number") if with_number else b""
    answer = session.sign("entry", challenge)
    _same_card(session, card)
    return PersonFiles(card, attributes, integrity, own_key, certificate, answer, by, tries, number)


def judge_person(edition: Edition, files: PersonFiles, challenge: bytes, keys: CvKeys) -> PersonReading:
    """The person with the checks on them; `challenge` is the judge's own. Raises MalformedData."""
    certificate = read_cv_certificate(edition.file("entry_certificate"), files.certificate)
    checks = check_attributes(edition, files.attributes, files.integrity, certificate, keys)
    present = check_present(edition, files.entry_key, certificate, challenge, files.answer)
    person = read_basic_four(edition.file("attributes"), files.attributes)
    number = read_my_number(edition.file("my_number"), files.number) if files.number else None
    if number is not None:
        checks = (*checks, check_number(edition, files.number, files.integrity))
    authenticity = Authenticity((*checks, present))
    return PersonReading(files.card, person, authenticity, files.opened_by, files.tries, number)


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

"""Judge a card's signature in a sealed packet: every check named, with source and time. No network, no clock.

Three kinds of checks stand side by side. *Here*: what the file itself proves (the signature is over the shown
document, for these forms, by this certificate; validity, usage, policy, algorithm). *Here, with what the
verifier brings*: issuer and revocation, when roots and CRLs are given. *Recorded*: what the city found at the
counter, for the questions that nobody can answer here. A record counts only under a seal whose authority was
checked; otherwise it leaves the question open. So nothing is "valid" unless revocation was checked, here or
by a city that proves its word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.x509.oid import NameOID

from madoguchi.card.checks import Check, Outcome, found, settle
from madoguchi.card.errors import CardError
from madoguchi.card.jpki.certificate import JpkiCertificate
from madoguchi.card.jpki.cms import CMS_CHECKS, read_cms, verify_cms
from madoguchi.card.jpki.detached import hint_of
from madoguchi.card.jpki.profile import profile
from madoguchi.card.jpki.revocation import NotChecked, RevocationChecker
from madoguchi.card.jpki.roots import TrustStore
from madoguchi.card.jpki.verdict import CERTIFICATE_CHECKS
from madoguchi.documents.card_proof import purpose_of
from madoguchi.rules.names import match_key

NEEDS_ROOTS = ("issuer", "environment", "authority", "authority_validity", "revocation")
OWN_CHECKS = frozenset({"attached", "purpose", "recorded", "holder"})
REQUIRED = CERTIFICATE_CHECKS | CMS_CHECKS | OWN_CHECKS
_OUTCOMES: Mapping[str, Outcome] = {"passed": "passed", "failed": "failed", "unsettled": "unsettled"}
_CONCLUSIONS = {"passed": "valid", "failed": "invalid", "unsettled": "unsettled"}
_ITEMS = {"name": "氏名", "birth_date": "生年月日", "address": "住所"}
AT_COUNTER = "署名した時の市の記録"


@dataclass(frozen=True, slots=True)
class CardTrust:
    """What a verifier brings: roots, revocation lists, whether test cards count, and the time it is now.

    `now` (aware) rules the age of revocation lists; it is needed with them only.
    """

    roots: TrustStore | None = None
    revocation: RevocationChecker = field(default_factory=NotChecked)
    accept_test: bool = False
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class CardPart:
    """The verdict on one card signature. `name`: what the 署名用 certificate says; "" for 利用者証明用."""

    kind: str
    kind_name: str
    serial: str
    name: str
    simulated: bool
    attachment: str
    checks: tuple[Check, ...]

    @property
    def conclusion(self) -> str:
        """`valid`, `invalid` or `unsettled`."""
        return _CONCLUSIONS[settle(self.checks, REQUIRED)]


@dataclass(frozen=True, slots=True)
class Signed:
    """One card signature as the packet holds it. `record`: the evidence's `card`."""

    record: Mapping[str, Any]
    cms: bytes | None
    shown: bytes
    packet_number: str
    form_keys: Sequence[str]
    signer: str
    at: datetime


def judge_card(signed: Signed, trust: CardTrust, seal_trusted: bool | None) -> CardPart:
    """`seal_trusted`: whether the seal is of an authority that the verifier named; None if it named none."""
    record = signed.record
    try:
        certificate = read_cms(signed.cms or b"").certificate
        checks = tuple(_checks(signed, certificate, trust, seal_trusted))
    except CardError as error:
        wrong = Check("attached", "failed", f"添えられた電子署名を読めません（{error.message}）")
        return CardPart(
            record["kind"], _kind_name(record["kind"]), record["serial"], "", record["simulated"],
            record["attachment"], (wrong,),
        )  # fmt: skip
    person, kind = certificate.person, certificate.kind
    return CardPart(
        kind=kind.id if kind else "",
        kind_name=kind.name if kind else "電子証明書",
        serial=certificate.serial,
        name=person.name.text if person else "",
        simulated=bool(record["simulated"]),
        attachment=record["attachment"],
        checks=checks,
    )


def _kind_name(kind: str) -> str:
    return next((one.name for one in profile().kinds if one.id == kind), "電子証明書")


def _checks(
    signed: Signed, certificate: JpkiCertificate, trust: CardTrust, seal_trusted: bool | None
) -> Iterator[Check]:
    cms, record = signed.cms or b"", signed.record
    here: dict[str, Check] = {}
    yield found(
        "attached",
        hashlib.sha256(cms).hexdigest() == record["cms_sha256"],
        "添えられた電子署名は、記録されたものです",
        "添えられた電子署名が、記録されたものではありません",
    )
    yield found(
        "recorded",
        certificate.fingerprint == record["certificate_sha256"],
        "電子証明書は、窓口で確かめたものです",
        "電子証明書が、窓口で確かめたものと入れ替わっています",
    )
    yield found(
        "purpose",
        hint_of(cms) == purpose_of(signed.packet_number, signed.form_keys),
        "この申請書一式の、記録された様式への署名です",
        "別の申請書一式か、別の様式への署名です",
    )
    yield _holder(record["holder"], signed.signer, certificate)
    roots = trust.roots or TrustStore((), trust.accept_test)
    now = trust.now or signed.at
    for check in verify_cms(cms, signed.shown, roots, trust.revocation, now, signed.at).checks:
        if check.name not in NEEDS_ROOTS:
            yield check
        elif trust.roots is not None:
            here[check.name] = check
    for name in NEEDS_ROOTS:
        yield from _authority_answer(name, here.get(name), signed, certificate, trust, seal_trusted)


def _holder(holder: Mapping[str, Any], signer: str, certificate: JpkiCertificate) -> Check:
    """How the city made sure of the person: its own word, held against the certificate's name."""
    by = f"（確認した職員 {holder['by']}）" if holder["by"] else ""
    different = "・".join(_ITEMS.get(item, item) for item in holder["differences"])
    words = {
        "certificate": "電子証明書の氏名・生年月日・住所は、署名した人のものです",
        "decided": f"電子証明書の{different}は記録と異なり、職員が本人と判断しました{by}",
        "same_card": "本人確認で読み取ったカードと同じカードです",
        "face": f"職員が対面で、本人のカードと確かめました{by}",
    }
    said, person = words.get(holder["ground"]), certificate.person
    if said is None:
        return Check("holder", "failed", "本人の確認の記録がありません")
    if holder["ground"] == "certificate" and not (person and _same(person.name.text, signer)):
        return Check("holder", "failed", f"電子証明書の氏名は、署名した人（{signer}）のものではありません")
    return Check("holder", "passed", said)


def _same(one: str, other: str) -> bool:
    return match_key(one) == match_key(other)


def _authority_answer(
    name: str,
    here: Check | None,
    signed: Signed,
    certificate: JpkiCertificate,
    trust: CardTrust,
    seal_trusted: bool | None,
) -> Iterator[Check]:
    """A question to the authority: answered here, else as the city was answered at the counter, else open."""
    recorded = {check["name"]: check for check in signed.record["verdict"]["checks"]}.get(name)
    if here is not None and (here.outcome != "unsettled" or recorded is None):
        yield here
    elif name == "environment":
        yield _environment(certificate, recorded, trust, seal_trusted)
    elif recorded is not None:
        yield _recorded(recorded, seal_trusted)


def _recorded(check: Mapping[str, Any], seal_trusted: bool | None) -> Check:
    outcome = _OUTCOMES.get(check["outcome"], "failed")
    words = f"{AT_COUNTER}：{check['detail']}"
    if outcome == "passed" and not seal_trusted:
        outcome, words = "unsettled", f"{words}（記録の封印は確かめていません）"
    at = datetime.fromisoformat(check["at"]) if check["at"] else None
    return Check(check["name"], outcome, words, check["source"], at)


def _environment(
    certificate: JpkiCertificate, check: Mapping[str, Any] | None, trust: CardTrust, seal_trusted: bool | None
) -> Check:
    """A certificate that does not even claim the real issuer is a test one, whatever was recorded."""
    claimed = certificate.loaded.issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    name = str(claimed[0].value) if claimed else ""
    if name != profile().production_organization and not trust.accept_test:
        return Check(
            "environment", "failed", "試験用の認証局です。実在の人のカードではありません", f"発行者 O={name}"
        )
    if check is None:
        return Check("environment", "unsettled", "認証局が本番のものかを確かめていません", f"発行者 O={name}")
    return _recorded(check, seal_trusted)

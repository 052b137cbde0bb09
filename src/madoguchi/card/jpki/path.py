"""Verify a certificate: our own path check of one level, each question a check of the verdict.

`cryptography`'s verifier refuses a critical certificatePolicies; JPKI's criticality is unconfirmed (K).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cryptography import x509

from madoguchi.card.checks import Check, found
from madoguchi.card.jpki.certificate import JpkiCertificate
from madoguchi.card.jpki.profile import profile
from madoguchi.card.jpki.revocation import RevocationChecker, revocation_check
from madoguchi.card.jpki.roots import TrustStore, is_production, key_id
from madoguchi.card.jpki.verdict import Verdict

_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
)


def verify_certificate(
    certificate: JpkiCertificate,
    trust: TrustStore,
    revocation: RevocationChecker,
    now: datetime,
    at: datetime | None = None,
) -> Verdict:
    """Judge a certificate for the moment `at` (default `now`); both aware. `now` rules the age of answers."""
    moment = at or now
    checks = tuple(_checks(certificate, trust, revocation, now, moment))
    return Verdict(checks, moment, certificate)


def _checks(
    certificate: JpkiCertificate,
    trust: TrustStore,
    revocation: RevocationChecker,
    now: datetime,
    at: datetime,
) -> Iterator[Check]:
    yield _within("validity", certificate, at, "電子証明書")
    yield _leaf(certificate)
    yield _key_usage(certificate)
    yield _policy(certificate, trust)
    yield _algorithm(certificate)
    yield _extensions(certificate)
    root = trust.issuer_of(certificate.loaded)
    if root is None:
        yield Check("issuer", "failed", "信頼する認証局のどれも、この証明書を発行していません")
        return
    yield Check("issuer", "passed", "信頼する認証局の鍵による署名です", f"認証局の鍵 {key_id(root)}")
    yield _environment(root, trust)
    yield _authority(certificate, root)
    yield _within("authority_validity", root, at, "認証局の証明書")
    if at > now:
        yield Check("revocation", "unsettled", "判定する時点が未来です")
    else:
        yield revocation_check(revocation.check(certificate, root, now), at)


def _within(name: str, certificate: JpkiCertificate, at: datetime, what: str) -> Check:
    since, until = certificate.not_before, certificate.not_after
    words = f"{what}の有効期間 {since:%Y-%m-%d} – {until:%Y-%m-%d}"
    return found(name, since <= at <= until, f"{words} の中です", f"{words} の外です")


def _leaf(certificate: JpkiCertificate) -> Check:
    constraints = certificate.extension(x509.BasicConstraints)
    good = constraints is None or not constraints.ca
    return found("leaf", good, "認証局の証明書ではありません", "認証局の証明書です")


def _key_usage(certificate: JpkiCertificate) -> Check:
    usage = certificate.extension(x509.KeyUsage)
    wanted = certificate.kind.key_usage if certificate.kind else frozenset()
    actual = _usages(usage)
    return found(
        "key_usage",
        bool(wanted) and actual == wanted,
        "鍵の用途が種類と合っています",
        "鍵の用途が種類と合いません",
    )


def _usages(usage: x509.KeyUsage | None) -> frozenset[str]:
    return frozenset(name for name in _USAGES if getattr(usage, name)) if usage else frozenset()


def _policy(certificate: JpkiCertificate, trust: TrustStore) -> Check:
    kind = certificate.kind
    if kind is None:
        return Check("policy", "failed", "署名用でも利用者証明用でもない証明書です")
    if kind.policy in certificate.policies:
        return Check("policy", "passed", f"{kind.name}です", f"証明書ポリシー {kind.policy}")
    return found(
        "policy",
        trust.accept_test,
        f"試験用の{kind.name}です（試験用カードを受け付ける設定）",
        f"試験用の{kind.name}です。実在の人のカードではありません",
        f"証明書ポリシー {kind.test_policy}",
    )


def _algorithm(certificate: JpkiCertificate) -> Check:
    algorithm, used = certificate.algorithm, certificate.loaded.signature_hash_algorithm
    accepted = {one.hash for one in profile().algorithms}
    good = algorithm is not None and used is not None and used.name in accepted
    words = f"{algorithm.key}-{certificate.key.key_size}/{algorithm.hash}" if algorithm else ""
    return found("algorithm", good, f"暗号方式 {words}", "認められていない暗号方式です")


def _extensions(certificate: JpkiCertificate) -> Check:
    known = profile().critical_extensions
    strange = [oid for oid, one in certificate.extensions.items() if one.critical and oid not in known]
    return found(
        "extensions",
        not strange,
        "解釈できない重要な拡張はありません",
        f"解釈できない重要な拡張 {' '.join(strange)}",
    )


def _environment(root: JpkiCertificate, trust: TrustStore) -> Check:
    source = f"認証局 O={root.organization}"
    if is_production(root):
        return Check("environment", "passed", "公的個人認証サービスの認証局です", source)
    return found(
        "environment",
        trust.accept_test,
        "試験用の認証局です（試験用カードを受け付ける設定）",
        "試験用の認証局です。実在の人のカードではありません",
        source,
    )


def _authority(certificate: JpkiCertificate, root: JpkiCertificate) -> Check:
    """The root is a CA that may sign certificates of this kind."""
    constraints, usage = root.extension(x509.BasicConstraints), root.extension(x509.KeyUsage)
    may = constraints is not None and constraints.ca and (usage is None or usage.key_cert_sign)
    units = {
        str(one.value)
        for one in root.loaded.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)
    }
    fits = certificate.kind is None or certificate.kind.issuer_unit in units
    return found(
        "authority",
        may and fits and root.algorithm is not None,
        "この種類の証明書を発行できる認証局です",
        "この種類の証明書を発行できる認証局ではありません",
    )

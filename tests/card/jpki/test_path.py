"""Each check of a certificate, failing alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID, ObjectIdentifier
from tests.card.cast import AT
from tests.card.jpki.makers import Good, leaf, replaced, root_of, trust, without

from madoguchi.card.emulator import TestPki, persona
from madoguchi.card.emulator.pki import issuer_name, leaf_builder, profile_kind, usage
from madoguchi.card.jpki.certificate import JpkiCertificate, parse_certificate
from madoguchi.card.jpki.path import verify_certificate
from madoguchi.card.jpki.profile import KindName
from madoguchi.card.jpki.revocation import NotChecked
from madoguchi.card.jpki.roots import TrustStore
from madoguchi.card.jpki.verdict import CERTIFICATE_CHECKS, Verdict


def judged(
    pki: TestPki, certificate: JpkiCertificate, at: datetime = AT, store: TrustStore | None = None
) -> Verdict:
    return verify_certificate(certificate, store or pki.trust(), Good(), max(at, AT), at)


def failures(verdict: Verdict) -> set[str]:
    return {check.name for check in verdict.checks if check.outcome == "failed"}


@pytest.mark.parametrize("kind", ["signature", "authentication"])
@pytest.mark.parametrize("keys", ["pki", "p384"])
def test_a_good_certificate(request: pytest.FixtureRequest, kind: KindName, keys: str) -> None:
    pki: TestPki = request.getfixturevalue(keys)
    verdict = judged(pki, leaf(pki, kind))
    assert verdict.conclusion == "valid"
    assert {check.name for check in verdict.checks} == CERTIFICATE_CHECKS
    assert not verdict.problems


def test_no_valid_without_revocation(pki: TestPki) -> None:
    verdict = verify_certificate(leaf(pki), pki.trust(), NotChecked(), AT)
    assert [check.name for check in verdict.problems] == ["revocation"]
    assert verdict.conclusion == "unsettled"


@pytest.mark.parametrize("missing", sorted(CERTIFICATE_CHECKS))
def test_no_valid_without_each_check(pki: TestPki, missing: str) -> None:
    good = judged(pki, leaf(pki))
    fewer = tuple(check for check in good.checks if check.name != missing)
    assert Verdict(fewer, AT).conclusion == "unsettled"


def test_a_verdict_has_each_source_and_no_personal_data(pki: TestPki) -> None:
    data = judged(pki, leaf(pki)).as_data()
    assert data["conclusion"] == "valid"
    assert all(check["detail"] for check in data["checks"])
    assert "花子" not in str(data)


def test_test_roots_are_refused_unless_told(pki: TestPki) -> None:
    verdict = judged(pki, leaf(pki), store=pki.trust(accept_test=False))
    assert failures(verdict) == {"environment", "policy"}


def test_the_policy_of_the_test_environment_is_a_second_wall(pki: TestPki) -> None:
    policy = profile_kind("signature").policy
    certificate = leaf(pki)
    assert certificate.policies == {profile_kind("signature").test_policy}
    real = x509.CertificatePolicies([x509.PolicyInformation(ObjectIdentifier(policy), None)])
    same = leaf(pki, change=lambda builder: replaced(builder, ExtensionOID.CERTIFICATE_POLICIES, real))
    assert failures(judged(pki, same, store=pki.trust(accept_test=False))) == {"environment"}


def test_of_several_generations_with_one_name_the_signature_chooses(pki: TestPki) -> None:
    older, newer = pki.make_root("signature"), pki.make_root("signature")
    roots = [root_of(pki.root("signature")), root_of(older), root_of(newer)]
    assert len({root.loaded.subject for root in roots}) == 1
    for generation in (older, newer):
        certificate = leaf(pki, ca=generation)
        assert trust(*roots).issuer_of(certificate.loaded) == root_of(generation)
        assert judged(pki, certificate, store=trust(*roots)).conclusion == "valid"


def test_a_chain_to_nobody_we_know(pki: TestPki) -> None:
    stranger = pki.make_root("signature")
    verdict = judged(pki, leaf(pki, ca=stranger))
    assert failures(verdict) == {"issuer"}
    assert verdict.check("revocation") is None


def test_a_root_of_the_other_kind_may_not_issue_it(pki: TestPki) -> None:
    verdict = judged(pki, leaf(pki, "authentication", ca=pki.root("signature")))
    assert failures(verdict) == {"authority"}


def test_an_expired_root_counts_at_the_moment_judged(pki: TestPki) -> None:
    old = pki.make_root("signature", days=(3650, -10))
    store = trust(root_of(old))
    certificate = leaf(pki, ca=old)
    assert failures(judged(pki, certificate, store=store)) == {"authority_validity"}
    assert judged(pki, certificate, AT - timedelta(days=30), store).conclusion == "valid"


@pytest.mark.parametrize("days", [-401, 365 * 5])
def test_outside_its_own_time(pki: TestPki, days: int) -> None:
    moment = AT + timedelta(days=days)
    assert "validity" in failures(judged(pki, leaf(pki), moment))


def test_an_expired_card(pki: TestPki) -> None:
    assert failures(judged(pki, leaf(pki, person="expired"))) == {"validity"}


def test_a_moment_to_come_is_never_valid(pki: TestPki) -> None:
    verdict = verify_certificate(leaf(pki), pki.trust(), Good(), AT, AT + timedelta(days=1))
    assert verdict.conclusion == "unsettled"


def test_a_ca_certificate_is_no_leaf(pki: TestPki) -> None:
    certificate = leaf(
        pki, change=lambda builder: builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
    )
    assert failures(judged(pki, certificate)) == {"leaf"}


@pytest.mark.parametrize(
    "bits", [(), ("digital_signature",), ("digital_signature", "content_commitment", "key_cert_sign")]
)
def test_key_usage_must_be_that_of_the_kind(pki: TestPki, bits: tuple[str, ...]) -> None:
    new = usage(*bits) if bits else None
    certificate = leaf(pki, change=lambda builder: replaced(builder, ExtensionOID.KEY_USAGE, new))
    assert failures(judged(pki, certificate)) == {"key_usage"}


def test_without_a_policy_it_is_of_no_kind(pki: TestPki) -> None:
    certificate = leaf(pki, change=without(ExtensionOID.CERTIFICATE_POLICIES))
    assert certificate.kind is None
    assert failures(judged(pki, certificate)) == {"policy", "key_usage"}


def test_both_policies_are_no_kind(pki: TestPki) -> None:
    kinds: tuple[KindName, ...] = ("signature", "authentication")
    oids = [ObjectIdentifier(profile_kind(kind).policy) for kind in kinds]
    policies = x509.CertificatePolicies([x509.PolicyInformation(oid, None) for oid in oids])
    certificate = leaf(
        pki, change=lambda builder: replaced(builder, ExtensionOID.CERTIFICATE_POLICIES, policies)
    )
    assert certificate.kind is None


def test_a_policy_that_is_not_critical_is_as_good(pki: TestPki) -> None:
    oid = ObjectIdentifier(profile_kind("signature").policy)
    policies = x509.CertificatePolicies([x509.PolicyInformation(oid, None)])
    certificate = leaf(
        pki, change=lambda builder: replaced(builder, ExtensionOID.CERTIFICATE_POLICIES, policies, False)
    )
    assert judged(pki, certificate).conclusion == "valid"


@pytest.mark.parametrize("key", ["rsa1024", "secp256r1"])
def test_weak_or_strange_keys(pki: TestPki, key: str) -> None:
    weak = (
        rsa.generate_private_key(65537, 1024) if key == "rsa1024" else ec.generate_private_key(ec.SECP256R1())
    )
    assert failures(judged(pki, leaf(pki, key=weak))) == {"algorithm"}


def test_a_hash_outside_the_profile(pki: TestPki) -> None:
    ca_key, root = pki.root("authentication")
    builder = leaf_builder(persona("adult"), profile_kind("authentication"), pki.make("rsa"), root, AT)
    der = builder.sign(ca_key, hashes.SHA512()).public_bytes(Encoding.DER)
    assert failures(judged(pki, parse_certificate(der))) == {"algorithm"}


@pytest.mark.parametrize(("critical", "bad"), [(True, {"extensions"}), (False, set())])
def test_an_extension_nobody_understands(pki: TestPki, critical: bool, bad: set[str]) -> None:
    strange = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    certificate = leaf(pki, change=lambda builder: builder.add_extension(strange, critical))
    assert failures(judged(pki, certificate)) == bad


def test_a_root_that_is_no_ca(pki: TestPki) -> None:
    key = pki.make("rsa")
    name = issuer_name("signature")
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7)
    builder = builder.not_valid_before(AT - timedelta(days=900)).not_valid_after(AT + timedelta(days=900))
    plain = key, builder.sign(key, hashes.SHA256())
    assert "authority" in failures(judged(pki, leaf(pki, ca=plain), store=trust(root_of(plain))))

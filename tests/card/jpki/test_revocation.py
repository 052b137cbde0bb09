"""CRL and OCSP: revoked, stale, foreign, out of scope, unknown, replayed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.card.cast import AT
from tests.card.jpki.makers import crls, leaf

from madoguchi.card import MalformedData
from madoguchi.card.emulator import MadeCard, TestAuthority, TestPki, persona
from madoguchi.card.emulator.pki import distribution_point
from madoguchi.card.jpki.certificate import JpkiCertificate
from madoguchi.card.jpki.crl import CrlChecker, parse_crl
from madoguchi.card.jpki.ocsp import OcspChecker, OcspUnreachable
from madoguchi.card.jpki.path import verify_certificate
from madoguchi.card.jpki.revocation import RevocationChecker
from madoguchi.card.jpki.verdict import Verdict

DAY = timedelta(days=1)


@pytest.fixture
def authority(pki: TestPki) -> TestAuthority:
    return TestAuthority(pki, "signature")


@pytest.fixture
def certificate(pki: TestPki, authority: TestAuthority) -> JpkiCertificate:
    issued = leaf(pki)
    authority.known.add(issued.loaded.serial_number)
    return issued


def judged(
    pki: TestPki,
    certificate: JpkiCertificate,
    checker: RevocationChecker,
    at: datetime | None = None,
    now: datetime = AT,
) -> Verdict:
    return verify_certificate(certificate, pki.trust(), checker, now, at)


def detail(verdict: Verdict) -> str:
    check = verdict.check("revocation")
    assert check is not None
    return check.detail


def test_a_good_crl_names_itself_and_its_time(
    pki: TestPki, authority: TestAuthority, certificate: JpkiCertificate
) -> None:
    verdict = judged(pki, certificate, crls(authority))
    check = verdict.check("revocation")
    assert check is not None
    assert (verdict.conclusion, check.source, check.at) == ("valid", "CRL 2026-06-01 03:00Z", AT)


def test_the_mover_is_revoked_but_was_not_before(
    pki: TestPki, card: Callable[[str], MadeCard], authority: TestAuthority
) -> None:
    made = card("mover")
    made.withdraw(authority)
    certificate = made.certificates["signature"]
    verdict = judged(pki, certificate, crls(authority))
    assert verdict.conclusion == "invalid"
    assert "affiliationChanged" in detail(verdict)
    assert judged(pki, certificate, crls(authority), AT - 4 * DAY).conclusion == "valid"
    assert judged(pki, certificate, crls(authority), AT - 2 * DAY).conclusion == "invalid"


def test_a_compromised_key_dates_nothing(
    pki: TestPki, authority: TestAuthority, certificate: JpkiCertificate
) -> None:
    authority.revoke(certificate, AT - DAY, x509.ReasonFlags.key_compromise)
    assert judged(pki, certificate, crls(authority), AT - 4 * DAY).conclusion == "invalid"


@pytest.mark.parametrize(
    ("hours_ago", "conclusion"), [(0, "valid"), (25, "valid"), (27, "unsettled"), (-1, "unsettled")]
)
def test_the_age_of_a_crl(
    pki: TestPki, authority: TestAuthority, certificate: JpkiCertificate, hours_ago: float, conclusion: str
) -> None:
    verdict = judged(pki, certificate, crls(authority, hours_ago))
    assert verdict.conclusion == conclusion
    assert conclusion == "valid" or "古すぎます" in detail(verdict)


def test_a_stale_crl_does_not_hide_a_revocation_as_good(
    pki: TestPki, authority: TestAuthority, certificate: JpkiCertificate
) -> None:
    stale = authority.crl(AT - 2 * DAY)
    authority.revoke(certificate, AT - DAY, x509.ReasonFlags.unspecified)
    fresh = authority.crl(AT)
    both = CrlChecker((parse_crl(stale), parse_crl(fresh)))
    assert judged(pki, certificate, both).conclusion == "invalid"
    assert judged(pki, certificate, CrlChecker((parse_crl(stale),))).conclusion == "unsettled"


def test_own_limit_of_age(pki: TestPki, authority: TestAuthority, certificate: JpkiCertificate) -> None:
    old = parse_crl(authority.crl(AT - timedelta(hours=3)))
    assert judged(pki, certificate, CrlChecker((old,), timedelta(hours=2))).conclusion == "unsettled"
    assert judged(pki, certificate, CrlChecker((old,), timedelta(hours=4))).conclusion == "valid"


def test_a_crl_of_another_ca_with_the_same_name_says_nothing(
    pki: TestPki, certificate: JpkiCertificate
) -> None:
    other = TestPki(AT)
    foreign = crls(TestAuthority(other, "signature"))
    assert judged(pki, certificate, foreign).conclusion == "unsettled"


def scope(person: str) -> x509.IssuingDistributionPoint:
    return x509.IssuingDistributionPoint(
        [distribution_point(persona(person))], None, False, False, None, False, False
    )


def test_a_crl_speaks_for_its_own_municipality(
    pki: TestPki, authority: TestAuthority, certificate: JpkiCertificate
) -> None:
    own = CrlChecker((parse_crl(authority.crl(AT, scope("adult"))),))
    other = CrlChecker((parse_crl(authority.crl(AT, scope("mover"))),))
    assert judged(pki, certificate, own).conclusion == "valid"
    assert judged(pki, certificate, other).conclusion == "unsettled"


def test_a_crl_for_ca_certificates_only_says_nothing(
    pki: TestPki, authority: TestAuthority, certificate: JpkiCertificate
) -> None:
    only_ca = x509.IssuingDistributionPoint(None, None, False, True, None, False, False)
    checker = CrlChecker((parse_crl(authority.crl(AT, only_ca)),))
    assert judged(pki, certificate, checker).conclusion == "unsettled"


@pytest.mark.parametrize("data", [b"", b"0", b"-----BEGIN X509 CRL-----\n-----END X509 CRL-----\n"])
def test_what_is_no_crl_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedData):
        parse_crl(data)


@pytest.mark.filterwarnings("ignore")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(data=st.data())
def test_a_damaged_crl_is_refused_or_says_nothing(
    pki: TestPki, authority: TestAuthority, certificate: JpkiCertificate, data: st.DataObject
) -> None:
    good = parse_crl(authority.crl(AT)).public_bytes(Encoding.DER)
    der = bytearray(good)
    der[data.draw(st.integers(0, len(der) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        checker = CrlChecker((parse_crl(bytes(der)),))
    except MalformedData:
        return
    assert judged(pki, certificate, checker).conclusion == "unsettled"


def test_a_signature_that_is_no_whole_bytes_is_refused(pki: TestPki, authority: TestAuthority) -> None:
    """A second spelling of the same signature: its last bit is zero and said to be unused (X.690, 8.6)."""
    found = (parse_crl(authority.crl(AT + timedelta(minutes=k))) for k in range(60))
    even = next(one for one in found if one.signature[-1] % 2 == 0)
    der = bytearray(even.public_bytes(Encoding.DER))
    der[-len(even.signature) - 1] = 1
    assert x509.load_der_x509_crl(bytes(der)).signature == even.signature
    with pytest.raises(MalformedData):
        parse_crl(bytes(der))


def test_ocsp_good_revoked_and_unknown(
    pki: TestPki, authority: TestAuthority, certificate: JpkiCertificate
) -> None:
    checker = OcspChecker(authority.ocsp(AT))
    assert judged(pki, certificate, checker).conclusion == "valid"
    authority.revoke(certificate, AT - DAY, x509.ReasonFlags.superseded)
    verdict = judged(pki, certificate, checker)
    assert verdict.conclusion == "invalid"
    assert "superseded" in detail(verdict)
    unknown = judged(pki, leaf(pki), checker)
    assert unknown.conclusion == "unsettled"
    assert "知りません" in detail(unknown)


def test_ocsp_with_p384(p384: TestPki) -> None:
    authority = TestAuthority(p384, "signature")
    issued = leaf(p384)
    authority.known.add(issued.loaded.serial_number)
    assert judged(p384, issued, OcspChecker(authority.ocsp(AT))).conclusion == "valid"


def test_a_replayed_answer_is_not_an_answer(
    pki: TestPki, authority: TestAuthority, certificate: JpkiCertificate
) -> None:
    kept: list[bytes] = []
    live = authority.ocsp(AT)

    def replaying(request: bytes) -> bytes:
        kept.append(live(request))
        return kept[0]

    checker = OcspChecker(replaying)
    assert judged(pki, certificate, checker).conclusion == "valid"
    verdict = judged(pki, certificate, checker)
    assert (verdict.conclusion, detail(verdict)) == (
        "unsettled",
        "失効の回答が、この問合せへの回答ではありません",
    )


def test_an_answer_about_another_certificate(
    pki: TestPki, authority: TestAuthority, certificate: JpkiCertificate
) -> None:
    other = leaf(pki)
    authority.known.add(other.loaded.serial_number)
    live = authority.ocsp(AT)

    def about_the_other(request: bytes) -> bytes:
        nonce = ocsp.load_der_ocsp_request(request).extensions.get_extension_for_class(x509.OCSPNonce).value
        asked = ocsp.OCSPRequestBuilder().add_certificate(other.loaded, pki.root("signature")[1], pki.hash())
        return live(asked.add_extension(nonce, critical=False).build().public_bytes(Encoding.DER))

    assert "別の証明書" in detail(judged(pki, certificate, OcspChecker(about_the_other)))


@pytest.mark.parametrize("minutes", [11, -10])
def test_an_old_or_future_answer(
    pki: TestPki, authority: TestAuthority, certificate: JpkiCertificate, minutes: int
) -> None:
    checker = OcspChecker(authority.ocsp(AT - timedelta(minutes=minutes)))
    verdict = judged(pki, certificate, checker)
    assert (verdict.conclusion, detail(verdict)) == ("unsettled", "失効の回答が古すぎます")


def test_an_answer_by_somebody_the_ca_did_not_name(
    pki: TestPki, authority: TestAuthority, certificate: JpkiCertificate
) -> None:
    stranger = TestAuthority(TestPki(AT), "signature", known=authority.known)
    assert "署名" in detail(judged(pki, certificate, OcspChecker(stranger.ocsp(AT))))
    ca_key, ca = pki.root("signature")
    key = pki.make("rsa")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "no responder")])
    builder = x509.CertificateBuilder(ca.subject, name, key.public_key(), 5)
    plain = builder.not_valid_before(AT - DAY).not_valid_after(AT + DAY).sign(ca_key, pki.hash())
    checker = OcspChecker(lambda request: authority.answer(request, AT, key, plain))
    assert "署名" in detail(judged(pki, certificate, checker))


def unreachable(request: bytes) -> bytes:
    raise OcspUnreachable


def unauthorized(request: bytes) -> bytes:
    status = ocsp.OCSPResponseStatus.UNAUTHORIZED
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)


@pytest.mark.parametrize("fetch", [unreachable, unauthorized, lambda request: b"", lambda request: request])
def test_no_answer_is_no_good_news(
    pki: TestPki, certificate: JpkiCertificate, fetch: Callable[[bytes], bytes]
) -> None:
    assert judged(pki, certificate, OcspChecker(fetch)).conclusion == "unsettled"


@pytest.mark.filterwarnings("ignore")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_answer_is_never_good(
    pki: TestPki, authority: TestAuthority, certificate: JpkiCertificate, data: st.DataObject
) -> None:
    live = authority.ocsp(AT)
    place, change = data.draw(st.integers(0, 200)), data.draw(st.integers(1, 255))

    def damaging(request: bytes) -> bytes:
        answer = bytearray(live(request))
        start = answer.index(ocsp.load_der_ocsp_response(bytes(answer)).tbs_response_bytes)
        answer[start + place] ^= change
        return bytes(answer)

    assert judged(pki, certificate, OcspChecker(damaging)).conclusion == "unsettled"

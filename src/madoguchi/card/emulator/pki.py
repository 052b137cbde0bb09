"""A test PKI that nobody can take for the real one: O=JPKI-TEST madoguchi, OU=NOT JPKI.

Two CAs as in the profile, a CA for card-verifiable certificates, one municipality's key. All keys are made on
first use and live in memory, unless `folder.py` keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

from madoguchi.card.cv import CvKeys
from madoguchi.card.emulator.persona import Persona
from madoguchi.card.jpki.certificate import JpkiCertificate, parse_certificate
from madoguchi.card.jpki.profile import Kind, KindName, profile
from madoguchi.card.jpki.roots import TrustStore
from madoguchi.card.jpki.signature import HASHES
from madoguchi.card.tlv import encode

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
SigningHash = hashes.SHA256 | hashes.SHA384
ORGANIZATION, UNIT = "JPKI-TEST madoguchi", "NOT JPKI"
CV_CA_ID = b"9000033\x08\x05001" + bytes(4)
CITY_ID = b"9999999\x08\x05000" + bytes(4)
_ROOT_DAYS = (4400, 3650)
_UTF8_STRING = 0x0C
_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def make_key(algorithm: str) -> PrivateKey:
    """A key of the profile's algorithms: rsa (2048 bits) or secp384r1."""
    if algorithm == "secp384r1":
        return ec.generate_private_key(ec.SECP384R1())
    return rsa.generate_private_key(65537, 2048)


class TestPki:
    """Everything is valid around `at` (aware). `algorithm`: of the JPKI keys; CV keys are always RSA."""

    __test__ = False

    def __init__(
        self, at: datetime, algorithm: str = "rsa", make: Callable[[str], PrivateKey] = make_key
    ) -> None:
        self.at = at
        self.algorithm = algorithm
        self.make = make
        self._roots: dict[KindName, tuple[PrivateKey, x509.Certificate]] = {}

    @classmethod
    def kept(
        cls,
        at: datetime,
        cv_ca: rsa.RSAPrivateKey,
        city: rsa.RSAPrivateKey,
        roots: Mapping[KindName, tuple[PrivateKey, x509.Certificate]],
    ) -> TestPki:
        """One whose keys were made before, with RSA for all."""
        pki = cls(at)
        pki.cv_ca, pki.city = cv_ca, city
        pki._roots.update(roots)
        return pki

    @cached_property
    def cv_ca(self) -> rsa.RSAPrivateKey:
        return cast(rsa.RSAPrivateKey, self.make("rsa"))

    @cached_property
    def city(self) -> rsa.RSAPrivateKey:
        """The municipality's key, which signs what the card holds."""
        return cast(rsa.RSAPrivateKey, self.make("rsa"))

    @property
    def cv_keys(self) -> CvKeys:
        return {CV_CA_ID: self.cv_ca.public_key()}

    def root(self, kind: KindName) -> tuple[PrivateKey, x509.Certificate]:
        """Key and self-signed certificate of a CA."""
        if kind not in self._roots:
            self._roots[kind] = self.make_root(kind)
        return self._roots[kind]

    def make_root(
        self, kind: KindName, days: tuple[int, int] = _ROOT_DAYS
    ) -> tuple[PrivateKey, x509.Certificate]:
        """Another generation of a CA, valid from so many days before to so many after `at`."""
        key, name = self.make(self.algorithm), issuer_name(kind)
        builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(self.at - timedelta(days=days[0]))
        builder = builder.not_valid_after(self.at + timedelta(days=days[1]))
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        builder = builder.add_extension(usage("key_cert_sign", "crl_sign"), critical=True)
        key_id = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        return key, builder.add_extension(key_id, critical=False).sign(key, self.hash())

    def hash(self) -> SigningHash:
        """The hash that goes with the algorithm."""
        return HASHES[next(one.hash for one in profile().algorithms if one.key == self.algorithm)]()

    def trust(self, *, accept_test: bool = True) -> TrustStore:
        """Both roots, as anchors; test roots must be accepted loudly."""
        kinds: tuple[KindName, ...] = ("signature", "authentication")
        roots = tuple(parse_certificate(self.root(kind)[1].public_bytes(Encoding.DER)) for kind in kinds)
        return TrustStore(roots, accept_test)

    def issue(self, kind: KindName, person: Persona, key: PrivateKey) -> JpkiCertificate:
        """A certificate for a person, as their card would carry it."""
        ca_key, ca = self.root(kind)
        builder = leaf_builder(person, profile_kind(kind), key, ca, self.at)
        if kind == "signature":
            names = x509.SubjectAlternativeName(other_names(person))
            builder = builder.add_extension(names, critical=False)
        return parse_certificate(builder.sign(ca_key, self.hash()).public_bytes(Encoding.DER))


def profile_kind(kind: KindName) -> Kind:
    """The profile of a kind."""
    return next(one for one in profile().kinds if one.id == kind)


def issuer_name(kind: KindName) -> x509.Name:
    """The name of a CA: like the real one but for what says that it is not."""
    parts = (
        (NameOID.COUNTRY_NAME, "JP"),
        (NameOID.ORGANIZATION_NAME, ORGANIZATION),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, profile_kind(kind).issuer_unit),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, UNIT),
    )
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])


def distribution_point(person: Persona) -> x509.DirectoryName:
    """The CRL of a municipality, named as a directory entry (not a URL)."""
    parts = (
        (NameOID.COUNTRY_NAME, "JP"),
        (NameOID.ORGANIZATION_NAME, ORGANIZATION),
        (NameOID.COMMON_NAME, f"{person.municipality_code} CRLDP"),
    )
    return x509.DirectoryName(x509.Name([x509.NameAttribute(oid, text) for oid, text in parts]))


def leaf_builder(
    person: Persona, kind: Kind, key: PrivateKey, ca: x509.Certificate, at: datetime
) -> x509.CertificateBuilder:
    """Everything of a leaf but its subjectAltName and its signature."""
    until = datetime.combine(person.certificates_expire(at), time.max.replace(microsecond=0), UTC)
    builder = x509.CertificateBuilder(
        ca.subject, _subject(person, kind), key.public_key(), x509.random_serial_number()
    )
    builder = builder.not_valid_before(person.issued(at)).not_valid_after(until)
    builder = builder.add_extension(usage(*kind.key_usage), critical=True)
    oid = ObjectIdentifier(kind.test_policy or kind.policy)
    policy = x509.PolicyInformation(oid, ["http://localhost/not-jpki"])
    builder = builder.add_extension(x509.CertificatePolicies([policy]), critical=True)
    point = x509.DistributionPoint([distribution_point(person)], None, None, None)
    builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key())  # type: ignore[arg-type]
    return builder.add_extension(authority, critical=False)


def _subject(person: Persona, kind: Kind) -> x509.Name:
    places = [(NameOID.LOCALITY_NAME, "Mihon-to"), (NameOID.LOCALITY_NAME, "Mihon-shi")]
    holder = f"{person.municipality_code}TEST{person.serial}"
    parts = [(NameOID.COUNTRY_NAME, "JP"), *(places if kind.id == "signature" else [])]
    named = [x509.NameAttribute(oid, text) for oid, text in parts]
    return x509.Name([*named, x509.NameAttribute(NameOID.COMMON_NAME, holder)])


def other_names(person: Persona) -> list[x509.GeneralName]:
    """The six fields in the order real cards have them: 1, 4, 3, 5, 2, 6."""
    values = {
        "name": person.name,
        "birth_date": f"{_era(person.born)}{person.birth_date}",
        "sex": person.sex,
        "address": person.address,
        "name_flags": person.name_flags or "0" * len(person.name),
        "address_flags": person.address_flags or "0" * len(person.address),
    }
    oids = profile().other_names
    return [
        x509.OtherName(ObjectIdentifier(oids[role]), encode(_UTF8_STRING, text.encode()))
        for role, text in values.items()
    ]


def _era(born: date) -> str:
    from madoguchi.rules.eras import era_of

    return era_of(born).code


def usage(*names: str) -> x509.KeyUsage:
    """A KeyUsage with just these bits."""
    return x509.KeyUsage(**{name: name in names for name in _USAGES})

"""A My Number Card in this process: fictional people, a test PKI, counters and lockouts.

    made = make_card("adult", TestPki(at))
    session = CardSession(EmulatedReader(made.card))

Nothing it makes can pass for real: the issuers are O=JPKI-TEST madoguchi, and a trust store refuses them
unless told to accept test cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from cryptography import x509

from madoguchi.card.editions import Edition, load_edition
from madoguchi.card.emulator.authority import TestAuthority
from madoguchi.card.emulator.card import ApplicationState, EmulatedCard, FileState, KeyState, PinState
from madoguchi.card.emulator.contents import Holdings, file_contents, make_holdings
from madoguchi.card.emulator.persona import Persona, persona, personae
from madoguchi.card.emulator.pki import PrivateKey, TestPki
from madoguchi.card.emulator.reader import EmulatedReader
from madoguchi.card.emulator.source import EmulatedSource
from madoguchi.card.jpki.certificate import JpkiCertificate
from madoguchi.card.jpki.profile import KindName

__all__ = [
    "EmulatedCard",
    "EmulatedReader",
    "EmulatedSource",
    "MadeCard",
    "Persona",
    "TestAuthority",
    "TestPki",
    "make_card",
    "persona",
    "personae",
]


@dataclass(frozen=True, slots=True)
class MadeCard:
    """A card with what is known about it outside: the person, the certificates, its edition."""

    card: EmulatedCard
    person: Persona
    certificates: dict[KindName, JpkiCertificate]
    edition: Edition

    def withdraw(self, authority: TestAuthority) -> None:
        """Tell an authority of its certificate on this card, and of its revocation if it is revoked."""
        certificate = self.certificates.get(authority.kind)
        if certificate is None:
            return
        authority.known.add(certificate.loaded.serial_number)
        if withdrawn := self.person.revoked.get(authority.kind):
            when = authority.pki.at - timedelta(days=withdrawn.days_ago)
            authority.revoke(certificate, when, x509.ReasonFlags[withdrawn.reason])


def make_card(
    person_id: str, pki: TestPki, edition: Edition | None = None, held: Holdings | None = None
) -> MadeCard:
    """A fresh card of a person, with the keys `held` if given. Raises EditionError for a name nobody has."""
    person = persona(person_id)
    edition = edition or load_edition(person.edition)
    held = held or make_holdings(person, pki)
    applications = {one.aid: ApplicationState() for one in edition.applications.values()}
    _add_files(applications, edition, file_contents(person, pki, edition, held))
    _add_pins(applications, edition, person, pki)
    _add_keys(applications, edition, held)
    return MadeCard(EmulatedCard(applications), person, held.certificates, edition)


def _add_files(
    applications: dict[bytes, ApplicationState], edition: Edition, contents: dict[str, bytes]
) -> None:
    for role, data in contents.items():
        file = edition.file(role)
        opened_by = frozenset(edition.pin(pin).id for pin in file.opened_by)
        records = (data,) if file.record is not None else ()
        applications[file.application.aid].files[file.id] = FileState(data, records, opened_by)


def _add_pins(
    applications: dict[bytes, ApplicationState], edition: Edition, person: Persona, pki: TestPki
) -> None:
    b = person.number_b(pki.at).reveal()
    printed = {"number_a": person.my_number, "number_b": b, "birth_pin": b[:6]}
    for role, pin in edition.pins.items():
        value = person.pins.get(role) or next(
            (one for end, one in printed.items() if role.endswith(end)), None
        )
        if role == "signature_password" and "signature" not in person.certificates:
            continue
        left = 0 if value is None or role in person.locked else pin.tries
        applications[pin.application.aid].pins[pin.id] = PinState(pin, value, left)


def _add_keys(applications: dict[bytes, ApplicationState], edition: Edition, held: Holdings) -> None:
    private: dict[str, PrivateKey] = {"entry": held.card_key}
    private.update({str(kind): key for kind, key in held.keys.items()})
    for role, key in edition.keys.items():
        if role not in private:
            continue
        state = KeyState(private[role], edition.pin(key.pin).id if key.pin else None)
        application = applications[key.application.aid]
        if key.id is None:
            application.default_key = state
        else:
            application.keys[key.id] = state

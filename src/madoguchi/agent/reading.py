"""Do an order with the card on the reader. Secrets come from the page and go to the card, nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.agent.answers import Answer, PersonAnswer, SignatureAnswer
from madoguchi.agent.orders import KeyName, Order
from madoguchi.agent.refusals import Refused, no_certificate, refusal_of
from madoguchi.card import (
    CardError,
    CardSession,
    CardSwapped,
    Secret,
    WrongForm,
    collect_person,
    edition_on,
    number_b,
)
from madoguchi.card.digests import digest_for
from madoguchi.card.errors import LastTry, PinLocked, PinWrong
from madoguchi.card.jpki.certificate import parse_certificate
from madoguchi.card.readers import ReaderState
from madoguchi.card.reading import read_info, read_presence
from madoguchi.card.session import Tries
from madoguchi.card.transport import Transport

Secrets = Mapping[str, Secret]
_PINS: dict[KeyName, str] = {"signature": "signature_password", "authentication": "authentication_pin"}
_NAMES: dict[KeyName, str] = {"signature": "署名用", "authentication": "利用者証明用"}


def execute(
    order: Order, secrets: Secrets, reader: ReaderState, transport: Transport, confirmed_by: str = ""
) -> Answer:
    """What the card gave. Raises CardError or Refused; then nothing of the card leaves the agent."""
    session = CardSession(transport, edition_on(transport, simulated=reader.simulated))
    if order.kind in {"read_person", "read_number"}:
        return _read_person(session, order, secrets, reader, confirmed_by)
    return _sign(session, order, secrets, reader, confirmed_by)


def _read_person(
    session: CardSession, order: Order, secrets: Secrets, reader: ReaderState, confirmed_by: str
) -> PersonAnswer:
    """By 照合番号B as printed, unless a PIN was typed; the 個人番号 only for an order that says so."""
    numbered = order.kind == "read_number"
    if "pin" in secrets or numbered:
        pin = secrets.get("pin", Secret(""))
        files = collect_person(session, pin, order.nonce, "pin", confirmed_by, with_number=numbered)
    else:
        files = collect_person(session, _number_b(secrets), order.nonce, "number_b", confirmed_by)
    return PersonAnswer(reader.name, reader.simulated, session.edition.id, files)


def _number_b(secrets: Secrets) -> Secret:
    """`number_b` whole, or its three parts as the face shows them."""
    if "number_b" in secrets:
        return secrets["number_b"]
    birth, year, code = (_part(secrets, name) for name in ("birth", "expires_year", "security_code"))
    if not (year.isascii() and year.isdigit()):
        raise WrongForm("有効期限の西暦4桁が必要です。", "券面のとおりに入力してください。")
    return number_b(birth, int(year), code)


def _part(secrets: Secrets, name: str) -> str:
    return secrets[name].reveal().strip() if name in secrets else ""


def _sign(
    session: CardSession, order: Order, secrets: Secrets, reader: ReaderState, confirmed_by: str
) -> SignatureAnswer:
    """With the key that the order names; `authenticate` always with 利用者証明用, over its own question."""
    key: KeyName = order.key if order.kind == "sign" else "authentication"
    before = read_info(session)
    _refuse_absent(session, key)
    _verify(session, order, key, secrets, confirmed_by)
    certificate, authority = session.read(f"{key}_certificate"), session.read(f"{key}_authority")
    if order.kind == "sign":
        signature = session.sign_digest(key, digest_for(order.digest, session.edition.key(key).hash))
    else:
        signature = session.sign(key, order.challenge.message)
    if read_info(session) != before:
        raise CardSwapped
    return SignatureAnswer(reader.name, reader.simulated, before, certificate, authority, signature)


def _verify(
    session: CardSession, order: Order, key: KeyName, secrets: Secrets, confirmed_by: str
) -> None:
    """Send the PIN. Where only the card says who it is, a refusal tells by its certificate which one."""
    try:
        session.verify(_PINS[key], _secret(key, secrets), confirmed_by)
    except (PinWrong, PinLocked, LastTry) as error:
        if order.kind != "authenticate":
            raise
        raise Refused(refusal_of(error), _fingerprint(session)) from None


def _fingerprint(session: CardSession) -> str:
    """SHA-256 of the 利用者証明用 certificate, free on a plastic card; "" where it too wants the PIN."""
    try:
        return parse_certificate(session.read("authentication_certificate")).fingerprint
    except CardError:
        return ""


def tries_left(reader: ReaderState, transport: Transport, key: KeyName) -> Tries:
    """What the card says about the PIN of a key. Raises CardError or Refused (no such certificate)."""
    session = CardSession(transport, edition_on(transport, simulated=reader.simulated))
    _refuse_absent(session, key)
    return session.tries(_PINS[key])


def _refuse_absent(session: CardSession, key: KeyName) -> None:
    present = read_presence(session)
    if not (present.signature if key == "signature" else present.authentication):
        raise Refused(no_certificate(_NAMES[key]))


def _secret(key: KeyName, secrets: Secrets) -> Secret:
    """The password of 署名用 is of capitals on the card, however it was typed."""
    if key == "signature":
        return Secret(_part(secrets, "password").upper())
    return Secret(_part(secrets, "pin"))

"""One sitting with one card: read by role, ask for tries, verify, change, sign.

Every PIN goes the same way: its form is checked, the remaining tries are asked for, and only then is it sent,
once. With one try left, or an unknown number, `LastTry` is raised unless a clerk is named. Nothing is ever
sent a second time by itself. The caller connects exclusively and resets the card at the end: a verified state
lives until reset or another application.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from madoguchi.card.apdu import CHANGE, MAX_LE, SIGN, VERIFY, Command
from madoguchi.card.channel import Channel
from madoguchi.card.editions import MADE_UP, Application, Edition, Pin, load_edition
from madoguchi.card.errors import LastTry, MalformedData, PinLocked, PinWrong, WrongForm
from madoguchi.card.secret import Secret
from madoguchi.card.status import StatusError, StatusWord
from madoguchi.card.transport import Transport

_CURRENT_FILE = 0x80
_DIGEST_INFO = {
    "sha256": bytes.fromhex("3031300D060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300D060960864801650304020205000430"),
}


@dataclass(frozen=True, slots=True)
class Tries:
    """What the card says about a PIN: `left` None means no number (no limit, or not told)."""

    left: int | None
    locked: bool = False
    unlimited: bool = False

    @property
    def needs_a_clerk(self) -> bool:
        """True when one more mistake could lock the PIN."""
        return not self.unlimited and (self.left is None or self.left <= 1)


class CardSession:
    """Remembers which application is current, so that a verified state is not thrown away."""

    def __init__(self, transport: Transport, edition: Edition | None = None) -> None:
        self.channel = Channel(transport)
        self.edition = edition or load_edition()
        self._current: Application | None = None

    def read(self, role: str) -> bytes:
        """A file by role: one TLV object, the record, or the whole raw file. Raises CardError."""
        file = self.edition.file(role)
        self._open(file.application, file.id)
        if file.record is not None:
            return self.channel.read_record(file.record)
        return self.channel.read_whole() if file.raw else self.channel.read_object()

    def tries(self, role: str) -> Tries:
        """How many tries a PIN has left; costs none. Raises CardError."""
        pin = self.edition.pin(role)
        self._open(pin.application, pin.id)
        status = self.channel.send(Command(0, VERIFY, 0, _CURRENT_FILE)).status
        return _tries(status)

    def verify(self, role: str, value: Secret, confirmed_by: str = "") -> Tries:
        """Present a PIN, once; returns the tries asked for before. `confirmed_by`: the clerk's name.

        Raises WrongForm or LastTry (nothing was sent), PinLocked, PinWrong, or another CardError.
        """
        pin = self.edition.pin(role)
        command = _with_secret(VERIFY, 0, pin, value)
        before = self.tries(role)
        if before.locked:
            raise PinLocked(pin.name)
        if before.needs_a_clerk and not confirmed_by.strip():
            raise LastTry(pin.name, before.left)
        status = self.channel.send(command).status
        _judge(pin, status)
        return before

    def change(self, role: str, current: Secret, new: Secret, confirmed_by: str = "") -> None:
        """Replace a PIN by another; the old one is verified first, by the same rules."""
        pin = self.edition.pin(role)
        command = _with_secret(CHANGE, 1, pin, new)
        self.verify(role, current, confirmed_by)
        status = self.channel.send(command).status
        if not status.ok:
            raise StatusError("暗証番号の変更", status)

    def sign(self, role: str, message: bytes) -> bytes:
        """A signature of the card over a message, which is hashed here. The key's PIN was verified before."""
        return self.sign_digest(role, hashlib.new(self.edition.key(role).hash, message).digest())

    def sign_digest(self, role: str, digest: bytes) -> bytes:
        """A signature over a message that was hashed elsewhere, as the key wants it. Raises CardError."""
        key = self.edition.key(role)
        if len(digest) != hashlib.new(key.hash).digest_size:
            raise MalformedData("署名する内容の要約（ハッシュ）の長さが、カードの鍵と合いません。")
        if key.id is None:
            self._enter(key.application)
        else:
            self._open(key.application, key.id)
        given = _DIGEST_INFO[key.hash] + digest if key.input == "digest_info" else digest
        return self.channel.expect(Command(0x80, SIGN, 0, key.p2, given, MAX_LE), "電子署名")

    def _open(self, application: Application, identifier: bytes) -> None:
        self._enter(application)
        self.channel.select_file(identifier)

    def _enter(self, application: Application) -> None:
        if self._current == application:
            return
        self._current = None
        self.channel.select_application(application.aid)
        self._current = application


def _with_secret(ins: int, p1: int, pin: Pin, value: Secret) -> Command:
    """The value lives on in the command alone, which shows it to nobody, not even to a dump of frames."""
    if not pin.fits(value.reveal()):
        raise WrongForm(
            f"{pin.name}の形が違います。カードには送っていません。", "桁数と文字の種類を確かめてください。"
        )
    return Command(0, ins, p1, _CURRENT_FILE, value.reveal().encode("ascii"))


def _tries(status: StatusWord) -> Tries:
    if status.locked:
        return Tries(0, locked=True)
    if status.tries_left is not None:
        return Tries(status.tries_left)
    if status.value == 0x6300:
        return Tries(None, unlimited=True)
    if status.ok:
        return Tries(None)
    raise StatusError("残り回数の確認", status)


def _judge(pin: Pin, status: StatusWord) -> None:
    if status.ok:
        return
    if status.locked:
        raise PinLocked(pin.name)
    if status.tries_left is not None or status.value == 0x6300:
        raise PinWrong(pin.name, status.tries_left)
    raise StatusError("暗証番号の照合", status)


def detect_edition(transport: Transport, editions: tuple[Edition, ...]) -> Edition | None:
    """The first edition all of whose applications the card has; None if there is none. Costs no try."""
    return next((edition for edition in editions if _has_all(transport, edition)), None)


def edition_on(transport: Transport, *, simulated: bool) -> Edition:
    """What kind of card lies there; a real one is never asked for the applications of a made-up kind."""
    made_up = (load_edition(MADE_UP),) if simulated else ()
    return detect_edition(transport, made_up) or load_edition()


def _has_all(transport: Transport, edition: Edition) -> bool:
    channel = Channel(transport)
    try:
        for application in edition.applications.values():
            channel.select_application(application.aid)
    except StatusError:
        return False
    return True

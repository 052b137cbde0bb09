"""A card in this process. It answers with the status words that test cards are published to give (V).

State is that of a card: current application, current file, verified PINs (lost with the application or a
reset), and counters that outlive both. Nothing here depends on what a reader ought to do next.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from madoguchi.card.apdu import CHANGE, READ_BINARY, READ_RECORD, SELECT, SIGN, VERIFY
from madoguchi.card.editions import Pin
from madoguchi.card.emulator.pki import PrivateKey

OK, LOCKED, NOT_VERIFIED, CONDITIONS = b"\x90\x00", b"\x69\x84", b"\x69\x82", b"\x69\x85"
NO_FILE_SELECTED, WRONG_DATA, NOT_FOUND, NO_RECORD = b"\x69\x86", b"\x6a\x80", b"\x6a\x82", b"\x6a\x83"
WRONG_P1P2, WRONG_LENGTH, PAST_END = b"\x6a\x86", b"\x67\x00", b"\x6b\x00"
UNKNOWN_INS, UNKNOWN_CLA = b"\x6d\x00", b"\x6e\x00"
_MAX_INPUT = 245


@dataclass(slots=True)
class PinState:
    """A PIN on the card. `value` None: none was ever set, and the PIN is locked."""

    pin: Pin
    value: str | None = field(repr=False)
    left: int


@dataclass(slots=True)
class FileState:
    """A file's bytes; `records` instead for a record file. `opened_by`: ids of PINs, empty means free."""

    data: bytes = field(default=b"", repr=False)
    records: tuple[bytes, ...] = field(default=(), repr=False)
    opened_by: frozenset[bytes] = frozenset()


@dataclass(slots=True)
class KeyState:
    """A private key and the id of the PIN that frees it."""

    key: PrivateKey = field(repr=False)
    pin: bytes | None


@dataclass(slots=True)
class ApplicationState:
    """Everything under one AID, by file id; `default_key` signs when no file names one."""

    files: dict[bytes, FileState] = field(default_factory=dict)
    pins: dict[bytes, PinState] = field(default_factory=dict)
    keys: dict[bytes, KeyState] = field(default_factory=dict)
    default_key: KeyState | None = None


@dataclass(frozen=True, slots=True)
class _Apdu:
    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes
    le: int | None


class EmulatedCard:
    """`transmit` takes any bytes and always answers with a status word."""

    def __init__(self, applications: dict[bytes, ApplicationState]) -> None:
        self.applications = applications
        self.reset()

    def reset(self) -> None:
        """Power off and on: counters stay, everything else is forgotten."""
        self._application: ApplicationState | None = None
        self._file: bytes | None = None
        self._verified: set[bytes] = set()

    def transmit(self, command: bytes) -> bytes:
        """One APDU in, data and status word out."""
        apdu = _parse(command)
        if apdu is None:
            return WRONG_LENGTH
        if apdu.cla not in {0x00, 0x80}:
            return UNKNOWN_CLA
        handlers = {
            (0x00, SELECT): self._select,
            (0x00, READ_BINARY): self._read_binary,
            (0x00, READ_RECORD): self._read_record,
            (0x00, VERIFY): self._verify,
            (0x00, CHANGE): self._change,
            (0x80, SIGN): self._sign,
        }
        handler = handlers.get((apdu.cla, apdu.ins))
        return UNKNOWN_INS if handler is None else handler(apdu)

    def _select(self, apdu: _Apdu) -> bytes:
        if (apdu.p1, apdu.p2) == (0x04, 0x0C):
            return self._select_application(apdu.data)
        if (apdu.p1, apdu.p2) != (0x02, 0x0C):
            return WRONG_P1P2
        current = self._application
        if current is None or not any(
            apdu.data in table for table in (current.files, current.pins, current.keys)
        ):
            return NOT_FOUND
        self._file = apdu.data
        return OK

    def _select_application(self, aid: bytes) -> bytes:
        if aid not in self.applications:
            return NOT_FOUND
        self._application, self._file = self.applications[aid], None
        self._verified = set()
        return OK

    def _current_file(self) -> FileState | bytes:
        """The current file if it may be read, else the status word that says why not."""
        if self._application is None or self._file is None:
            return NO_FILE_SELECTED
        file = self._application.files.get(self._file)
        if file is None:
            return CONDITIONS
        return file if not file.opened_by or file.opened_by & self._verified else NOT_VERIFIED

    def _read_binary(self, apdu: _Apdu) -> bytes:
        file = self._current_file()
        if isinstance(file, bytes):
            return file
        if apdu.p1 & 0x80 or file.records:
            return WRONG_P1P2
        offset = apdu.p1 << 8 | apdu.p2
        if offset >= len(file.data):
            return PAST_END
        return file.data[offset : offset + (apdu.le or 0)] + OK

    def _read_record(self, apdu: _Apdu) -> bytes:
        file = self._current_file()
        if isinstance(file, bytes):
            return file
        if apdu.p2 != 0x04:
            return WRONG_P1P2
        return file.records[apdu.p1 - 1] + OK if 1 <= apdu.p1 <= len(file.records) else NO_RECORD

    def _current_pin(self) -> PinState | bytes:
        if self._application is None or self._file is None:
            return NO_FILE_SELECTED
        return self._application.pins.get(self._file, CONDITIONS)

    def _verify(self, apdu: _Apdu) -> bytes:
        state = self._current_pin()
        if isinstance(state, bytes):
            return state
        if (apdu.p1, apdu.p2) != (0x00, 0x80):
            return WRONG_P1P2
        if not apdu.data:
            return _tries(state.left)
        if state.left == 0:
            return LOCKED
        if state.value is None or apdu.data != state.value.encode():
            state.left -= 1
            self._verified.discard(state.pin.id)
            return _tries(state.left)
        state.left = state.pin.tries
        self._verified.add(state.pin.id)
        return OK

    def _change(self, apdu: _Apdu) -> bytes:
        state = self._current_pin()
        if isinstance(state, bytes):
            return state
        if (apdu.p1, apdu.p2) != (0x01, 0x80):
            return WRONG_P1P2
        if state.pin.id not in self._verified:
            return NOT_VERIFIED
        new = apdu.data.decode("ascii", errors="replace")
        if not state.pin.fits(new):
            return WRONG_DATA
        state.value = new
        return OK

    def _sign(self, apdu: _Apdu) -> bytes:
        if self._application is None or apdu.p1 != 0 or apdu.p2 not in {0x00, 0x80}:
            return WRONG_P1P2
        named = self._application.keys.get(self._file or b"")
        state = named if apdu.p2 else self._application.default_key
        if state is None:
            return CONDITIONS
        if state.pin is not None and state.pin not in self._verified:
            return NOT_VERIFIED
        if not 0 < len(apdu.data) <= _MAX_INPUT:
            return WRONG_LENGTH
        return _signature(state.key, apdu.data)


def _signature(key: PrivateKey, given: bytes) -> bytes:
    """RSA pads what it is given (PKCS#1 v1.5); P-384 takes the bare SHA-384 digest."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(given, padding.PKCS1v15(), utils.NoDigestInfo()) + OK
    algorithm = hashes.SHA384()
    if len(given) != algorithm.digest_size:
        return WRONG_LENGTH
    return key.sign(given, ec.ECDSA(utils.Prehashed(algorithm))) + OK


def _tries(left: int) -> bytes:
    return bytes((0x63, 0xC0 | left))


def _parse(raw: bytes) -> _Apdu | None:
    """A short APDU of any of the four cases; None if its lengths do not add up."""
    if len(raw) < 4:
        return None
    body = raw[4:]
    if len(body) <= 1:
        return _Apdu(raw[0], raw[1], raw[2], raw[3], b"", (body[0] or 256) if body else None)
    length, rest = body[0], body[1:]
    if length == 0 or len(rest) not in {length, length + 1}:
        return None
    le = (rest[length] or 256) if len(rest) > length else None
    return _Apdu(raw[0], raw[1], raw[2], raw[3], rest[:length], le)

"""マイナンバーカード: read it, check what it says, verify its certificates and signatures.

    readers (pcsc, vpcd) → transport → apdu, channel → tlv → editions, session → values → reading, authentic
    jpki/      certificates, verdicts, signatures
    emulator/  a card in this process, for tests and demos

No Django; no network but the loopback line of virtual readers. Give a `CardSession` any `Transport`
(`transmit(bytes) -> bytes`) and call `read_person`. Errors are `CardError` with a Japanese message and what
to do next. Secrets travel as `Secret`.
"""

from madoguchi.card.authentic import Authenticity
from madoguchi.card.checks import Check
from madoguchi.card.cv import read_cv_keys
from madoguchi.card.editions import Edition, load_edition, read_edition
from madoguchi.card.errors import (
    CardError,
    CardRemoved,
    CardSwapped,
    EditionError,
    LastTry,
    MalformedData,
    PinLocked,
    PinWrong,
    ReaderError,
    WrongForm,
)
from madoguchi.card.numbers import number_b
from madoguchi.card.readers import Readers, ReaderSource, ReaderState
from madoguchi.card.reading import (
    FaceReading,
    PersonFiles,
    PersonReading,
    collect_person,
    judge_person,
    read_face,
    read_info,
    read_number,
    read_person,
    read_presence,
)
from madoguchi.card.secret import Secret
from madoguchi.card.session import CardSession, Tries, detect_edition, edition_on
from madoguchi.card.status import StatusError, StatusWord
from madoguchi.card.trace import RecordedTransport, RecordingTransport
from madoguchi.card.transport import Transport
from madoguchi.card.values import BasicFour, CardDate, CardInfo, CertificatesPresent

__all__ = [
    "Authenticity",
    "BasicFour",
    "CardDate",
    "CardError",
    "CardInfo",
    "CardRemoved",
    "CardSession",
    "CardSwapped",
    "CertificatesPresent",
    "Check",
    "Edition",
    "EditionError",
    "FaceReading",
    "LastTry",
    "MalformedData",
    "PersonFiles",
    "PersonReading",
    "PinLocked",
    "PinWrong",
    "ReaderError",
    "ReaderSource",
    "ReaderState",
    "Readers",
    "RecordedTransport",
    "RecordingTransport",
    "Secret",
    "StatusError",
    "StatusWord",
    "Transport",
    "Tries",
    "WrongForm",
    "collect_person",
    "detect_edition",
    "edition_on",
    "judge_person",
    "load_edition",
    "number_b",
    "read_cv_keys",
    "read_edition",
    "read_face",
    "read_info",
    "read_number",
    "read_person",
    "read_presence",
]

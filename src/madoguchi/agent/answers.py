"""What the agent says to the server: what the card gave, unjudged. JSON inside the seal.

Both ends use these values. Whether any of it is true is judged at the server (`cityhall/readers`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from madoguchi.agent.sealing import from_text
from madoguchi.card.reading import Opener, PersonFiles
from madoguchi.card.session import Tries
from madoguchi.card.values import CardInfo
from madoguchi.rules.base64url import to_text

_FILES = ("attributes", "integrity", "entry_key", "certificate", "answer")
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)
_OPENERS: dict[str, Opener] = {"number_b": "number_b", "pin": "pin"}


class AnswerMalformed(ValueError):
    """Sealed by the agent, but of no form the server knows: another version of the agent."""


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """`read_person`, `read_number`: the files of the card, and its signature over the order's nonce."""

    reader: str
    simulated: bool
    edition: str
    files: PersonFiles


@dataclass(frozen=True, slots=True)
class SignatureAnswer:
    """`sign` and `authenticate`: the certificate (DER), the CA's on the card, the signature."""

    reader: str
    simulated: bool
    card: CardInfo
    certificate: bytes = field(repr=False)
    authority: bytes = field(repr=False)
    signature: bytes = field(repr=False)


Answer = PersonAnswer | SignatureAnswer


def write_answer(answer: Answer) -> bytes:
    """JSON in UTF-8."""
    data = _person_data(answer) if isinstance(answer, PersonAnswer) else _signature_data(answer)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def read_answer(plain: bytes) -> Answer:
    """The value that `write_answer` wrote; any bytes give one or AnswerMalformed."""
    try:
        data = json.loads(plain)
        return _person(data) if "attributes" in data else _signature(data)
    except _UNREADABLE:
        raise AnswerMalformed from None


def _person_data(answer: PersonAnswer) -> dict[str, Any]:
    files = answer.files
    return {
        "reader": answer.reader,
        "simulated": answer.simulated,
        "edition": answer.edition,
        "card": _card_data(files.card),
        "opened_by": files.opened_by,
        "tries": [files.tries.left, files.tries.unlimited],
        **{name: to_text(getattr(files, name)) for name in _FILES},
        **({"number": to_text(files.number)} if files.number else {}),
    }


def _person(data: dict[str, Any]) -> PersonAnswer:
    left, unlimited = data["tries"]
    tries = Tries(None if left is None else int(left), unlimited=bool(unlimited))
    contents = {name: from_text(data[name]) for name in _FILES}
    files = PersonFiles(
        _card(data["card"]), **contents, opened_by=_OPENERS[data["opened_by"]], tries=tries,
        number=from_text(data.get("number", "")),
    )  # fmt: skip
    return PersonAnswer(str(data["reader"]), data["simulated"] is True, str(data["edition"]), files)


def _signature_data(answer: SignatureAnswer) -> dict[str, Any]:
    return {
        "reader": answer.reader,
        "simulated": answer.simulated,
        "card": _card_data(answer.card),
        "certificate": to_text(answer.certificate),
        "authority": to_text(answer.authority),
        "signature": to_text(answer.signature),
    }


def _signature(data: dict[str, Any]) -> SignatureAnswer:
    parts = (from_text(data[name]) for name in ("certificate", "authority", "signature"))
    return SignatureAnswer(str(data["reader"]), data["simulated"] is True, _card(data["card"]), *parts)


def _card_data(card: CardInfo) -> list[str]:
    return [card.serial, card.municipality_code, card.expires.isoformat()]


def _card(data: Any) -> CardInfo:
    serial, municipality, expires = cast("list[str]", data)
    if not (_digits(serial, 15) and _digits(municipality, 5)):
        raise ValueError("no card says so of itself")
    return CardInfo(serial, municipality, date.fromisoformat(expires))


def _digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()

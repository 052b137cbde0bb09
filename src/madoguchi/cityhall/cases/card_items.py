"""A card's four items between the card's words and the city hall's, and the reading that waits."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import date
from typing import Any

from madoguchi.card import BasicFour
from madoguchi.cityhall.cases.models import CardReading, Visit
from madoguchi.cityhall.cases.refusals import CardReadingGone
from madoguchi.cityhall.tenancy.encryption import keyed_secret
from madoguchi.rules.calendar import to_wareki
from madoguchi.rules.matching import CardItems

_SEXES = {"男": "male", "女": "female"}
# What a card may say about a person of a visit; everything else about them was typed.
ON_THE_CARD = ("name", "birth_date", "birth_text", "sex", "former_address")


def waiting_reading(visit: Visit) -> CardReading:
    """The card of this visit that nobody has decided on. Raises `CardReadingGone`."""
    found = CardReading.objects.filter(visit=visit, decided_at__isnull=True).first()
    if found is None:
        raise CardReadingGone
    found.visit = visit
    return found


def is_proved(visit: Visit) -> bool:
    """Whether every check on the visit's latest card passed, decided on or not."""
    return CardReading.objects.filter(visit=visit, conclusion="authentic").exists()


def as_items(person: BasicFour) -> dict[str, str]:
    """As they are kept until the decision."""
    return {
        "name": person.name,
        "address": person.address,
        "birth_date": person.birth_date.text,
        "sex": _SEXES.get(person.sex, "unknown"),
    }


def to_match(items: Mapping[str, str]) -> CardItems:
    """As the matching rules compare them. The entry application of the card has no 代替文字 flags."""
    return CardItems(items["name"], items["address"], items["birth_date"], items["sex"])


def for_person(items: Mapping[str, str], event: str) -> dict[str, Any]:
    """As `residents.results` names them. Who moves in shows the old address on the card."""
    day = _day(items["birth_date"])
    born = {"birth_date": day.isoformat()} if day else {"birth_text": birth_words(items)}
    old = {"former_address": items["address"]} if event == "move_in" else {}
    return {"name": items["name"], "sex": items["sex"], **born, **old}


def birth_words(items: Mapping[str, str]) -> str:
    """The birth date as a clerk reads it: 和暦; what is unknown stays 不詳."""
    text = items["birth_date"]
    if day := _day(text):
        return to_wareki(day) if day.year >= 1873 else str(day)
    known = [f"{text[:4]}年", f"{int(text[4:6])}月" if text[4:6] != "00" else ""]
    return "".join(known) + "（月日の一部は不詳）"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    except ValueError:
        return None


def card_tag(serial: str) -> str:
    """By what a card is recognised within the city: an HMAC of its number, which itself is kept nowhere."""
    return hmac.digest(keyed_secret("card serial"), serial.encode(), "sha256").hex()

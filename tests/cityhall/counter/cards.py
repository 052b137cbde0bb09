"""Cards of the fictional people, read in this process: what `take_answer` hands to the counter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from madoguchi.card import CardSession, Check, PersonReading, read_person
from madoguchi.card.authentic import Authenticity
from madoguchi.card.emulator import EmulatedReader, TestPki, make_card
from madoguchi.cityhall.readers.answers import CardRead
from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
from madoguchi.cityhall.residents.models import IncomingTransfer
from madoguchi.cityhall.residents.synthetic import visitors
from madoguchi.cityhall.tenancy.actor import system_actor


@cache
def _reading(person: str) -> PersonReading:
    pki = TestPki(timezone.now().replace(microsecond=0))
    made = make_card(person, pki)
    return read_person(CardSession(EmulatedReader(made.card)), made.person.number_b(pki.at), pki.cv_keys)


def card_read(person: str = "mover", **items: Any) -> CardRead:
    """A card as read; keywords replace items of the person."""
    reading = _reading(person)
    return CardRead(
        replace(reading.person, **items), reading.authenticity, reading.card, "number_b", True,
        "Virtual PCD 00 00", timezone.now(),
    )  # fmt: skip


def unsettled(read: CardRead) -> CardRead:
    """The same card where no CA key is configured."""
    open_check = Check("authority", "unsettled", "認証局の鍵が登録されていません")
    kept = (one for one in read.authenticity.checks if one.name != "authority")
    return replace(read, authenticity=Authenticity((*kept, open_check)))


def expired(read: CardRead) -> CardRead:
    return replace(read, info=replace(read.info, expires=timezone.localdate() - timedelta(days=1)))


def expected_family(number: int = 0) -> IncomingTransfer:
    """The demo's family of five (0) or another of its expected families."""
    return receive_transfer(system_actor("test"), visitors.messages(timezone.localdate())[number])

"""模擬の公金受取口座: a made-up account for each 宛名番号, always the same one. For demos and tests only.

What the payees of a real city meet is in it: a tenth registered none, some hold theirs under another name
than the register's (旧姓, ヲ/オ, the names the other way round), a few under somebody else's, and a fifth at
ゆうちょ. `SILENT` makes it answer nothing, as a service that is down.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence

from django.utils import timezone

from madoguchi.cityhall.benefits.ports import NoAnswer, PublicAccount
from madoguchi.cityhall.residents.models import Resident
from madoguchi.rules import zengin

SILENT = "MADOGUCHI_ACCOUNTS_SILENT"
# Real banks and branches of the packaged directory, so that every check of the city hall passes.
PLACES = (
    ("0001", "001"), ("0001", "110"), ("0005", "001"), ("0005", "002"), ("0009", "015"), ("0010", "108"),
)  # fmt: skip
YUCHO_SYMBOLS = ("10530", "12180", "14060", "17300")
FORMER_NAMES = ("サトウ", "スズキ", "タカハシ")


class SimulatedAccounts:
    """Keeps the `PublicAccounts` protocol of the benefits room."""

    label = "公金受取口座（模擬）"
    simulated = True

    def account_of(self, atena_number: str, consent: str) -> PublicAccount | None:
        """The made-up account of the person, None for one in ten; `NoAnswer` while silent."""
        if os.environ.get(SILENT):
            raise NoAnswer("the simulated service is silent")
        kana = Resident.objects.filter(atena_number=atena_number).values_list("kana", flat=True).first()
        draw = digits_of(atena_number)
        if kana is None or draw[0] % 10 == 0:
            return None
        account = _account(draw)
        return PublicAccount(
            account.bank_code, account.branch_code, account.account_type, account.account_number,
            holder_of(kana, draw), timezone.now(),
        )  # fmt: skip


def digits_of(atena_number: str) -> bytes:
    """The dice of a person: 32 bytes that never change."""
    return hashlib.sha256(f"account/{atena_number}".encode()).digest()


def holder_of(kana: str, draw: Sequence[int]) -> str:
    """The holder's name as the state has it: mostly the register's, sometimes nearly, rarely another's."""
    family, _, given = kana.replace("\u3000", " ").partition(" ")
    kind = draw[1] % 40
    if kind == 0:
        return f"{FORMER_NAMES[draw[2] % len(FORMER_NAMES)]} {given}"
    if kind == 1:
        return f"{given} {family}"
    if kind == 2:
        return kana.replace("オ", "ヲ")
    return "ミホン ベツジン" if kind == 3 else kana


def _account(draw: Sequence[int]) -> zengin.Account:
    number = int.from_bytes(bytes(draw[4:8]), "big")
    if draw[3] % 5 == 0:
        symbol = YUCHO_SYMBOLS[draw[8] % len(YUCHO_SYMBOLS)]
        return zengin.yucho_account(symbol, f"{number % 9_999_999 + 1}1")
    bank, branch = PLACES[draw[8] % len(PLACES)]
    return zengin.Account(bank, branch, "1", f"{number % 9_999_999 + 1:07d}")

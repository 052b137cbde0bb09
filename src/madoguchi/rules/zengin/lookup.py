"""From what people write to codes: 「三井住友銀行」 or 「0009」, 「丸の内支店」 or 「002」.

Never guesses: an exact name or code gives one hit, the beginning of a name gives every bank it may be.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from madoguchi.rules.zengin.directory import bank_names, branch_names

_ENDINGS = (("信用金庫", "信金"), ("農業協同組合", "農協"), ("労働金庫", "労金"), ("銀行", ""))
_BRANCH_ENDINGS = (("営業部", "営業部"), ("出張所", ""), ("支店", ""))


@dataclass(frozen=True, slots=True)
class Place:
    """A bank or a branch: its code and the name that the directory has."""

    code: str
    name: str


def find_banks(text: str) -> tuple[Place, ...]:
    """The banks that a written name or a 4-digit code can mean, the likeliest first; () for none."""
    return _find(text, bank_names(), 4, _ENDINGS)


def find_branches(bank: str, text: str) -> tuple[Place, ...]:
    """The branches of a bank that a written name or a 3-digit code can mean; () for none."""
    return _find(text, branch_names(bank), 3, _BRANCH_ENDINGS)


def _find(
    text: str, names: dict[str, str], digits: int, endings: tuple[tuple[str, str], ...]
) -> tuple[Place, ...]:
    wanted = _plain(text)
    if wanted.isascii() and wanted.isdigit():
        code = wanted.zfill(digits)
        return (Place(code, names[code]),) if code in names else ()
    short = _shortened(wanted, endings)
    if not short:
        return ()
    keys = {code: _plain(name) for code, name in names.items()}
    exact = [code for code, key in keys.items() if key in (wanted, short)]
    found = exact or [code for code, key in keys.items() if key.startswith(short)]
    return tuple(Place(code, names[code]) for code in found)


def _shortened(text: str, endings: tuple[tuple[str, str], ...]) -> str:
    for long, short in endings:
        if text.endswith(long):
            return text.removesuffix(long) + short
    return text


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()

"""The person in a 署名用 certificate: otherName fields found by OID, never by position.

代替文字: a flag 1 says that the glyph shown is *not* the glyph of the 住民基本台帳. Such a text must never be
written to the register; `as_registered` is True only when flags are there, one for each character, all 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from cryptography import x509

from madoguchi.card.errors import MalformedData
from madoguchi.card.jpki.profile import profile
from madoguchi.card.tlv import read_one

_UTF8_STRING = 0x0C


@dataclass(frozen=True, slots=True)
class Written:
    """A text with its 代替文字 flags, `0` or `1` for each character; "" if the certificate has none."""

    text: str = field(repr=False)
    flags: str

    @property
    def as_registered(self) -> bool:
        """Whether every glyph is known to be that of the register."""
        return len(self.flags) == len(self.text) and not self.flags.strip("0")

    @property
    def substituted(self) -> tuple[int, ...]:
        """Places, from 0, of the characters that stand for another glyph."""
        return tuple(place for place, flag in enumerate(self.flags) if flag == "1")


@dataclass(frozen=True, slots=True)
class EraDate:
    """EYYYYMMDD: E is the era (1 明治 … 5 令和, 0 unknown), the digits are Western. `day` None if partly
    unknown.
    """

    text: str = field(repr=False)
    era: str = field(repr=False)
    day: date | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class CertifiedPerson:
    """基本4情報 as of the day of issue. `sex` is a word, or "" for a code nobody has explained."""

    name: Written
    address: Written
    sex: str = field(repr=False)
    birth_date: EraDate


def read_certified_person(names: x509.GeneralNames | None) -> CertifiedPerson | None:
    """None if no field is there at all. Raises MalformedData if some are missing, doubled or misshapen."""
    found = _fields(names if names is not None else ())
    if not found:
        return None
    missing = {"name", "address", "sex", "birth_date"} - found.keys()
    if missing:
        raise MalformedData("署名用電子証明書に足りない項目があります。")
    return CertifiedPerson(
        name=_written(found["name"], found.get("name_flags", "")),
        address=_written(found["address"], found.get("address_flags", "")),
        sex=profile().sexes.get(found["sex"], ""),
        birth_date=read_era_date(found["birth_date"]),
    )


def _fields(names: Iterable[x509.GeneralName]) -> dict[str, str]:
    roles = {oid: role for role, oid in profile().other_names.items()}
    found: dict[str, str] = {}
    for name in names:
        if not isinstance(name, x509.OtherName) or name.type_id.dotted_string not in roles:
            continue
        role = roles[name.type_id.dotted_string]
        if role in found:
            raise MalformedData("署名用電子証明書に同じ項目が2つあります。")
        found[role] = _utf8(name.value)
    return found


def _utf8(value: bytes) -> str:
    try:
        return read_one(value, _UTF8_STRING).value.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedData("署名用電子証明書の文字を読めません。") from None


def _written(text: str, flags: str) -> Written:
    if not text or flags.strip("01"):
        raise MalformedData("署名用電子証明書の氏名または住所の形が違います。")
    return Written(text, flags)


def read_era_date(text: str) -> EraDate:
    """Raises MalformedData unless nine digits that could be a day, 00 standing for an unknown month or
    day.
    """
    if not re.fullmatch("[0-5][0-9]{8}", text, re.ASCII):
        raise MalformedData("署名用電子証明書の生年月日の形が違います。")
    year, month, day = int(text[1:5]), int(text[5:7]), int(text[7:])
    try:
        return EraDate(text, text[0], date(year, month, day))
    except ValueError:
        if month > 12 or day > 31 or (year and month and day):
            raise MalformedData("署名用電子証明書の生年月日がありえない日です。") from None
        return EraDate(text, text[0], None)

"""The fields of one record: digits, allowed contents, characters, and what they mean."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from madoguchi.rules.zengin.accounts import branch_findings, number_findings
from madoguchi.rules.zengin.bank_days import closed_every_year
from madoguchi.rules.zengin.characters import allowed, decode, orphan_mark
from madoguchi.rules.zengin.composing import amount_findings
from madoguchi.rules.zengin.directory import bank_kana, branch_kana, directory_date
from madoguchi.rules.zengin.findings import Finding, finding
from madoguchi.rules.zengin.layout import Field, RecordName, layout
from madoguchi.rules.zengin.profiles import Profile

_MOST_BYTES_SHOWN = 5


class FieldChecker:
    """Checks records of 120 bytes; ``record`` of the findings is left at 0."""

    def __init__(self, profile: Profile | None) -> None:
        self.profile = profile
        self.most = profile.amount_max if profile else layout().limits.amount
        self.sound = {name: re.compile(self._pattern(fields)) for name, fields in layout().records.items()}

    def check(self, name: RecordName, data: bytes) -> Iterator[Finding]:
        """Findings in the order of the fields. A record of the right form costs one match of a pattern."""
        if not self.sound[name].fullmatch(data):
            for field in layout().records[name]:
                yield from self._form(field, data[field.slice], data)
        if name == "data":
            yield from self._data(data)
        elif name == "header":
            yield from self._header(data)

    def _may(self, field: Field) -> bytes:
        if field.characters == "party" and self.profile:
            return allowed("party", self.profile.symbols, wo=self.profile.wo == "keep")
        return allowed(field.characters)

    def _pattern(self, fields: tuple[Field, ...]) -> bytes:
        return b"".join(b"(?:%b)" % self._one(field) for field in fields)

    def _one(self, field: Field) -> bytes:
        """What a field may hold, without anything to remark."""
        length = field.length
        if field.kind == "D":
            return b" {%d}" % length
        if field.name == "key":
            return b"[0-9]{%d}" % length
        if field.values:
            contents = b"|".join(re.escape(value.encode("ascii")) for value in field.values)
        elif field.kind == "N":
            contents = b"[0-9]{%d}" % length
        else:
            may = b"".join(b"\\x%02x" % byte for byte in self._may(field))
            contents = b"(?! )[%b]{%d}" % (may, length)
        return contents + (b"| {%d}" % length if field.blank or field.characters == "bank" else b"")

    def _form(self, field: Field, value: bytes, data: bytes) -> Iterator[Finding]:
        blank = not value.strip()
        if field.kind == "D":
            if not blank:
                yield finding("dummy", position=field.at + len(value) - len(value.lstrip()))
        elif field.name == "key":
            yield from self._key(field, value, edi=data[112:113] == b"Y")
        elif blank and (field.blank or field.characters == "bank"):
            return
        elif field.values:
            if decode(value) not in field.values:
                words: dict[str, Any] = {
                    "label": field.label,
                    "value": _readable(value),
                    "values": "・".join(field.values),
                }
                yield finding("field-value", position=field.at, **words)
        elif field.kind == "N":
            if not value.isdigit():
                strange = value.translate(None, b"0123456789")
                yield _strange("field-digits", field, value, strange)
        else:
            yield from self._characters(field, value, self._may(field))

    def _key(self, field: Field, value: bytes, *, edi: bool) -> Iterator[Finding]:
        if edi:
            yield from self._characters(field, value, allowed("edi"))
        elif value.strip() and value.translate(None, b"0123456789 "):
            yield _strange("field-digits", field, value, value.translate(None, b"0123456789 "))

    def _characters(self, field: Field, value: bytes, may: bytes) -> Iterator[Finding]:
        strange = value.translate(None, may)
        if strange:
            yield _strange("field-characters", field, value, strange)
        elif not value.strip():
            if field.characters == "party":
                yield finding("field-empty", position=field.at, label=field.label)
        elif value.startswith(b" "):
            yield finding("field-align", position=field.at, label=field.label)

    def _data(self, data: bytes) -> Iterator[Finding]:
        bank, branch, number, amount = data[1:5], data[20:23], data[43:50], data[80:90]
        if (bank + branch).isdigit():
            yield from _bank(bank, branch, data[5:20], data[23:38], "data")
        if number.isdigit():
            yield from number_findings(bank.decode("latin-1"), number.decode("ascii"))
        stray = orphan_mark(data[50:80])
        if stray:
            yield finding("mark-orphan", position=50 + stray, label="受取人名")
        if amount.isdigit():
            yield from amount_findings(int(amount), self.most)

    def _header(self, data: bytes) -> Iterator[Finding]:
        bank, branch, day = data[58:62], data[77:80], data[54:58]
        if day.isdigit():
            yield from _day(day.decode("ascii"))
        if (bank + branch).isdigit():
            yield from _bank(bank, branch, data[62:77], data[80:95], "header")
            if self.profile and self.profile.bank_code not in (None, bank.decode("ascii")):
                expected, code = self.profile.bank_code, bank.decode("ascii")
                yield finding("sender-bank", position=59, code=code, expected=expected)


@lru_cache(maxsize=32768)
def _bank(
    bank: bytes, branch: bytes, bank_text: bytes, branch_text: bytes, record: RecordName
) -> tuple[Finding, ...]:
    """Whether bank and branch exist, and bear the names that the record gives them (empty is no name)."""
    codes = bank.decode("ascii"), branch.decode("ascii")
    places = {2: layout().field(record, "bank_code").at, 21: layout().field(record, "branch_code").at}
    found = branch_findings(*codes)
    if found:
        return tuple(replace(one, position=places[one.position]) for one in found)
    named = (("bank_name", bank_text, bank_kana(codes[0])), ("branch_name", branch_text, branch_kana(*codes)))
    return tuple(
        _name_differs(layout().field(record, name), decode(text).strip(), known)
        for name, text, known in named
        if text.strip() and _plain(decode(text)) != _plain(known)
    )


def _name_differs(field: Field, value: str, known: str) -> Finding:
    words: dict[str, Any] = {"label": field.label, "value": value, "name": known, "on": directory_date()}
    return finding("bank-name-differs", position=field.at, **words)


def _plain(name: str) -> str:
    return name.replace(" ", "").replace(".", "").replace("-", "")


def _day(text: str) -> Iterator[Finding]:
    """MMDD without a year: 02-29 may be right."""
    month, day = int(text[:2]), int(text[2:])
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(2000, month)[1]:
        yield finding("header-date", position=55, value=text)
    elif closed_every_year(month, day):
        yield finding("header-date-closed", position=55, value=text)


def _strange(rule: str, field: Field, value: bytes, strange: bytes) -> Finding:
    """Names the offending bytes, with their characters, at the first of them."""
    first = next(index for index, byte in enumerate(value) if byte == strange[0])
    bytes_shown = "、".join(_shown(byte) for byte in dict.fromkeys(strange[:_MOST_BYTES_SHOWN]))
    return finding(rule, position=field.at + first, label=field.label, bytes=bytes_shown)


def _shown(byte: int) -> str:
    character = decode(bytes([byte]))
    printable = character.isprintable() and character not in {" ", "\ufffd"}
    return f"{character}（0x{byte:02X}）" if printable else f"0x{byte:02X}"


def _readable(value: bytes) -> str:
    return "".join(character if character.isprintable() else "?" for character in decode(value))

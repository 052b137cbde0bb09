"""The records of a bank file as values, and how 120 bytes become one."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.rules.zengin.characters import decode
from madoguchi.rules.zengin.layout import RECORD_NAMES, RecordName, layout
from madoguchi.rules.zengin.payments import Account


@dataclass(frozen=True, slots=True)
class Header:
    """``pay_on`` is MMDD: the file knows no year. Names as they stand, without padding."""

    record: int
    kind: str
    sender_code: str
    sender_name: str
    pay_on: str
    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    account_type: str
    account_number: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """``key``: the 20 digits of 顧客コード, or the EDI text if ``edi``."""

    record: int
    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    account_type: str
    account_number: str
    payee_name: str
    amount: int
    key: str
    edi: bool

    @property
    def account(self) -> Account:
        """Where the money goes."""
        return Account(self.bank_code, self.branch_code, self.account_type, self.account_number)


@dataclass(frozen=True, slots=True)
class Trailer:
    """What the file itself says it holds."""

    record: int
    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class End:
    """The last record."""

    record: int


Record = Header | Transfer | Trailer | End


def record_name(data: bytes) -> RecordName | None:
    """By its データ区分; None for none of the four."""
    return RECORD_NAMES.get(data[:1])


def text_of(data: bytes, record: RecordName, name: str) -> str:
    """One field, without the padding on its right."""
    return decode(data[layout().field(record, name).slice]).rstrip(" ")


def parse(data: bytes, number: int) -> Record:
    """The record in 120 bytes. ValueError for an unknown データ区分 or a sum that is not in digits."""
    name = record_name(data)
    if name == "data":
        return _transfer(data, number)
    if name == "trailer":
        return Trailer(number, _number(data[1:7]), _number(data[7:19]))
    if name == "header":
        return _header(data, number)
    if name == "end":
        return End(number)
    raise ValueError(f"record {number} is of no known kind")


def _number(digits: bytes) -> int:
    """Digits only: ``int`` alone would take spaces, signs and underscores."""
    if not digits.isdigit():
        raise ValueError("not in digits")
    return int(digits)


def _header(data: bytes, number: int) -> Header:
    names = [name for name in Header.__dataclass_fields__ if name != "record"]
    return Header(number, *(text_of(data, "header", name) for name in names))


def _transfer(data: bytes, number: int) -> Transfer:
    """By plain slices (the layout's own, tested against it): a city's file has a million of these."""
    text = decode(data)
    return Transfer(
        record=number,
        bank_code=text[1:5],
        bank_name=text[5:20].rstrip(" "),
        branch_code=text[20:23],
        branch_name=text[23:38].rstrip(" "),
        account_type=text[42],
        account_number=text[43:50],
        payee_name=text[50:80].rstrip(" "),
        amount=_number(data[80:90]),
        key=text[91:111].rstrip(" "),
        edi=text[112] == "Y",
    )

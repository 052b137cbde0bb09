"""A sender, a day, payments, and a second reader of bank files that shares no code with ours."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from madoguchi.rules.zengin import (
    Finding,
    Payment,
    Profile,
    Refused,
    Sender,
    check_file,
    load_profile,
    write_file,
)

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "zengin"
SENDER = Sender("9999999999", "ミホンシ　カイケイカンリシャ", "0155", "011", "1", "9999999")
DAY = date(2026, 4, 1)
STANDARD = load_profile("standard")
CRLF = load_profile("crlf")
RESULTS_A = load_profile("results-a")
EDI = load_profile("edi")
WIDE = replace(load_profile("hyakugo"), records_per_file=999_999)

HALF = "ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ"
"""JIS X 0201 from A6 on, written out by hand."""


def payment(number: int = 1, **changes: object) -> Payment:
    sound = Payment("0155", "011", "1", "1234567", "ヤマダ　タロウ", 10_000, str(number))
    return replace(sound, **changes)


def written(
    payments: Iterable[Payment], profile: Profile = STANDARD, sender: Sender = SENDER, day: date = DAY
) -> bytes:
    out = io.BytesIO()
    write_file(out, payments, sender, profile, day)
    return out.getvalue()


def refused(
    payments: Iterable[Payment], profile: Profile = STANDARD, sender: Sender = SENDER, day: date = DAY
) -> list[Finding]:
    """The findings of a refusal; the stream must be as it was."""
    out = io.BytesIO(b"before")
    out.seek(0, io.SEEK_END)
    with pytest.raises(Refused) as error:
        write_file(out, payments, sender, profile, day)
    assert out.getvalue() == b"before"
    return list(error.value.findings)


def found(data: bytes, profile: Profile | None = None) -> list[Finding]:
    return list(check_file(io.BytesIO(data), profile))


def rules_of(findings: Iterable[Finding]) -> list[str]:
    return [one.rule for one in findings]


def records_of(data: bytes) -> list[bytes]:
    """The 120-byte records of a file that is as it should be."""
    plain = data.replace(b"\r\n", b"")
    assert len(plain) % 120 == 0
    return [plain[at : at + 120] for at in range(0, len(plain), 120)]


def kana(data: bytes) -> str:
    """Bytes to text by counting from A6, without any codec."""
    return "".join(HALF[byte - 0xA6] if byte >= 0xA6 else chr(byte) for byte in data)


def plainly_read(data: bytes) -> list[dict[str, object]]:
    """The payments, by the positions printed in benefits.md §1.1, counted from 1."""

    def part(record: bytes, first: int, last: int) -> str:
        return kana(record[first - 1 : last]).rstrip(" ")

    return [
        {
            "bank_code": part(record, 2, 5),
            "branch_code": part(record, 21, 23),
            "account_type": part(record, 43, 43),
            "account_number": part(record, 44, 50),
            "payee_name": part(record, 51, 80),
            "amount": int(part(record, 81, 90)),
            "key": part(record, 92, 111),
        }
        for record in records_of(data)
        if record[:1] == b"2"
    ]

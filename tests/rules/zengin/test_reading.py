"""Reading a file back: independent of the writer, and refusing what cannot be read."""

from __future__ import annotations

import hashlib
import io

import pytest
from tests.rules.zengin.helpers import (
    CRLF,
    EDI,
    STANDARD,
    payment,
    plainly_read,
    records_of,
    rules_of,
    written,
)

from madoguchi.rules.zengin import End, Header, Refused, Trailer, Transfer, read_file, summarise

FILE = written([payment(1), payment(2, amount=5, payee_name="Ｍａｒｙ・ヴァン")])


def refusal(data: bytes) -> list[str]:
    with pytest.raises(Refused) as error:
        list(read_file(io.BytesIO(data)))
    return rules_of(error.value.findings)


def test_the_records_as_values() -> None:
    header, first, second, trailer, end = read_file(io.BytesIO(FILE))
    assert isinstance(header, Header)
    assert (header.pay_on, header.sender_code, header.sender_name) == ("0401", "9999999999", "ﾐﾎﾝｼ ｶｲｹｲｶﾝﾘｼﾔ")
    assert isinstance(first, Transfer)
    assert (first.record, first.bank_name, first.branch_name) == (2, "ﾋﾔｸｺﾞ", "ﾄｳｷﾖｳ")
    assert isinstance(second, Transfer)
    assert (second.payee_name, second.amount, second.key, second.edi) == (
        "MARY ｳﾞｱﾝ",
        5,
        "0" * 19 + "2",
        False,
    )
    assert trailer == Trailer(4, 2, 10_005)
    assert end == End(5)


@pytest.mark.parametrize("profile", [STANDARD, CRLF, EDI])
def test_it_agrees_with_a_plain_reader(profile: object) -> None:
    data = written([payment(n, amount=n, account_number=str(n)) for n in range(1, 30)], profile)
    ours = [one for one in read_file(io.BytesIO(data)) if isinstance(one, Transfer)]
    plain = plainly_read(data)
    assert [{name: getattr(one, name) for name in plain[0]} for one in ours] == plain


def test_the_summary() -> None:
    data = written([payment(1), payment(2, amount=5)], CRLF)
    seen = summarise(io.BytesIO(data))
    assert (seen.sets, seen.count, seen.amount) == (1, 2, 10_005)
    assert (seen.declared_count, seen.declared_amount) == (2, 10_005)
    assert (seen.size, seen.line_end, seen.sha256) == (len(data), "crlf", hashlib.sha256(data).hexdigest())


def test_several_sets() -> None:
    first, second = records_of(FILE), records_of(written([payment(9, amount=7)]))
    seen = summarise(io.BytesIO(b"".join([*first[:-1], *second])))
    assert (seen.sets, seen.count, seen.amount) == (2, 3, 10_012)


def test_marks_after_the_end_are_no_records() -> None:
    assert len(list(read_file(io.BytesIO(FILE + b"\x1a")))) == 5


@pytest.mark.parametrize(
    ("data", "rules"),
    [
        (b"", ["empty"]),
        (b"\xef\xbb\xbf" + FILE, ["bom"]),
        (FILE[:-120], ["order-end"]),
        (FILE[:-1], ["record-length"]),
        (FILE + b"2" * 120, ["after-end"]),
        (b"1211" + FILE[4:], ["ebcdic"]),
        (b"1110" + FILE[4:], ["wrong-kind"]),
        (FILE[:120] + b"5" + FILE[121:], ["record-type"]),
        (FILE[:200] + b"      5000" + FILE[210:], ["field-digits"]),
        (FILE[:200] + b"0000005_00" + FILE[210:], ["field-digits"]),
        (FILE[:200] + b"-000000500" + FILE[210:], ["field-digits"]),
    ],
)
def test_what_cannot_be_read(data: bytes, rules: list[str]) -> None:
    assert refusal(data) == rules

"""Bank files as they are written, and what is refused before anything is (benefits.md §1.1, §1.5)."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from tests.rules.zengin.helpers import (
    CRLF,
    DAY,
    EDI,
    RESULTS_A,
    SENDER,
    STANDARD,
    WIDE,
    found,
    payment,
    plainly_read,
    records_of,
    refused,
    rules_of,
    written,
)

from madoguchi.rules.zengin import Finding, Payment, Refused, load_profile, payment_key, write_file
from madoguchi.rules.zengin.layout import assemble, layout


def test_a_file_byte_for_byte() -> None:
    """Composed here from the positions of benefits.md §1.1 alone."""
    data = written([payment(7, payee_name="ガクブチ", account_number="123")])
    header = (
        b"1210" + b"9999999999" + b"\xd0\xce\xdd\xbc \xb6\xb2\xb9\xb2\xb6\xdd\xd8\xbc\xd4".ljust(40) + b"0401"
    )
    bank, branch = b"\xcb\xd4\xb8\xba\xde".ljust(15), b"\xc4\xb3\xb7\xd6\xb3".ljust(15)
    header += b"0155" + bank + b"011" + branch + b"1" + b"9999999" + b" " * 17
    record = b"2" + b"0155" + bank + b"011" + branch + b"0000" + b"1" + b"0000123"
    record += (
        b"\xb6\xde\xb8\xcc\xde\xc1".ljust(30)
        + b"0000010000"
        + b"0"
        + b"0" * 19
        + b"7"
        + b"0"
        + b" "
        + b" " * 7
    )
    trailer = b"8" + b"000001" + b"000000010000" + b" " * 101
    assert data == header + record + trailer + b"9" + b" " * 119


def test_totals_are_those_of_the_file() -> None:
    out = io.BytesIO()
    totals = write_file(out, [payment(n, amount=n) for n in range(1, 6)], SENDER, CRLF, DAY)
    data = out.getvalue()
    assert (totals.count, totals.amount, totals.size) == (5, 15, len(data) == 8 * 122 and len(data))
    assert totals.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(("profile", "length"), [(STANDARD, 120), (CRLF, 122)])
def test_line_ends_are_the_profiles(profile: object, length: int) -> None:
    data = written([payment()], profile)
    assert len(data) == 4 * length
    assert data.count(b"\r\n") == data.count(b"\n") == (4 if length == 122 else 0)
    assert b"\x1a" not in data
    assert not data.startswith(b"\xef\xbb\xbf")


def test_the_key_travels_as_customer_code_or_as_edi() -> None:
    code = records_of(written([payment(key="42")]))[1]
    assert (code[91:111], code[112:113]) == (b"00000000000000000042", b" ")
    edi = records_of(written([payment(key="A-42")], EDI))[1]
    assert (edi[91:111], edi[112:113]) == (b"A-42".ljust(20), b"Y")
    assert payment_key("42") == "0" * 18 + "42"
    assert payment_key("A-42", EDI) == "A-42"


@pytest.mark.parametrize(
    ("changes", "rule", "position"),
    [
        ({"bank_code": "9999"}, "bank-unknown", 2),
        ({"bank_code": "15"}, "bank-code", 2),
        ({"branch_code": "999"}, "branch-unknown", 21),
        ({"branch_code": "11"}, "branch-code", 21),
        ({"account_type": "3"}, "account-type", 43),
        ({"account_type": "普通"}, "account-type", 43),
        ({"account_number": "12345678"}, "account-long", 44),
        ({"account_number": "0000000"}, "account-zero", 44),
        ({"account_number": "1-23"}, "account-digits", 44),
        ({"account_number": "１２３"}, "account-digits", 44),
        ({"payee_name": "山田　太郎"}, "name-character", 51),
        ({"payee_name": "やまだ"}, "name-character", 51),
        ({"payee_name": "ヤマダ\ud800"}, "name-character", 51),
        ({"payee_name": "ヤマダ\0"}, "name-character", 51),
        ({"payee_name": "カヲル"}, "name-character", 51),
        ({"payee_name": ""}, "name-empty", 51),
        ({"payee_name": "゛ヤマダ"}, "name-mark", 51),
        ({"payee_name": "ア" * 31}, "name-length", 51),
        ({"payee_name": "ア" * 29 + "ガ"}, "name-length", 51),
        ({"amount": 0}, "amount-low", 81),
        ({"amount": -1}, "amount-low", 81),
        ({"amount": 10**10}, "amount-high", 81),
        ({"key": ""}, "key-missing", 92),
        ({"key": "0"}, "key-missing", 92),
        ({"key": "A1"}, "key-digits", 92),
        ({"key": "1" * 21}, "key-digits", 92),
        ({"key": "１"}, "key-digits", 92),
    ],
)
def test_what_is_wrong_with_a_payment_is_refused_with_its_place(
    changes: dict[str, object], rule: str, position: int
) -> None:
    findings = refused([payment(1), payment(2, **changes), payment(3)])
    assert [(one.rule, one.record, one.position, one.severity) for one in findings] == [
        (rule, 2, position, "error")
    ]
    assert findings[0].message and findings[0].remedy


def test_the_largest_and_the_smallest_amount_pass() -> None:
    assert [
        row["amount"] for row in plainly_read(written([payment(1, amount=1), payment(2, amount=10**10 - 1)]))
    ] == [
        1,
        9_999_999_999,
    ]


def test_everything_wrong_with_a_payment_comes_at_once() -> None:
    bad = payment(bank_code="x", account_type="5", account_number="", payee_name="山", amount=0, key="")
    rules = rules_of(refused([bad]))
    assert rules == [
        "bank-code",
        "account-type",
        "account-digits",
        "name-character",
        "amount-low",
        "key-missing",
    ]


def test_a_key_is_used_once() -> None:
    findings = refused([payment(5), payment(6), payment(key="05"), payment(5)])
    assert [(one.rule, one.record) for one in findings] == [("key-duplicate", 3), ("key-duplicate", 4)]
    assert rules_of(refused([payment(key="A"), payment(key="A")], EDI)) == ["key-duplicate"]


def test_an_edi_key_is_edi_text() -> None:
    for key in ("a", "カ", "A" * 21, " A", "漢"):
        assert rules_of(refused([payment(key=key)], EDI)) == ["key-edi"]
    assert rules_of(refused([payment(key=" ")], EDI)) == ["key-missing"]


def test_a_place_of_the_callers_own_is_told() -> None:
    assert [one.record for one in refused([payment(amount=0, place=17)])] == [17]


@pytest.mark.parametrize(
    ("sender", "rules"),
    [
        (replace(SENDER, code="123"), ["sender-code"]),
        (replace(SENDER, name="見本市"), ["sender-name"]),
        (replace(SENDER, name="ア" * 41), ["sender-name"]),
        (replace(SENDER, bank_code="9999"), ["bank-unknown"]),
        (replace(SENDER, branch_code="999"), ["branch-unknown"]),
        (replace(SENDER, account_type="4"), ["sender-type"]),
        (replace(SENDER, account_number="12345678"), ["account-long"]),
    ],
)
def test_a_sender_that_is_not_in_order(sender: object, rules: list[str]) -> None:
    assert rules_of(refused([payment()], sender=sender)) == rules


@pytest.mark.parametrize("day", [date(2026, 4, 4), date(2026, 4, 29), date(2026, 12, 31), date(2027, 1, 3)])
def test_banks_move_no_money_on_a_closed_day(day: date) -> None:
    assert rules_of(refused([payment()], day=day)) == ["pay-day-closed"]


def test_no_payments_no_file() -> None:
    assert rules_of(refused([])) == ["no-payments"]


def test_a_file_holds_what_the_profile_allows() -> None:
    small = replace(STANDARD, records_per_file=2, amount_max=500)
    assert rules_of(refused([payment(n, amount=1) for n in (1, 2, 3)], small)) == ["too-many"]
    assert rules_of(refused([payment(amount=501)], small)) == ["amount-high"]


def test_the_sum_fits_into_its_12_digits() -> None:
    most = 10**10 - 1
    assert rules_of(refused([payment(n + 1, amount=most) for n in range(101)], WIDE)) == ["total-high"]
    assert found(written([payment(n + 1, amount=most) for n in range(100)], WIDE), WIDE) == []


def test_a_name_that_was_cut_or_respelled_is_reported() -> None:
    heard: list[Finding] = []
    cutting = load_profile("small-files")
    payments = [payment(1, payee_name="ア" * 40), payment(2), payment(3, payee_name="ヱミ")]
    write_file(io.BytesIO(), payments, SENDER, cutting, DAY, report=heard.append)
    assert [(one.rule, one.record, one.severity) for one in heard] == [
        ("name-material", 1, "warning"),
        ("name-material", 3, "warning"),
    ]


def test_a_mark_at_the_30th_byte_falls_with_its_letter() -> None:
    data = written([payment(payee_name="ア" * 29 + "ガ")], load_profile("small-files"))
    assert plainly_read(data)[0]["payee_name"] == "ｱ" * 29
    whole = written([payment(payee_name="ア" * 28 + "ガ")])
    assert plainly_read(whole)[0]["payee_name"] == "ｱ" * 28 + "ｶﾞ"


def test_legal_words_are_shortened_only_in_the_account_of_a_legal_entity() -> None:
    name = "カブシキガイシャミホン"
    data = written([payment(1, payee_name=name, legal_entity=True), payment(2, payee_name=name)])
    assert [row["payee_name"] for row in plainly_read(data)] == ["ｶ)ﾐﾎﾝ", "ｶﾌﾞｼｷｶﾞｲｼﾔﾐﾎﾝ"]


def test_an_iterator_that_fails_leaves_nothing_behind() -> None:
    def broken() -> Iterator[Payment]:
        yield payment()
        raise RuntimeError("the source broke")

    out = io.BytesIO()
    with pytest.raises(RuntimeError):
        write_file(out, broken(), SENDER, STANDARD, DAY)
    assert out.getvalue() == b""


@pytest.mark.parametrize("amount", [True, 1.0, "1", None])
def test_yen_are_an_int_and_nothing_is_left_out_in_silence(amount: object) -> None:
    out = io.BytesIO()
    with pytest.raises(TypeError):
        write_file(out, [payment(1), payment(2, amount=amount)], SENDER, STANDARD, DAY)
    assert out.getvalue() == b""


def test_at_most_a_thousand_findings_and_the_number_of_the_rest() -> None:
    with pytest.raises(Refused) as error:
        write_file(io.BytesIO(), (payment(n, amount=0) for n in range(1, 1201)), SENDER, STANDARD, DAY)
    assert (len(error.value.findings), error.value.more) == (1000, 200)


def test_memory_does_not_grow_with_the_payments() -> None:
    class Sink(io.BytesIO):
        def write(self, data: bytes) -> int:  # type: ignore[override]
            return len(data)

    def peak(count: int) -> int:
        payments = (payment(n, payee_name=f"ヤマダ　{n % 100}") for n in range(1, count + 1))
        tracemalloc.start()
        write_file(Sink(), payments, SENDER, WIDE, DAY)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(100)
    assert peak(6_000) - peak(2_000) < 400_000


def test_the_prepared_record_is_the_layouts() -> None:
    record = records_of(written([payment(9)], RESULTS_A))[1]
    values = {field.name: record[field.slice] for field in layout().records["data"]}
    assert assemble("data", values) == record
    with pytest.raises(ValueError, match="amount"):
        assemble("data", {"amount": b"1" * 11})


@pytest.mark.parametrize("name", ["header", "data", "trailer", "end"])
def test_the_fields_of_a_record_follow_each_other_without_a_gap(name: str) -> None:
    at = 1
    for field in layout().records[name]:
        assert field.at == at
        at += field.length
    assert at == 121

"""PAYMENTS.csv: encodings, columns, and bad rows named by row and column."""

from __future__ import annotations

import io

import pytest
from tests.rules.zengin.helpers import STANDARD

from madoguchi.rules.zengin import Finding, Payment, Refused
from madoguchi.rules.zengin.payment_table import COLUMNS, column_at, read_payments

HEAD = "bank_code,branch_code,account_type,account_number,payee_name,amount,key"
ROW = "0155,011,1,1234567,ヤマダ　タロウ,10000,1"


def read(data: str | bytes) -> tuple[list[Payment], list[tuple[str, int, str]]]:
    heard: list[Finding] = []
    raw = data.encode() if isinstance(data, str) else data
    payments = list(read_payments(io.BytesIO(raw), STANDARD, heard.append))
    return payments, [(one.rule, one.record, column_at(one.position)) for one in heard]


def refusal(data: str | bytes) -> list[tuple[str, int]]:
    with pytest.raises(Refused) as error:
        read(data)
    return [(one.rule, one.record) for one in error.value.findings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_line_ends(encoding: str, newline: str) -> None:
    payments, heard = read(f"{HEAD}{newline}{ROW}{newline}".encode(encoding))
    assert payments == [Payment("0155", "011", "1", "1234567", "ヤマダ　タロウ", 10_000, "1")]
    assert (payments[0].place, heard) == (2, [])


@pytest.mark.parametrize("bar", ["－", "―", "ー", "‐"])
def test_bars_of_cp932_and_utf8_become_the_same_byte(bar: str) -> None:
    from tests.rules.zengin.helpers import plainly_read, written

    names = set()
    for encoding in ("utf-8", "cp932"):
        payments, _ = read(f"{HEAD}\n0155,011,1,1,ヨ{bar}コ,1,1\n".encode(encoding))
        names.add(plainly_read(written(payments))[0]["payee_name"])
    assert names == {"ﾖ-ｺ"}


@pytest.mark.parametrize(
    ("word", "code"), [("普通", "1"), ("当座", "2"), ("貯蓄", "4"), ("その他", "9"), ("1", "1")]
)
def test_account_types_in_words(word: str, code: str) -> None:
    assert read(f"{HEAD}\n0155,011,{word},1,ア,1,1\n")[0][0].account_type == code


def test_columns_in_another_order_and_the_optional_one() -> None:
    names = [*reversed(COLUMNS), "legal_entity"]
    payments, _ = read(",".join(names) + "\n9,500,カ）ミホン,1,1,011,0155,1\n")
    assert (payments[0].key, payments[0].amount, payments[0].legal_entity) == ("9", 500, True)


@pytest.mark.parametrize(
    "head",
    ["", HEAD + ",memo", HEAD.replace(",key", ""), HEAD + ",key", HEAD.replace("amount", "金額"), ROW],
)
def test_another_header_is_refused(head: str) -> None:
    assert refusal(f"{head}\n{ROW}\n") == [("csv-header", 1)]


def test_an_empty_or_foreign_file_is_refused() -> None:
    assert refusal(b"") == [("csv-encoding", 0)]
    assert refusal((HEAD + "\n").encode("utf-16")) == [("csv-encoding", 0)]
    assert refusal(HEAD.encode() + b"\n\xff\xff\n") == [("csv-encoding", 2)]
    assert refusal(f'{HEAD}\n"0155') == [("csv-broken", 2)]


@pytest.mark.parametrize(
    ("row", "heard"),
    [
        ("0155,011,1,1,ア,1", [("csv-columns", 2, "")]),
        ("0155,011,1,1,ア,1,1,1", [("csv-columns", 2, "")]),
        ('0155,011,1,1,ア,"1,000",1', [("csv-amount", 2, "amount")]),
        ("0155,011,1,1,ア,１０,1", [("csv-amount", 2, "amount")]),
        ("0155,011,1,1,ア,10.0,1", [("csv-amount", 2, "amount")]),
        ("0155,011,1,1,ア,,1", [("csv-amount", 2, "amount")]),
        ("0155,011,1,1,ア\0,1,1", [("csv-control", 2, "payee_name")]),
        ("0155,011,1,1,ア\t,1,1", [("csv-control", 2, "payee_name")]),
        ('0155,011,1,1,"ア\nイ",1,1', [("csv-control", 2, "payee_name")]),
        (
            "9998,011,1,1,山,x,1",
            [
                ("csv-amount", 2, "amount"),
                ("bank-unknown", 2, "bank_code"),
                ("name-character", 2, "payee_name"),
            ],
        ),
    ],
)
def test_a_row_that_is_no_payment(row: str, heard: list[tuple[str, int, str]]) -> None:
    payments, said = read(f"{HEAD}\n{row}\n{ROW}\n")
    assert said == heard
    assert [one.place for one in payments] == [3]


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    payments, heard = read(f"{HEAD}\n\n{ROW}\n\x1a\n")
    assert ([one.place for one in payments], heard) == ([3], [])


def test_amounts_of_any_size_are_left_for_the_rules_to_judge() -> None:
    payments, _ = read(f"{HEAD}\n0155,011,1,1,ア,-5,1\n0155,011,1,1,ア,10000000000,2\n")
    assert [one.amount for one in payments] == [-5, 10**10]


def test_the_legal_entity_is_yes_or_no() -> None:
    _, heard = read(f"{HEAD},legal_entity\n{ROW},x\n")
    assert heard == [("csv-flag", 2, "")]

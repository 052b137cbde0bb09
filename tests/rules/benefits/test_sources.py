"""A city's file is taken over whole or not at all (benefits.md §3.2; the incidents of §3.3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.rules.benefits.cast import TODAY, as_csv, envelope, source

from madoguchi.rules.benefits import SourceRefused, read_source

MAN = {
    "subject_id": "1", "household_number": "10", "relationship": "世帯主", "name": "見本 太郎",
    "kana": "ミホン タロウ", "birth_date": "1980-05-05", "address": "見本町1", "changed_on": "2010-04-01",
    "change_reason": "転入", "resident_since": "2010-04-01", "protected": "0", "from_abroad_on": "",
}  # fmt: skip
PAID = {"subject_id": "1", "programme": "adjustment-2024", "household_number": "10", "assessed": "20000",
        "paid": "20000", "account": ""}  # fmt: skip


def refused(kind, data, slip, **options):
    with pytest.raises(SourceRefused) as caught:
        read_source(kind, data, envelope=slip, today=TODAY, **options)
    return caught.value.findings


def test_a_register_with_japanese_headers():
    found = source("residents", [MAN])
    assert (found.rows, found.amount_total, found.as_of) == (1, None, TODAY)
    [row] = found.table.to_pylist()
    assert (row["subject_id"], row["birth_date"], row["change_reason"], row["from_abroad_on"]) == (
        "1", 19800505, "moved_in", None,
    )  # fmt: skip


def test_the_total_of_a_payment_file():
    assert source("previous", [PAID, {**PAID, "subject_id": "2", "paid": "10000"}]).amount_total == 30_000


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rows": 2}, "送付票では2行ですが"),
        ({"sha256": "0" * 64}, "ハッシュ値"),
        ({"schema_version": "0"}, "版「0」は使えません"),
        ({"amount_total": 19_999}, "送付票では19,999円、ファイルでは20,000円"),
        ({"amount_total": None}, "金額の合計がありません"),
        ({"as_of": TODAY - timedelta(days=36)}, "古すぎます"),
        ({"as_of": TODAY + timedelta(days=1)}, "今日より後です"),
    ],
)
def test_a_file_that_is_not_the_one_announced(changes, words):
    data = as_csv([PAID])
    findings = refused("previous", data, envelope(data, **{"rows": 1, "amount_total": 20_000, **changes}))
    assert any(words in found.reason and found.remedy for found in findings)


def test_the_last_day_on_which_data_is_fresh():
    data = as_csv([MAN])
    slip = envelope(data, rows=1, as_of=TODAY - timedelta(days=35))
    assert read_source("residents", data, envelope=slip, today=TODAY).rows == 1


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"birth_date": "2023-02-29"}, "birth_date"),
        ({"birth_date": "2025-07-01"}, "birth_date"),
        ({"change_reason": "?"}, "change_reason"),
        ({"protected": ""}, "protected"),
        ({"household_number": ""}, "household_number"),
    ],
)
def test_one_bad_row_refuses_the_file_with_row_and_column(changes, column):
    data = as_csv([{**MAN, "subject_id": "0"}, {**MAN, **changes}])
    [found] = refused("residents", data, envelope(data, rows=2))
    assert (found.row, found.column) == (3, column)
    assert found.reason
    assert found.remedy


def test_a_person_named_twice():
    data = as_csv([MAN, MAN])
    findings = refused("residents", data, envelope(data, rows=2))
    assert [(found.row, found.column) for found in findings] == [(2, "subject_id"), (3, "subject_id")]


def test_a_wrong_kind_of_file():
    data = as_csv([PAID])
    assert any("知らない列" in found.reason for found in refused("residents", data, envelope(data, rows=1)))


def test_many_findings_are_counted_not_all_listed():
    data = as_csv([{**MAN, "subject_id": str(n), "protected": "x"} for n in range(1005)])
    findings = refused("residents", data, envelope(data, rows=1005))
    assert len(findings) == 1001
    assert "ほかにも直すところが5件" in findings[-1].reason


TARGET = {"subject_id": "1", "household_number": "10", "name": "見本 太郎", "kana": "ミホン タロウ",
          "birth_date": "1980-05-05", "amount": "20000"}  # fmt: skip


@pytest.mark.parametrize(
    ("register", "words"),
    [
        ([{**MAN, "change_reason": "死亡"}], "亡くなった人"),
        ([{**MAN, "subject_id": "2"}], "住民基本台帳にない人"),
    ],
)
def test_a_target_must_live(register, words):
    people = source("residents", register)
    with pytest.raises(SourceRefused) as caught:
        source("targets", [TARGET], register=people)
    [found] = caught.value.findings
    assert (found.row, found.column) == (2, "subject_id")
    assert words in found.reason


def test_a_living_target_passes():
    assert source("targets", [TARGET], register=source("residents", [MAN])).amount_total == 20_000


def tax(number):
    return {"subject_id": str(number), "tax_year": "2024", "tax_class": "非課税", "taxing_city": "999997"}


def test_a_tax_file_with_too_few_of_the_register_is_partial():
    people = source("residents", [{**MAN, "subject_id": str(n)} for n in range(200)])
    assert source("taxes", [tax(n) for n in range(198)], register=people).rows == 198
    with pytest.raises(SourceRefused) as caught:
        source("taxes", [tax(n) for n in range(197)], register=people)
    assert "住民200人のうち3人の行がありません" in caught.value.findings[0].reason


def test_children_newcomers_and_people_who_left_need_no_tax_row():
    others = [
        {**MAN, "birth_date": "2010-01-01"},
        {**MAN, "resident_since": "2024-01-02"},
        {**MAN, "change_reason": "転出"},
    ]
    people = source("residents", [{**row, "subject_id": str(n)} for n, row in enumerate([MAN, *others])])
    assert source("taxes", [tax(0)], register=people).rows == 1

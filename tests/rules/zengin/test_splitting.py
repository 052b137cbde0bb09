"""Files by the bank's limits, and totals across them (benefits.md §1.5)."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from tests.rules.zengin.helpers import DAY, SENDER, STANDARD, found, payment, rules_of

from madoguchi.rules.zengin import Refused, split, summarise, write_files

SMALL = replace(STANDARD, records_per_file=3)


def sizes(amounts: list[int], profile: object = SMALL) -> list[int]:
    return [
        len(list(group)) for group in split((payment(n, amount=a) for n, a in enumerate(amounts, 1)), profile)
    ]


@pytest.mark.parametrize(("count", "expected"), [(0, []), (1, [1]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])])
def test_by_records(count: int, expected: list[int]) -> None:
    assert sizes([1] * count) == expected


def test_by_yen() -> None:
    most = 10**10 - 1
    assert sizes([most] * 150, replace(STANDARD, records_per_file=50_000)) == [100, 50]


def test_groups_come_in_order_and_an_unread_rest_is_skipped() -> None:
    groups = split((payment(n) for n in range(1, 8)), SMALL)
    assert next(next(groups)).key == "1"
    assert [one.key for one in next(groups)] == ["4", "5", "6"]


def test_totals_add_up_across_the_files() -> None:
    files: list[io.BytesIO] = []

    def open_next(number: int) -> io.BytesIO:
        assert number == len(files) + 1
        files.append(io.BytesIO())
        return files[-1]

    payments = [payment(n, amount=n * 10) for n in range(1, 9)]
    totals = write_files(open_next, payments, SENDER, SMALL, DAY)
    assert [one.count for one in totals] == [3, 3, 2]
    assert sum(one.amount for one in totals) == sum(one.amount for one in payments)
    for file, total in zip(files, totals, strict=True):
        assert found(file.getvalue(), SMALL) == []
        assert summarise(io.BytesIO(file.getvalue())).sha256 == total.sha256


def refusal(payments: list[object]) -> Refused:
    with pytest.raises(Refused) as error:
        write_files(lambda number: io.BytesIO(), payments, SENDER, SMALL, DAY)
    return error.value


def test_findings_of_all_files_come_together() -> None:
    payments = [payment(n, amount=0 if n in {2, 8} else 1) for n in range(1, 9)]
    assert [(one.rule, one.record) for one in refusal(payments).findings] == [
        ("amount-low", 2),
        ("amount-low", 8),
    ]


def test_a_key_repeated_in_another_file_is_found_once() -> None:
    findings = refusal([payment(n, place=n) for n in (1, 2, 3, 4, 5)] + [payment(2, place=6)]).findings
    assert [(one.rule, one.record) for one in findings] == [("key-duplicate", 6)]


def test_a_wrong_sender_is_told_once() -> None:
    with pytest.raises(Refused) as error:
        write_files(
            lambda number: io.BytesIO(),
            [payment(n) for n in range(1, 9)],
            replace(SENDER, code=""),
            SMALL,
            DAY,
        )
    assert rules_of(error.value.findings) == ["sender-code"]


def test_no_payments() -> None:
    assert rules_of(refusal([]).findings) == ["no-payments"]

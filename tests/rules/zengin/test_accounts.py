"""Account numbers, ゆうちょ and the directory (benefits.md §1.4)."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from tests.rules.zengin.helpers import VECTORS, rules_of

from madoguchi.rules.zengin import (
    Account,
    Refused,
    bank_name,
    branch_name,
    check_account,
    directory_date,
    yucho_account,
)


def vectors() -> list[list[str]]:
    with (VECTORS / "yucho.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.mark.parametrize(("symbol", "number", "branch", "kind", "account", "mark"), vectors())
def test_yucho_vectors(symbol: str, number: str, branch: str, kind: str, account: str, mark: str) -> None:
    assert yucho_account(symbol, number) == Account("9900", branch, kind, account)


def test_the_misprinted_published_number_is_not_what_we_make() -> None:
    """A published page prints 0199276 for 17300-19927651; the rule gives 1992765."""
    assert yucho_account("17300", "19927651").account_number != "0199276"


@pytest.mark.parametrize(
    ("symbol", "number", "rule"),
    [
        ("1730", "19927651", "yucho-symbol"),
        ("27300", "19927651", "yucho-symbol"),
        ("１７３００", "19927651", "yucho-symbol"),
        ("17300", "199276511", "yucho-number"),
        ("17300", "1992765A", "yucho-number"),
        ("17300", "", "yucho-number"),
        ("17300", "00000000", "yucho-number"),
        ("17300", "19927652", "yucho-last"),
        ("00530", "1234567", "yucho-number"),
        ("11590", "12345671", "branch-unknown"),
    ],
)
def test_what_is_no_passbook_number(symbol: str, number: str, rule: str) -> None:
    with pytest.raises(Refused) as error:
        yucho_account(symbol, number)
    assert rules_of(error.value.findings) == [rule]


@pytest.mark.parametrize(
    ("account", "rules"),
    [
        (Account("0155", "011", "1", "1234567"), []),
        (Account("0155", "011", "4", "1"), []),
        (Account("155", "011", "1", "1234567"), ["bank-code"]),
        (Account("０１５５", "011", "1", "1234567"), ["bank-code"]),
        (Account("9999", "011", "1", "1234567"), ["bank-unknown"]),
        (Account("0155", "11", "1", "1234567"), ["branch-code"]),
        (Account("0155", "999", "1", "1234567"), ["branch-unknown"]),
        (Account("0155", "011", "3", "1234567"), ["account-type"]),
        (Account("0155", "011", "1", "12345678"), ["account-long"]),
        (Account("9900", "738", "1", "19927651"), ["account-yucho"]),
        (Account("0155", "011", "1", "0000000"), ["account-zero"]),
        (Account("0155", "011", "1", ""), ["account-digits"]),
        (Account("0155", "011", "1", "123-456"), ["account-digits"]),
        (Account("0155", "011", "1", "１２３"), ["account-digits"]),
        (Account("9900", "738", "2", "1992765"), ["yucho-type"]),
        (Account("9900", "059", "1", "0123456"), ["yucho-type"]),
        (Account("9900", "738", "4", "1992765"), []),
        (Account("", "", "", ""), ["bank-code", "branch-code", "account-type", "account-digits"]),
    ],
)
def test_what_speaks_against_an_account(account: Account, rules: list[str]) -> None:
    assert rules_of(check_account(account)) == rules


def test_a_closed_branch_is_told_with_the_day_of_the_directory() -> None:
    (finding,) = check_account(Account("0155", "999", "1", "1"))
    assert str(directory_date()) in finding.message
    assert "百五" in finding.message
    assert (finding.position, finding.severity) == (21, "error")


def test_the_directory() -> None:
    assert directory_date() >= date(2026, 8, 24)
    assert (bank_name("0155"), branch_name("9900", "738")) == ("百五", "七三八")
    assert (bank_name("9998"), branch_name("9998", "001"), branch_name("0155", "999")) == (None, None, None)

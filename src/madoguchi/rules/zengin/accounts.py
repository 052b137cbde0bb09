"""Accounts: what a number may look like, ゆうちょ 記号番号, and whether the branch exists (§1.4, V)."""

from __future__ import annotations

import re
from functools import lru_cache

from madoguchi.rules.zengin.catalogue import read_table
from madoguchi.rules.zengin.directory import bank_name, branch_name, directory_date
from madoguchi.rules.zengin.findings import Finding, Refused, finding
from madoguchi.rules.zengin.layout import layout
from madoguchi.rules.zengin.payments import Account

ACCOUNT_TYPES = {"1": "普通", "2": "当座", "4": "貯蓄", "9": "その他"}
"""預金種目 of a payee's account in 種別 21 (V)."""

_SYMBOL = re.compile(r"([0-9]{5})(?:-[0-9])?")
_DIGITS = re.compile("[0-9]+")


def account_type(text: str) -> str:
    """The code of 普通, 当座, 貯蓄 or その他; anything else is returned as it is."""
    return {name: code for code, name in ACCOUNT_TYPES.items()}.get(text, text)


def is_digits(text: str, length: int) -> bool:
    """Exactly that many ASCII digits."""
    return len(text) == length and text.isascii() and text.isdigit()


@lru_cache(maxsize=32768)
def branch_findings(bank: str, branch: str) -> tuple[Finding, ...]:
    """What is wrong with a bank and a branch code, without a place; () if the directory has both."""
    found = []
    known, on = bank_name(bank), directory_date()
    if not is_digits(bank, 4):
        found.append(finding("bank-code", position=_at("bank_code"), code=bank))
    elif known is None:
        found.append(finding("bank-unknown", position=_at("bank_code"), code=bank, on=on))
    if not is_digits(branch, 3):
        found.append(finding("branch-code", position=_at("branch_code"), code=branch))
    elif not found and branch_name(bank, branch) is None:
        words = {"bank": known, "code": branch, "on": on}
        found.append(finding("branch-unknown", 0, _at("branch_code"), **words))
    return tuple(found)


def check_account(account: Account) -> tuple[Finding, ...]:
    """Everything that speaks against paying into this account, errors first; () if nothing does."""
    found = [*branch_findings(account.bank_code, account.branch_code)]
    if account.account_type not in ACCOUNT_TYPES:
        found.append(finding("account-type", position=_at("account_type"), code=account.account_type))
    found += number_findings(account.bank_code, account.account_number)
    if not found:
        found += _yucho_findings(account)
    return tuple(found)


def number_findings(bank: str, number: str) -> tuple[Finding, ...]:
    """What is wrong with an account number: not digits, more than 7 of them, or all zero."""
    if not _DIGITS.fullmatch(number):
        rule = "account-digits"
    elif len(number) > 7:
        rule = "account-yucho" if bank == _yucho() else "account-long"
    elif number.strip("0"):
        return ()
    else:
        rule = "account-zero"
    return (finding(rule, position=_at("account_number")),)


def yucho_account(symbol: str, number: str) -> Account:
    """The account for a transfer to a ゆうちょ 記号 and 番号, as printed in the passbook.

    ``yucho_account("17300", "19927651")`` is branch 738, number 1992765. A re-issue digit after the 記号
    (``"10530-2"``) is left out (K). Raises Refused with what does not fit.
    """
    table = read_table("yucho.yaml")
    match = _SYMBOL.fullmatch(symbol)
    if match is None or match[1][0] not in table["kinds"]:
        raise Refused([finding("yucho-symbol")])
    kind = table["kinds"][match[1][0]]
    if not _DIGITS.fullmatch(number) or len(number) > kind["longest"] or not int(number):
        raise Refused([finding("yucho-number", kind=kind["name"], longest=kind["longest"])])
    if not number.endswith(kind["last"]):
        raise Refused([finding("yucho-last")])
    digits = number.zfill(8)[:7] if kind["last"] else number.zfill(7)
    account = Account(table["bank_code"], match[1][1:3] + kind["branch_end"], kind["account_type"], digits)
    found = [one for one in check_account(account) if one.severity == "error"]
    if found:
        raise Refused(found)
    return account


def _yucho() -> str:
    return str(read_table("yucho.yaml")["bank_code"])


def _yucho_findings(account: Account) -> list[Finding]:
    """A ゆうちょ branch ends in 8 for 普通 and 貯蓄, in 9 for 当座; other ends are its offices."""
    if account.bank_code != _yucho():
        return []
    kinds = read_table("yucho.yaml")["kinds"].values()
    wanted = {kind["branch_end"]: kind["account_type"] for kind in kinds}
    expected = wanted.get(account.branch_code[-1])
    fits = account.account_type == expected or (account.account_type == "4" and expected == "1")
    return [] if expected is None or fits else [finding("yucho-type", position=_at("account_type"))]


def _at(name: str) -> int:
    return layout().field("data", name).at

"""The header record: who pays, from which account, on which day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from madoguchi.rules.zengin.accounts import branch_findings, is_digits, number_findings
from madoguchi.rules.zengin.bank_days import is_bank_day
from madoguchi.rules.zengin.characters import encode
from madoguchi.rules.zengin.composing import material_reasons
from madoguchi.rules.zengin.conversion import NotConvertible, to_bank_kana
from madoguchi.rules.zengin.directory import bank_kana, branch_kana
from madoguchi.rules.zengin.findings import Finding, finding
from madoguchi.rules.zengin.layout import assemble, layout
from madoguchi.rules.zengin.payments import Sender
from madoguchi.rules.zengin.profiles import Profile

_NAME_WIDTH = 40


def header_findings(sender: Sender, profile: Profile, pay_on: date) -> Iterator[Finding]:
    """Everything that speaks against this sender and this day."""
    if not is_digits(sender.code, 10):
        yield finding("sender-code")
    try:
        reasons = material_reasons(to_bank_kana(sender.name, profile, width=_NAME_WIDTH))
        if reasons:
            yield finding("name-material", reasons=reasons)
    except NotConvertible as error:
        yield finding("sender-name", message=error.message, remedy=error.remedy)
    found = (
        *branch_findings(sender.bank_code, sender.branch_code),
        *number_findings(sender.bank_code, sender.account_number),
    )
    for one in found:
        yield replace(one, position=0, message=f"委託者の口座：{one.message}")
    if sender.account_type not in layout().field("header", "account_type").values:
        yield finding("sender-type", code=sender.account_type)
    if profile.bank_code not in (None, sender.bank_code):
        yield finding("sender-bank", code=sender.bank_code, expected=profile.bank_code)
    if not is_bank_day(pay_on):
        yield finding("pay-day-closed", day=pay_on)


def header(sender: Sender, profile: Profile, pay_on: date) -> bytes:
    """The record of a sender without findings, with the profile's line end."""
    values = {
        "sender_code": sender.code.encode("ascii"),
        "sender_name": to_bank_kana(sender.name, profile, width=_NAME_WIDTH).encoded,
        "pay_on": f"{pay_on:%m%d}".encode("ascii"),
        "bank_code": sender.bank_code.encode("ascii"),
        "bank_name": encode(bank_kana(sender.bank_code)),
        "branch_code": sender.branch_code.encode("ascii"),
        "branch_name": encode(branch_kana(sender.bank_code, sender.branch_code)),
        "account_type": sender.account_type.encode("ascii"),
        "account_number": sender.account_number.encode("ascii"),
    }
    return assemble("header", values) + profile.ending

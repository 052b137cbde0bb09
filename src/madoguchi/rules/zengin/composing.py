"""One payment as the 120 bytes of a data record, or everything that speaks against it.

The parts that repeat (bank and branch, name) are kept ready; a sound payment costs a few microseconds. What
is wrong is worked out only for the payments that have something wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from madoguchi.rules.zengin.accounts import ACCOUNT_TYPES, branch_findings, check_account
from madoguchi.rules.zengin.characters import encode
from madoguchi.rules.zengin.conversion import BankKana, NotConvertible, to_bank_kana
from madoguchi.rules.zengin.directory import bank_kana, branch_kana
from madoguchi.rules.zengin.findings import Finding, Refused, finding
from madoguchi.rules.zengin.keys import KEY_WIDTH, payment_key
from madoguchi.rules.zengin.layout import assemble, layout
from madoguchi.rules.zengin.payments import Payment
from madoguchi.rules.zengin.profiles import Profile

_TYPE_BYTES = {code: code.encode("ascii") for code in ACCOUNT_TYPES}


class Composer:
    """Makes data records for one profile; ``endings`` included."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.edi = profile.key_in == "edi"
        self._head = lru_cache(maxsize=32768)(self._make_head)
        self._name = lru_cache(maxsize=65536)(self._make_name)
        marks = {"transfer_kind": profile.transfer_kind.encode(), "edi_mark": b"Y" if self.edi else b" "}
        self._tail = (
            assemble("data", marks)[layout().field("data", "transfer_kind").at - 1 :] + profile.ending
        )

    def compose(self, payment: Payment) -> bytes | None:
        """The record, or None if ``problems`` has something to say against it."""
        head = self._head(payment.bank_code, payment.branch_code)
        name = self._name(payment.payee_name, payment.legal_entity)
        kind = _TYPE_BYTES.get(payment.account_type)
        number, amount = payment.account_number, payment.amount
        key = self._key(payment.key)
        if head is None or name is None or kind is None or key is None or type(amount) is not int:
            return None
        if not (0 < amount <= self.profile.amount_max and _is_number(number)):
            return None
        return b"%b%b%07d%b%010d0%b%b" % (head, kind, int(number), name, amount, key, self._tail)

    def key(self, payment: Payment) -> str:
        """The key of a composed payment, as it comes back."""
        return payment.key if self.edi else payment.key.zfill(KEY_WIDTH)

    def kana(self, payment: Payment) -> BankKana:
        """The payee's name as it is sent; NotConvertible."""
        return to_bank_kana(payment.payee_name, self.profile, payment.legal_entity, width=30)

    def problems(self, payment: Payment) -> list[Finding]:
        """Everything wrong with a payment that was not composed; ``record`` is left at 0."""
        found = [one for one in check_account(payment.account) if one.severity == "error"]
        try:
            self.kana(payment)
        except NotConvertible as error:
            at = layout().field("data", "payee_name").at
            found.append(finding(error.rule, position=at, message=error.message, remedy=error.remedy))
        found += amount_findings(payment.amount, self.profile.amount_max)
        try:
            payment_key(payment.key, self.profile)
        except Refused as refused:
            found += refused.findings
        return found

    def remarks(self, payment: Payment) -> Iterator[Finding]:
        """Warnings about a payment that was composed."""
        if payment.bank_code == "9900":
            yield from check_account(payment.account)
        material = self.kana(payment).material
        if material:
            reasons = "、".join(dict.fromkeys(change.reason for change in material))
            yield finding("name-material", position=layout().field("data", "payee_name").at, reasons=reasons)

    def _make_head(self, bank: str, branch: str) -> bytes | None:
        if branch_findings(bank, branch):
            return None
        values = {
            "bank_code": bank.encode("ascii"),
            "bank_name": encode(bank_kana(bank)),
            "branch_code": branch.encode("ascii"),
            "branch_name": encode(branch_kana(bank, branch)),
        }
        return assemble("data", values)[: layout().field("data", "account_type").at - 1]

    def _make_name(self, name: str, legal_entity: bool) -> bytes | None:
        try:
            return to_bank_kana(name, self.profile, legal_entity, width=30).encoded.ljust(30)
        except NotConvertible:
            return None

    def _key(self, key: str) -> bytes | None:
        if not self.edi and key.isdigit() and key.isascii() and len(key) <= KEY_WIDTH and key.strip("0"):
            return key.zfill(KEY_WIDTH).encode("ascii")
        try:
            return encode(payment_key(key, self.profile)).ljust(KEY_WIDTH)
        except Refused:
            return None


def _is_number(number: str) -> bool:
    return len(number) <= 7 and number.isascii() and number.isdigit() and number.strip("0") != ""


def amount_findings(amount: int, most: int) -> list[Finding]:
    """What is wrong with yen: below 1, or above ``most``."""
    at = layout().field("data", "amount").at
    if amount < 1:
        return [finding("amount-low", position=at, amount=amount)]
    return [finding("amount-high", position=at, amount=amount, most=most)] if amount > most else []

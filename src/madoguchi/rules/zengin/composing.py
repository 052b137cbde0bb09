"""One payment as the 120 bytes of a data record, or everything that speaks against it.

The parts that repeat (bank and branch, name) are kept ready; a sound payment costs a few microseconds. What
is wrong is worked out only for the payments that have something wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from madoguchi.rules.zengin.accounts import ACCOUNT_TYPES, branch_findings, check_account
from madoguchi.rules.zengin.characters import encode
from madoguchi.rules.zengin.conversion import BankKana, NotConvertible, to_bank_kana
from madoguchi.rules.zengin.directory import bank_kana, branch_kana
from madoguchi.rules.zengin.findings import Finding, Refused, finding
from madoguchi.rules.zengin.keys import KEY_WIDTH, payment_key
from madoguchi.rules.zengin.layout import assemble, layout
from madoguchi.rules.zengin.payments import Payment
from madoguchi.rules.zengin.profiles import Profile
from madoguchi.rules.zengin.quick_names import quick_bytes

_NAME_WIDTH = 30
_NAMES_KEPT = 8192
_TYPE_BYTES = {code: code.encode("ascii") for code in ACCOUNT_TYPES}


class Composer:
    """Makes the data records of one profile, with their line ends."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.edi = profile.key_in == "edi"
        self._heads: dict[tuple[str, str], bytes | None] = {}
        self._names: dict[tuple[str, bool], tuple[bytes, str] | None] = {}
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
        return b"%b%b%07d%b%010d0%b%b" % (head, kind, int(number), name[0], amount, key, self._tail)

    def key(self, payment: Payment) -> str:
        """The key of a composed payment, as it comes back."""
        return payment.key if self.edi else payment.key.zfill(KEY_WIDTH)

    def problems(self, payment: Payment) -> list[Finding]:
        """Everything wrong with a payment that was not composed; ``record`` is left at 0."""
        found = [one for one in check_account(payment.account) if one.severity == "error"]
        try:
            to_bank_kana(payment.payee_name, self.profile, payment.legal_entity, width=_NAME_WIDTH)
        except NotConvertible as error:
            found.append(replace(error.finding, position=layout().field("data", "payee_name").at))
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
        name = self._name(payment.payee_name, payment.legal_entity)
        if name is not None and name[1]:
            yield finding("name-material", position=layout().field("data", "payee_name").at, reasons=name[1])

    def _head(self, bank: str, branch: str) -> bytes | None:
        if (bank, branch) not in self._heads:
            self._heads[bank, branch] = self._make_head(bank, branch)
        return self._heads[bank, branch]

    def _name(self, name: str, legal_entity: bool) -> tuple[bytes, str] | None:
        known = self._names
        if (name, legal_entity) not in known:
            if len(known) >= _NAMES_KEPT:
                known.clear()
            known[name, legal_entity] = self._make_name(name, legal_entity)
        return known[name, legal_entity]

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

    def _make_name(self, name: str, legal_entity: bool) -> tuple[bytes, str] | None:
        """The padded bytes, and why a person has to look at them ("" if nobody has to)."""
        quick = None if legal_entity else quick_bytes(name, self.profile, _NAME_WIDTH)
        if quick is not None:
            return quick.ljust(_NAME_WIDTH), ""
        try:
            kana = to_bank_kana(name, self.profile, legal_entity, width=_NAME_WIDTH)
        except NotConvertible:
            return None
        return kana.encoded.ljust(_NAME_WIDTH), material_reasons(kana)

    def _key(self, key: str) -> bytes | None:
        if not self.edi and key.isdigit() and key.isascii() and len(key) <= KEY_WIDTH and key.strip("0"):
            return key.zfill(KEY_WIDTH).encode("ascii")
        try:
            return encode(payment_key(key, self.profile)).ljust(KEY_WIDTH)
        except Refused:
            return None


def _is_number(number: str) -> bool:
    return len(number) <= 7 and number.isascii() and number.isdigit() and number.strip("0") != ""


def material_reasons(kana: BankKana) -> str:
    """Why a person has to look at a converted name; "" if nobody has to."""
    return "、".join(dict.fromkeys(change.reason for change in kana.material))


def amount_findings(amount: int, most: int) -> list[Finding]:
    """What is wrong with yen: below 1, or above ``most``. TypeError for anything but an int."""
    if type(amount) is not int:
        raise TypeError("yen are an int")
    if 1 <= amount <= most:
        return []
    rule = "amount-low" if amount < 1 else "amount-high"
    return [finding(rule, position=layout().field("data", "amount").at, amount=amount, most=most)]

"""The values that go into a bank file."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Account:
    """As a transfer names it: 4, 3, 1 and 7 digits. ``account_type``: 1普通 2当座 4貯蓄 9その他."""

    bank_code: str
    branch_code: str
    account_type: str
    account_number: str


@dataclass(frozen=True, slots=True)
class Payment:
    """One transfer as it was decided; ``amount`` in yen.

    ``payee_name`` in kana of any width, converted when it is written. ``key``: what the bank gives back to
    tell which payment failed, 1–20 digits (or EDI characters, by the profile). ``legal_entity``: the account
    belongs to one, so that legal words may be shortened. ``place``: where the payment stands in the caller's
    own list, for findings; 0: its position here.
    """

    bank_code: str
    branch_code: str
    account_type: str
    account_number: str
    payee_name: str
    amount: int
    key: str
    legal_entity: bool = False
    place: int = field(default=0, compare=False)

    @property
    def account(self) -> Account:
        """Where the money goes."""
        return Account(self.bank_code, self.branch_code, self.account_type, self.account_number)


@dataclass(frozen=True, slots=True)
class Sender:
    """振込依頼人: ``code`` is the 10-digit 委託者コード agreed with the bank; ``name`` in any kana."""

    code: str
    name: str
    bank_code: str
    branch_code: str
    account_type: str
    account_number: str


@dataclass(frozen=True, slots=True)
class Totals:
    """What a file holds: payments, yen, SHA-256 in lower-case hex, bytes."""

    count: int
    amount: int
    sha256: str
    size: int

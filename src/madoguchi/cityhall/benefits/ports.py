"""What the benefits room needs of the outside world. Connectors keep these protocols; settings name them.

bank = bank_port()            # settings.BENEFIT_BANK
accounts = accounts_port()    # settings.BENEFIT_ACCOUNTS
login = login_port()          # settings.BENEFIT_LOGIN
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from madoguchi.rules.zengin import Profile


class NoAnswer(Exception):
    """The other side may or may not have received it: nothing may be assumed. Ask before sending again."""


class RefusedByBank(Exception):
    """The bank refused the file. `str()` is its reason."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The bank has the file. `number` is its own reference."""

    number: str


class Bank(Protocol):
    """The channel to the city's 指定金融機関. `key` is `<profile>:<sha256 of the file>`."""

    label: str
    simulated: bool

    def send(self, key: str, file_name: str, body: bytes) -> Receipt:
        """Hand the file over. Raises `NoAnswer` or `RefusedByBank`."""
        ...

    def ask(self, key: str) -> Receipt | None:
        """What became of the file: its receipt, or None when it never arrived. Raises `NoAnswer`."""
        ...


class SimulatesResults(Bank, Protocol):
    """A simulated bank, which can be asked to bring a result file about. For demos and tests."""

    def results(self, key: str, codes: Mapping[str, str], profile: Profile) -> bytes | None:
        """The result file of a received file, None if it never arrived. `codes` by payment key; else paid."""
        ...


@dataclass(frozen=True, slots=True)
class PublicAccount:
    """A 公金受取口座 as registered at `asked_at`; `holder_kana` as the state holds it."""

    bank_code: str
    branch_code: str
    account_type: str
    account_number: str
    holder_kana: str
    asked_at: datetime


class PublicAccounts(Protocol):
    """公金受取口座 of one person, asked only because that person asked for its use."""

    label: str
    simulated: bool

    def account_of(self, atena_number: str, consent: str) -> PublicAccount | None:
        """The registered account or None; `consent` names the application. Raises `NoAnswer`."""
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    """The four facts a card proves, and how: `method` such as `auth_app_simulator`."""

    name: str
    address: str
    birth_date: date
    sex: Literal["male", "female", "unknown"]
    method: str


class Login(Protocol):
    """An OIDC-like way to know a resident: redirect away, come back with a code."""

    label: str
    simulated: bool

    def begin(self, state: str, return_to: str) -> str:
        """The address where the resident proves who they are."""
        ...

    def finish(self, state: str, answer: Mapping[str, str]) -> Identity | None:
        """The identity behind the answer's code, None when it was cancelled or does not fit `state`."""
        ...


def bank_port() -> Bank | None:
    """The configured bank channel; None: files are downloaded and handed over by people."""
    return _made(settings.BENEFIT_BANK)


def accounts_port() -> PublicAccounts | None:
    """The configured source of 公金受取口座, or None."""
    return _made(settings.BENEFIT_ACCOUNTS)


def login_port() -> Login | None:
    """The configured way for residents to prove who they are, or None."""
    return _made(settings.BENEFIT_LOGIN)


def _made(path: str) -> Any:
    return import_string(path)() if path else None

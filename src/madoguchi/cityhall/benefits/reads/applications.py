"""Answers and where they came from: by letter, by token, by target."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.cityhall.benefits.answers import accounts
from madoguchi.cityhall.benefits.answers.vocabulary import documents, identities
from madoguchi.cityhall.benefits.models import Account, Application, Decision, Letter, Target
from madoguchi.cityhall.benefits.ports import NoAnswer, PublicAccount, accounts_port
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.documents.letter_reply import read_reply_code

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,86}")


def token_hash(token: str) -> str:
    """How a printed token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def letter_of_token(token: str) -> Letter | None:
    """The letter that printed this token, whatever became of it; None for an invented one."""
    if not _TOKEN.fullmatch(token):
        return None
    return Letter.objects.select_related("target__round").filter(token_sha256=token_hash(token)).first()


def letter_of_text(text: str) -> Letter | None:
    """The letter of a typed number, of a scanned reply sheet, or of the address behind its 2D code."""
    text = text.strip()
    letters = Letter.objects.select_related("target__round")
    if text.startswith("http"):
        return letter_of_token(text.rstrip("/").rsplit("/", 1)[-1])
    code = read_reply_code(text)
    return letters.filter(number=(code[0] if code else text.upper())).first()


def ask_account(application_id: UUID) -> PublicAccount | None:
    """Ask the port for the account of an application's payee. Raises `NoAnswer`."""
    application = Application.objects.select_related("target").get(pk=application_id)
    port = accounts_port()
    if port is None:
        raise NoAnswer("no source of accounts is configured")
    return port.account_of(application.target.subject, application.number)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer as the history shows it. `who` says how the person was known, a proxy included."""

    number: str
    at: datetime
    channel: str
    intent: str
    state: str
    who: str
    late: bool


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One frozen account. `shown` is masked, or the start of its hash for who sees no accounts."""

    version: int
    at: datetime
    source: str
    shown: str
    verdict: str
    reasons: tuple[str, ...]
    accepted: str
    directory_date: str


def answer_lines(target: Target) -> tuple[AnswerLine, ...]:
    """Every answer of a target, the newest first."""
    rows = Application.objects.filter(target=target).order_by("-received_at", "-number")
    return tuple(
        AnswerLine(
            row.number, row.received_at, Application.Channel(row.channel).label,
            Application.Intent(row.intent).label, Application.State(row.state).label, _who(row),
            bool(row.details.get("late")),
        )
        for row in rows
    )  # fmt: skip


def account_lines(target: Target, *, masked: bool = True) -> tuple[AccountLine, ...]:
    """Every frozen account of a target, the newest first; with `masked` False only hashes and no reasons."""
    rows = Account.objects.filter(target=target).select_related("accepted_by").order_by("-version")
    return tuple(
        AccountLine(
            row.version, row.frozen_at, Account.Source(row.source).label,
            accounts.shown(row) if masked else row.fingerprint[:12], Account.Verdict(row.verdict).label,
            tuple(row.reasons) if masked else (),
            row.accepted_by.display_name if row.accepted_by else "", row.directory_date,
        )
        for row in rows
    )  # fmt: skip


def application_panel(actor: Actor, target: Target) -> dict[str, Any]:
    """The context of `benefits/_target_application.html` for a target page that has checked its reader."""
    works = Permission.BENEFIT_WORK in actor.permissions or actor.is_house
    decisions = Decision.objects.filter(target=target).order_by("-decided_at")
    return {
        "answers": answer_lines(target), "accounts": account_lines(target, masked=works),
        "decisions": list(decisions), "works": works,
        "to_review": works and target.state in ("review", "applied", "deemed", "resubmitted"),
    }  # fmt: skip


def _who(row: Application) -> str:
    known = {"documents": documents().get(row.details.get("document", ""), ""), **identities()}
    how = known.get(row.identity) or row.identity
    return f"{Application.Proxy(row.proxy).label}：{how}" if row.proxy else how

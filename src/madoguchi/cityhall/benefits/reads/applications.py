"""Answers and where they came from: by letter, by token, by target."""

from __future__ import annotations

import hashlib
import re
from uuid import UUID

from django.conf import settings

from madoguchi.cityhall.benefits.models import Application, Letter
from madoguchi.cityhall.benefits.ports import NoAnswer, PublicAccount, accounts_port
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
    if text.startswith(settings.PUBLIC_URL) or text.startswith("http"):
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

"""What the tests of answers share: letters with a token, answers through each door, actors."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import replace
from datetime import date
from typing import Any

from tests.cityhall.benefits import build, people

from madoguchi.cityhall.benefits.answers.accounts import Given
from madoguchi.cityhall.benefits.answers.answering import Answer
from madoguchi.cityhall.benefits.models import Letter, LetterRun, Round, Target
from madoguchi.cityhall.tenancy.actor import Actor

RESIDENT = Actor("resident", "letter", "本人")
GOOD = Given("public", "0001", "001", "1", "1234567", "ミホン タロウ")


def asked(owned: Round, number: int, state: str = "informed", **changes: Any) -> Target:
    """A target whose payee lives here, as the register says."""
    kana = {"kana": changes["kana"]} if "kana" in changes else {}
    person = people.moved_in(number, **kana)
    return build.a_target(owned, number, state, resident_id=person.pk, **changes)


def own(number: int, **changes: Any) -> Given:
    """An account of nobody else."""
    return replace(GOOD, account_number=f"{2_000_000 + number}", **changes)


def a_letter(target: Target, kind: str = "confirmation", **changes: Any) -> tuple[Letter, str]:
    """A posted letter with the token that it printed."""
    token = secrets.token_urlsafe(24)
    number = LetterRun.objects.count() + 1
    run = LetterRun.objects.create(
        round=target.round, number=number, kind=kind, state="posted", total=1, done=1,
        dated=date(2026, 11, 1), requested_by="system:test", requested_at=build.NOW, posted_at=build.NOW,
        txid=uuid.uuid4(),
    )  # fmt: skip
    columns = {
        "number": f"{target.number}-{number}", "amount": target.amount, "checksum": "7KQ2-M9XD-4TBH",
        "token_sha256": hashlib.sha256(token.encode()).hexdigest(), "deadline": target.round.apply_until,
    }  # fmt: skip
    return Letter.objects.create(run=run, target=target, kind=kind, **(columns | changes)), token


def phone(letter: Letter, **changes: Any) -> Answer:
    columns = {
        "channel": "phone", "intent": "receive", "identity": "auth_app_simulator", "wants": "public",
        "account": GOOD, "letter_id": letter.pk,
    }  # fmt: skip
    return Answer(**(columns | changes))


def counter(**changes: Any) -> Answer:
    columns = {
        "channel": "counter", "intent": "receive", "identity": "documents", "wants": "public",
        "account": GOOD, "details": {"document": "my_number_card"},
    }  # fmt: skip
    return Answer(**(columns | changes))


def decline(**changes: Any) -> Answer:
    return counter(**({"intent": "decline", "wants": "", "account": None} | changes))

"""Rows for tests of one verb, made as the verbs would leave them: every guard of the database is passed."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from madoguchi.cityhall.benefits.models import Account, Decision, Round, Target, TargetMember
from madoguchi.cityhall.benefits.money import ledger
from madoguchi.cityhall.benefits.steps import move
from madoguchi.cityhall.tenancy.actor import Actor, system_actor

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
HOUSE = system_actor("test")
# The shortest way to each state.
WAY = {
    "candidate": [],
    "fixed": ["fixed"],
    "informed": ["fixed", "informed"],
    "applied": ["fixed", "informed", "applied"],
    "deemed": ["fixed", "informed", "deemed"],
    "declined": ["fixed", "informed", "declined"],
    "review": ["fixed", "informed", "applied", "review"],
}


def a_round(**changes: object) -> Round:
    columns = {
        "programme": "adjustment-2024", "name": "調整給付金", "section": "welfare", "state": "running",
        "definition": {"id": "adjustment-2024"}, "definition_sha256": "0" * 64,
        "base_date": date(2026, 6, 3), "opt_out_until": date(2026, 12, 10), "apply_until": date(2027, 1, 29),
        "pay_on": date(2026, 12, 18), "ceiling": 500_000, "opened_by": "system:test", "opened_at": NOW,
        "txid": uuid.uuid4(),
    }  # fmt: skip
    return Round.objects.create(**(columns | changes))


def a_target(
    owned: Round, number: int, state: str = "informed", *, amount: int = 40_000, actor: Actor = HOUSE,
    name: str = "見本 太郎", kana: str = "ミホン タロウ", subject: str = "", **changes: object,
) -> Target:  # fmt: skip
    subject = subject or f"{9_000_000 + number}"
    made = Target.objects.create(
        round=owned, number=f"{owned.number:02d}-{number:07d}", subject=subject, amount=amount,
        household_number=f"H{number}", changed_at=NOW,
        explained={"reason": "試験", "lines": ["試験の算定"], "figures": {}},
        snapshot={
            "name": name, "kana": kana, "postcode": "999-0001", "address": "見本市本町一丁目2番3号",
            "birth_date": "1980-01-02", "household_number": f"H{number}",
        },
        snapshot_sha256=hashlib.sha256(subject.encode()).hexdigest(), **changes,
    )  # fmt: skip
    TargetMember.objects.create(round=owned, target=made, atena_number=subject)
    for step in WAY[state]:
        move(actor, made, step, uuid.uuid4())
    return made


def an_account(target: Target, number: str = "1234567", **changes: object) -> Account:
    columns = {
        "version": target.accounts.count() + 1, "source": "public", "bank_code": "0001", "branch_code": "001",
        "account_type": "1", "secret": {"number": number, "holder": target.snapshot["kana"]},
        "fingerprint": hashlib.sha256(number.encode()).hexdigest(), "verdict": "equal",
        "directory_date": "2026-08-24", "frozen_at": NOW,
    }  # fmt: skip
    return Account.objects.create(target=target, **(columns | changes))


def a_grant(target: Target, *, actor: Actor = HOUSE) -> Decision:
    """Decide a target that is in review or deemed; the ledger and the target move with it."""
    txid = uuid.uuid4()
    made = Decision.objects.create(
        target=target, round=target.round, number=f"D-{target.number}", kind="grant", amount=target.amount,
        basis_sha256=target.snapshot_sha256, reason={"text": "試験"}, decided_by="system:test",
        decided_at=NOW, txid=txid,
    )  # fmt: skip
    ledger.post(actor, "decide", txid, NOW, [(made, None, made.amount)])
    move(actor, target, "decided", txid)
    return made


def granted(owned: Round, number: int, **changes: object) -> Decision:
    """A target with an account and a live grant: what a payment needs."""
    target = a_target(owned, number, "review", **changes)
    an_account(target, f"{1_000_000 + number}")
    return a_grant(target)

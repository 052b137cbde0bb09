"""What single and bulk decisions share: the decision row, its basis and its number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.cityhall.benefits.answers.refusals import ReasonUnknown
from madoguchi.cityhall.benefits.answers.vocabulary import reasons
from madoguchi.cityhall.benefits.models import Decision, Target
from madoguchi.cityhall.benefits.steps import signature_of
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.numbers import yearly_numbers


def decision_numbers(count: int, now: datetime) -> list[str]:
    """決定番号 such as D2026-000123."""
    return [f"D{number}" for number in yearly_numbers("benefit-decision", count, now)]


def new_decision(
    actor: Actor, target: Target, number: str, kind: str, reason: Mapping[str, Any], txid: UUID, now: datetime
) -> Decision:
    """The unsaved decision on a target as it stands."""
    return Decision(
        target=target, round_id=target.round_id, number=number, kind=kind,
        amount=target.amount if kind == Decision.Kind.GRANT else 0, basis_sha256=basis_of(target),
        reason=dict(reason), decided_by=signature_of(actor), decided_at=now, txid=txid,
    )  # fmt: skip


def basis_of(target: Target) -> str:
    """SHA-256 of what is decided on: the target's number, the hash of snapshot and figures, the amount."""
    basis = json.dumps([target.number, target.snapshot_sha256, target.amount], separators=(",", ":"))
    return hashlib.sha256(basis.encode()).hexdigest()


def reason_of(kind: str, code: str, text: str = "") -> dict[str, str]:
    """A reason as it is kept: code, the words it stands for, and what the officer added."""
    words = reasons(kind)
    if code not in words:
        raise ReasonUnknown
    return {"code": code, "text": words[code], "note": text.strip()}

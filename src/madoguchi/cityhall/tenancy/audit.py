"""The append-only, hash-chained log: who did what to which record, and why.

Each municipality has its own chain. An event's hash is
`SHA-256(previous hash + "\\n" + payload)`, the payload being canonical JSON that repeats every column.
No personal data goes in: subjects are identifiers, details are keys and counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.cityhall.tenancy.scope import active_municipality

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One event to be recorded. `subject` is such as `resident:<uuid>` or `case:<uuid>`."""

    verb: str
    subject: str
    reason: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def record(actor: Actor, verb: str, subject: str, *, reason: str = "", detail: Mapping[str, Any] | None = None) -> None:
    """Append one event. Call it late in the transaction: the chain's head stays locked until commit."""
    record_many(actor, [Entry(verb, subject, reason, detail or {})])


def record_many(actor: Actor, entries: Sequence[Entry]) -> None:
    """Append events in the given order, in two statements however many they are."""
    head = AuditEvent.objects.order_by("-seq").values_list("seq", "hash").first() or (0, GENESIS)
    seq, previous = head
    now = timezone.now()
    events = []
    for entry in entries:
        seq += 1
        payload = _payload(seq, now.isoformat(), actor, entry)
        digest = chain_hash(previous, payload)
        events.append(
            AuditEvent(
                seq=seq, payload=payload, previous=previous, hash=digest, at=now,
                actor=f"{actor.kind}:{actor.id}", verb=entry.verb, subject=entry.subject,
            )
        )
        previous = digest
    AuditEvent.objects.bulk_create(events)


def chain_hash(previous: str, payload: str) -> str:
    """The hash of an event that follows `previous`."""
    return hashlib.sha256(f"{previous}\n{payload}".encode()).hexdigest()


def _payload(seq: int, at: str, actor: Actor, entry: Entry) -> str:
    return json.dumps(
        {
            "municipality": active_municipality(),
            "seq": seq,
            "at": at,
            "actor": {"kind": actor.kind, "id": actor.id, "label": actor.label, "terminal": actor.terminal},
            "request": actor.request_id,
            "verb": entry.verb,
            "subject": entry.subject,
            "reason": entry.reason,
            "detail": dict(entry.detail),
        },
        ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str,
    )

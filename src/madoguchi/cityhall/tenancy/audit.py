"""The append-only, hash-chained log: who did what to which record, and why.

Each municipality has its own chain. Event number `seq` (from 1, no gap) carries

    hash = SHA-256( previous hash "\\n" seq "\\n" payload )      UTF-8, hexadecimal; first previous: 64 zeros

The payload is canonical JSON (sorted keys, no spaces) that repeats every column but the chain's own; `seq`
is left out of it, because on PostgreSQL a trigger assigns it under an advisory lock, at the insert. On SQLite
one writer at a time holds the database, and Python assigns it. `tenancy.audit_chain` verifies.

No personal data goes in: subjects are identifiers, details are keys, codes and counts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers
from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.cityhall.tenancy.scope import active_municipality

GENESIS = "0" * 64
# A screen that fetches itself again repeats a view that is on the log since its page was opened.
SAME_VIEW = timedelta(hours=12)
# Detail is for machines: keys, codes, identifiers and counts. A Japanese name cannot get in by mistake.
_NOT_A_CODE = re.compile(r"[^\x20-\x7e]")


class PersonalDataRefused(ValueError):
    """A detail value is free text. Write an identifier, a code or a count instead."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event to be recorded. `subject` is such as `resident:<uuid>` or `case:<uuid>`."""

    verb: str
    subject: str
    reason: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def record(
    actor: Actor, verb: str, subject: str, *, reason: str = "", detail: Mapping[str, Any] | None = None
) -> None:
    """Append one event. Call it late in the transaction: the chain's head stays locked until commit."""
    record_many(actor, [Entry(verb, subject, reason, detail or {})])


def record_many(actor: Actor, entries: Sequence[Entry]) -> None:
    """Append events in the given order: one statement on PostgreSQL, two on SQLite up to 100 events."""
    if not entries:
        return
    refuse_numbers([entry.reason for entry in entries])
    now = timezone.now()
    events = [_event(actor, entry, now) for entry in entries]
    with transaction.atomic(savepoint=False):
        if connection.vendor == "sqlite":
            _link(events)
        AuditEvent.objects.bulk_create(events)


def record_view(
    actor: Actor, verb: str, subject: str, *, repeated: bool, detail: Mapping[str, Any] | None = None
) -> None:
    """Append a view. One that a screen says it only repeats is left out, if the log has the first one.

    The log itself is asked, so a request that merely claims to repeat a view is recorded like any other.
    """
    if not (repeated and _has_view(actor, verb, subject)):
        record(actor, verb, subject, detail=detail)


def _has_view(actor: Actor, verb: str, subject: str) -> bool:
    since = timezone.now() - SAME_VIEW
    seen = AuditEvent.objects.filter(subject=subject, actor=f"{actor.kind}:{actor.id}", verb=verb)
    return seen.filter(at__gte=since).exists()


def chain_hash(previous: str, seq: int, payload: str) -> str:
    """The hash of event `seq` that follows `previous`."""
    return hashlib.sha256(f"{previous}\n{seq}\n{payload}".encode()).hexdigest()


def _link(events: Sequence[AuditEvent]) -> None:
    head = AuditEvent.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, previous = head or (0, GENESIS)
    for event in events:
        seq += 1
        event.seq, event.previous, event.hash = seq, previous, chain_hash(previous, seq, event.payload)
        previous = event.hash


def _event(actor: Actor, entry: Entry, at: Any) -> AuditEvent:
    _refuse_free_text(entry)
    return AuditEvent(
        seq=0, payload=_payload(at.isoformat(), actor, entry), at=at,
        actor=f"{actor.kind}:{actor.id}", verb=entry.verb, subject=entry.subject,
    )


def _payload(at: str, actor: Actor, entry: Entry) -> str:
    return json.dumps(
        {
            "municipality": active_municipality(),
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


def _refuse_free_text(entry: Entry) -> None:
    text = json.dumps([entry.subject, dict(entry.detail)], ensure_ascii=False, default=str)
    if _NOT_A_CODE.search(text):
        raise PersonalDataRefused(f"{entry.verb}: subject and detail take codes and counts only.")

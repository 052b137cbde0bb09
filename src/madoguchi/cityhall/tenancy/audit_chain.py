"""Verify a municipality's audit chain, from the first event to its head, without holding it in memory.

A changed, removed, added or reordered event breaks the chain at its number. Someone who rewrites the whole
rest of the chain, or cuts its end off, is found by a head that was exported before and kept elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from madoguchi.cityhall.tenancy.audit import GENESIS, chain_hash
from madoguchi.cityhall.tenancy.models import AuditEvent
from madoguchi.cityhall.tenancy.scope import active_municipality

CHUNK = 5_000
_COLUMNS = ("seq", "previous", "hash", "payload", "at", "actor", "verb", "subject")


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a day (Japan time): what to keep outside the database."""

    day: date
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`broken` is the number of the first event that does not fit, None for a whole chain."""

    events: int
    heads: tuple[Head, ...]
    broken: int | None = None
    problem: str = ""


def verify(expected: Sequence[Head] = ()) -> Verdict:
    """Check the active municipality's chain, and that it still contains the heads exported earlier."""
    known = {head.seq: head.hash for head in expected}
    heads: dict[date, Head] = {}
    seq, previous = 0, GENESIS
    for row in _events():
        seq += 1
        if problem := _problem(row, seq, previous, known):
            return Verdict(seq - 1, tuple(heads.values()), seq, problem)
        known.pop(seq, None)
        previous = row["hash"]
        day = timezone.localdate(row["at"])
        heads[day] = Head(day, seq, previous)
    if known:
        return Verdict(seq, tuple(heads.values()), min(known), "missing: an exported head is beyond the end")
    return Verdict(seq, tuple(heads.values()))


def _events() -> Iterator[dict[str, Any]]:
    last = -1
    while chunk := list(AuditEvent.objects.filter(seq__gt=last).order_by("seq").values(*_COLUMNS)[:CHUNK]):
        yield from chunk
        last = chunk[-1]["seq"]


def _problem(row: dict[str, Any], seq: int, previous: str, known: dict[int, str]) -> str:
    if row["seq"] != seq:
        return f"missing: the next event has number {row['seq']}"
    if row["previous"] != previous:
        return "does not follow the event before it"
    if row["hash"] != chain_hash(previous, seq, row["payload"]):
        return "its content was changed"
    if not _columns_agree(row):
        return "its columns differ from its content"
    if known.get(seq, row["hash"]) != row["hash"]:
        return "differs from the head exported earlier: the chain was rewritten"
    return ""


def _columns_agree(row: dict[str, Any]) -> bool:
    said = json.loads(row["payload"])
    return bool(
        said["municipality"] == active_municipality()
        and datetime.fromisoformat(said["at"]) == row["at"]
        and f"{said['actor']['kind']}:{said['actor']['id']}" == row["actor"]
        and said["verb"] == row["verb"]
        and said["subject"] == row["subject"]
    )

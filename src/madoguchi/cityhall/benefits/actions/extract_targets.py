"""Ask for an extraction: a job works the targets out from the newest source files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.benefits.models import Extraction, Round, SourceFile
from madoguchi.cityhall.benefits.refusals import NotYet, RoundClosed
from madoguchi.cityhall.benefits.steps import lock_round, signature_of
from madoguchi.cityhall.benefits.tasks import extract
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.rules.benefits.sources import MAX_AGE_DAYS


@transaction.atomic
def extract_targets(actor: Actor, round_id: UUID, *, txid: UUID, today: date | None = None) -> Extraction:
    """One more extraction of the round, from the newest file of each kind it needs.

    Raises `NotYet` where a file is missing or old, or another extraction is at work; `RoundClosed`.
    """
    owned = lock_round(actor, round_id)
    if earlier := Extraction.objects.filter(txid=txid).first():
        return earlier
    if owned.state == Round.State.CLOSED:
        raise RoundClosed
    if Extraction.objects.filter(round=owned, state=Extraction.State.WORKING).exists():
        raise NotYet(_("いま抽出しています。終わってからもう一度押してください。"))
    sources = _sources(owned, today or timezone.localdate())
    made = Extraction.objects.create(
        round=owned, number=_next_number(owned), sources=sources, requested_by=signature_of(actor),
        requested_at=timezone.now(), txid=txid,
    )  # fmt: skip
    extract.enqueue(str(made.pk))
    live.publish("extraction.asked", [f"benefit:{owned.pk}"])
    detail = {"number": made.number, "sources": {kind: one["sha256"] for kind, one in sources.items()}}
    audit.record(actor, "benefit.extraction_asked", f"benefit:{owned.pk}", detail=detail)
    return made


def kinds_needed(owned: Round) -> tuple[str, ...]:
    """The kinds of source files that the round's programme is worked out from, the register first."""
    named = owned.definition.get("sources") or [SourceFile.Kind.TARGETS]
    return tuple(dict.fromkeys([SourceFile.Kind.REGISTER.value, *map(str, named)]))


def _sources(owned: Round, today: date) -> dict[str, Any]:
    needed = kinds_needed(owned)
    found = newest_files(needed)
    if missing := [SourceFile.Kind(kind).label for kind in needed if kind not in found]:
        raise NotYet(_("元データがありません：%s。先に取り込んでください。") % "、".join(map(str, missing)))
    old = [one for one in found.values() if (today - one.as_of).days > MAX_AGE_DAYS]
    if old:
        names = "、".join(str(SourceFile.Kind(one.kind).label) for one in old)
        raise NotYet(
            _("元データが古くなっています（%(days)s日以内のものを使います）：%(names)s。取り込み直してください。")
            % {"days": MAX_AGE_DAYS, "names": names}
        )
    return {
        kind: {"id": str(one.pk), "sha256": one.sha256, "as_of": one.as_of.isoformat()}
        for kind, one in found.items()
    }  # fmt: skip


def newest_files(kinds: Sequence[str]) -> dict[str, SourceFile]:
    """The newest file of each kind, without its content; kinds that nobody took in are left out."""
    rows = SourceFile.objects.filter(kind__in=kinds).defer("content", "report")
    found: dict[str, SourceFile] = {}
    for row in rows.order_by("as_of", "imported_at"):
        found[row.kind] = row
    return {kind: found[kind] for kind in kinds if kind in found}


def _next_number(owned: Round) -> int:
    return int(owned.extractions.aggregate(newest=Max("number"))["newest"] or 0) + 1

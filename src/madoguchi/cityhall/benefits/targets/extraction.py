"""The extraction's job: work out, then keep in pieces, each piece and its checkpoint in one transaction.

A worker that dies leaves whole pieces; the next one works out the same again (the source files and the
definition are frozen) and goes on after the last piece.
"""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.models import Extraction, Round, SourceFile
from madoguchi.cityhall.benefits.targets.keeping import Keeper
from madoguchi.cityhall.benefits.targets.source_tables import source_of
from madoguchi.cityhall.tenancy import audit, jobs, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.rules.benefits import Programme, Source
from madoguchi.rules.benefits.definition import digest, thaw
from madoguchi.rules.benefits.drawing import Drawing, drawn

PIECE = 2_000
# A checkpoint behind every 宛名番号.
ALL_KEPT = "\uffff"


def run(actor: Actor, extraction_id: UUID) -> str:
    """Bring an extraction to its end inside its job; done already, nothing happens."""
    extraction = Extraction.objects.select_related("round").get(pk=extraction_id)
    if extraction.state != Extraction.State.WORKING:
        return extraction.state
    programme = _programme(extraction.round)
    if programme is None:
        return _refuse(actor, extraction, "definition")
    code = Municipality.objects.values_list("code", flat=True).get(pk=active_municipality())
    with drawn(programme, _sources(extraction), city=code) as drawing:
        _keep(actor, extraction, drawing)
    return extraction.state


def _programme(owned: Round) -> Programme | None:
    """The programme as it was opened; None when the frozen definition was altered since."""
    return thaw(owned.definition) if digest(owned.definition) == owned.definition_sha256 else None


def _sources(extraction: Extraction) -> dict[str, Source]:
    files = SourceFile.objects.in_bulk([one["id"] for one in extraction.sources.values()])
    return {file.kind: source_of(file) for file in files.values()}


def _keep(actor: Actor, extraction: Extraction, drawing: Drawing) -> None:
    state = jobs.checkpoint()
    done = Counter(state.get("tally", {}))
    keeper = Keeper(actor, extraction)
    total = drawing.counts.get("applies", 0) + drawing.counts.get("unknown", 0)
    for rows in drawing.rows(after=state.get("after", ""), size=PIECE):
        with transaction.atomic():
            done.update(keeper.keep(rows))
            _progress(extraction, total, extraction.done + len(rows))
            jobs.save_checkpoint(after=rows[-1].subject, tally=dict(done))
    gone = 1
    while gone:
        with transaction.atomic():
            gone = keeper.drop_unnamed()
            done["gone"] += gone
            jobs.save_checkpoint(after=ALL_KEPT, tally=dict(done))
    _progress(extraction, total, total)
    _finish(actor, extraction, drawing, done)


def _progress(extraction: Extraction, total: int, done: int) -> None:
    extraction.total, extraction.done = total, done
    extraction.save(update_fields=["total", "done"])
    live.publish("extraction.progress", [f"benefit:{extraction.round_id}"])


def _finish(actor: Actor, extraction: Extraction, drawing: Drawing, done: Counter[str]) -> None:
    counts: dict[str, Any] = {**drawing.counts, **done, "reasons": [list(row) for row in drawing.reasons]}
    extraction.counts, extraction.amounts = counts, dict(drawing.amounts)
    _close(actor, extraction, Extraction.State.DONE, {**drawing.counts, **done})


def _refuse(actor: Actor, extraction: Extraction, problem: str) -> str:
    extraction.problem = problem
    _close(actor, extraction, Extraction.State.REFUSED, {"problem": problem})
    return extraction.state


def _close(actor: Actor, extraction: Extraction, state: str, detail: dict[str, Any]) -> None:
    extraction.state, extraction.finished_at = state, timezone.now()
    with transaction.atomic():
        extraction.save(update_fields=["state", "finished_at", "counts", "amounts", "problem"])
        live.publish(f"extraction.{state}", [f"benefit:{extraction.round_id}"])
        audit.record(actor, f"benefit.extraction_{state}", f"benefit:{extraction.round_id}", detail=detail)

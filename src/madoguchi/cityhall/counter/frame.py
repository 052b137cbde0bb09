"""What every page of a visit shows around its step: the visit, the seven steps, the tablet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.cases.planning import rules_of
from madoguchi.cityhall.cases.selectors import access_visit
from madoguchi.cityhall.counter.posted import with_txid
from madoguchi.cityhall.counter.progress import Progress, progress_of
from madoguchi.cityhall.counter.selectors import device_at, is_lost

STEPS: tuple[tuple[str, str | Promise], ...] = (
    ("identity", _("本人確認")),
    ("people", _("対象の人")),
    ("ask", _("聞き取り")),
    ("tasks", _("手続き")),
    ("forms", _("申請書")),
    ("sign", _("署名")),
    ("done", _("完了")),
)
LANGUAGES = (("ja", "日本語"), ("ja-x-easy", "やさしい日本語"), ("en", "English"))


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the left column. `url` is empty while the step cannot be opened yet."""

    name: str
    label: str | Promise
    url: str
    done: bool
    current: bool


def place_of(request: HttpRequest) -> str:
    """The counter this clerk works at; a clerk without one is a place of their own."""
    return request.user.counter or request.user.username


def desk(request: HttpRequest, visit_id: UUID, step: str) -> dict[str, Any]:
    """The context of a step's page: `visit`, `event`, `steps`, `tablet`, a fresh `txid`."""
    return desk_of(request, access_visit(request.actor, visit_id), step)


def desk_of(request: HttpRequest, visit: Visit, step: str) -> dict[str, Any]:
    """As `desk`, for a visit already at hand."""
    progress = progress_of(visit)
    tablet = device_at(place_of(request))
    return with_txid({
        "visit": visit,
        "event": rules_of(request.user.municipality).catalogue.vocabulary.events[visit.event],
        "progress": progress,
        "steps": steps_of(visit, progress, step),
        "tablet": tablet,
        "tablet_lost": tablet is not None and is_lost(tablet),
        "languages": LANGUAGES,
        "step": step,
    })  # fmt: skip


def steps_of(visit: Visit, progress: Progress, current: str) -> list[Step]:
    """Done steps and the next one may be opened; what lies further waits."""
    done = progress.done()
    steps, reachable = [], True
    for name, label in STEPS:
        url = reverse(f"counter:{name}", args=[visit.pk]) if reachable else ""
        steps.append(Step(name, label, url, done[name], name == current))
        reachable = reachable and done[name]
    return steps


def next_step(visit: Visit) -> str:
    """The address of the first step that is not done."""
    done = progress_of(visit).done()
    name = next((name for name, _label in STEPS if not done[name]), "done")
    return reverse(f"counter:{name}", args=[visit.pk])

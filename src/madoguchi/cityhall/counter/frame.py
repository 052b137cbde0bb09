"""What every page of a visit shows around its step: the visit, the seven steps, the tablet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.cases.planning import Draft, draft_of
from madoguchi.cityhall.cases.selectors import access_visit
from madoguchi.cityhall.counter.guard import require
from madoguchi.cityhall.counter.posted import with_txid
from madoguchi.cityhall.counter.selectors import device_at, is_lost
from madoguchi.cityhall.counter.standing import standing_of
from madoguchi.cityhall.tickets.selectors import at_my_counter
from madoguchi.cityhall.ui.refusals import Elsewhere

STEPS: tuple[tuple[str, str | Promise], ...] = (
    ("identity", _("本人確認")),
    ("people", _("対象の人")),
    ("ask", _("聞き取り")),
    ("tasks", _("手続き")),
    ("forms", _("申請書")),
    ("sign", _("署名")),
    ("done", _("完了")),
)
# A blocked visit can still be left: these two say who is in it, not where they live.
_NAMES_ONLY = {"people", "done"}
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
    """The context of a step's page: `visit`, `draft`, `event`, `steps`, `tablet`, a fresh `txid`.

    A visit that is no longer a draft has only its last page: the other steps raise `Elsewhere`. What shows
    more than names raises `ProtectedPerson` while 支援措置 blocks somebody of the visit.
    """
    draft = open_draft(request, visit_id) if step != "done" else draft_of(visit_of(request, visit_id))
    if step not in _NAMES_ONLY:
        require(request.actor, "view", draft.people)
    done = standing_of(draft).done()
    return with_txid({
        "visit": draft.visit,
        "draft": draft,
        "event": draft.rules.catalogue.vocabulary.events[draft.visit.event],
        "steps": _steps(draft, done, step),
        "languages": LANGUAGES,
        "served_number": at_my_counter(request.actor, visit_id),
        **tablet_context(request),
    })  # fmt: skip


def visit_of(request: HttpRequest, visit_id: UUID) -> Visit:
    """The visit, as seen on an opened page or again on its live part."""
    return access_visit(request.actor, visit_id, repeated=is_live(request))


def open_draft(request: HttpRequest, visit_id: UUID) -> Draft:
    """The draft of a visit that still is one. Raises `Elsewhere` for a submitted or cancelled visit."""
    visit = visit_of(request, visit_id)
    if visit.submitted_at is not None:
        raise Elsewhere(step_url("done", visit))
    if visit.closed_at is not None:
        messages.info(request, gettext("来庁番号%(n)sは取りやめになっています。") % {"n": visit.number})
        raise Elsewhere(reverse("counter:reception"))
    return draft_of(visit)


def is_live(request: HttpRequest) -> bool:
    """Whether an open page fetches its live part by itself (ui/live.js)."""
    return "X-Live" in request.headers


def tablet_context(request: HttpRequest) -> dict[str, Any]:
    """The tablet of this clerk's counter."""
    tablet = device_at(place_of(request))
    return {
        "place": place_of(request), "tablet": tablet, "tablet_lost": tablet is not None and is_lost(tablet),
    }  # fmt: skip


def next_step(visit: Visit) -> str:
    """The address of the first step that is not done."""
    done = standing_of(draft_of(visit)).done()
    return step_url(next(name for name, _label in STEPS if not done[name]), visit)


def step_url(name: str, visit: Visit) -> str:
    return reverse(f"counter:{name}", args=[visit.pk])


def _steps(draft: Draft, done: dict[str, bool], current: str) -> list[Step]:
    """Done steps and the next one may be opened; what lies further waits. After submission none may."""
    steps, reachable = [], draft.visit.submitted_at is None
    for name, label in STEPS:
        url = step_url(name, draft.visit) if reachable else ""
        steps.append(Step(name, label, url, done[name], name == current))
        reachable = reachable and done[name]
    return steps

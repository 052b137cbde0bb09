"""`/g/r/<round>/targets/` and `/g/t/<target>/`: the list, and one case with its whole way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.benefits.actions.exclude_target import exclude_target
from madoguchi.cityhall.benefits.actions.hold_target import hold_target
from madoguchi.cityhall.benefits.actions.release_target import release_target
from madoguchi.cityhall.benefits.forms import ExcludeForm, HoldForm, ReleaseForm
from madoguchi.cityhall.benefits.models import Target
from madoguchi.cityhall.benefits.reads.applications import application_panel
from madoguchi.cityhall.benefits.refusals import RoundRefused
from madoguchi.cityhall.benefits.selectors import (
    Filters,
    TargetView,
    access_round,
    access_target,
    is_officer,
    progress,
    target_page,
)
from madoguchi.cityhall.benefits.states import TARGET
from madoguchi.cityhall.benefits.targets.gates import HOLDABLE
from madoguchi.cityhall.benefits.views.doors import OldPage, new_txid, records_refusals, txid_of

VERBS: dict[str, Callable[..., Any]] = {
    "hold": hold_target, "release": release_target, "exclude": exclude_target,
}  # fmt: skip


@require_safe
@records_refusals
def index(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The round's targets by number; filtered by state, hold, 整理番号 or 宛名番号."""
    owned = access_round(request.actor, round_id)
    wanted = {key: request.GET.get(key, "")[:40] for key in ("state", "hold", "text", "after")}
    page = target_page(request.actor, owned, Filters(**wanted))
    more = ""
    if page.more:
        kept = {key: value for key, value in wanted.items() if value and key != "after"}
        more = f"{reverse('benefits:targets', args=[round_id])}?{urlencode(kept | {'after': page.more})}"
    context = {
        "round": owned, "page": page, "progress": progress(owned), "wanted": wanted, "more": more,
        "states": Target.State.choices, "holds": Target.Hold.choices, "tab": "targets",
        "officer": is_officer(request.actor),
    }  # fmt: skip
    return render(request, "benefits/targets.html", context)


@require_safe
@records_refusals
def show(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """The whole case."""
    found = access_target(request.actor, target_id)
    return render(request, "benefits/target.html", _context(request, found) | _doings(request, found))


@require_safe
@records_refusals
def live(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """State and way, for a page that is open."""
    found = access_target(request.actor, target_id, repeated="X-Live" in request.headers)
    return render(request, "benefits/_target_side.html", _context(request, found))


@require_POST
@records_refusals
def act(request: HttpRequest, target_id: UUID, verb: str) -> HttpResponse:
    """Hold, release or exclude; then the case again."""
    if verb not in VERBS:
        raise OldPage
    found = access_target(request.actor, target_id)
    form = _form(verb, found.target, request.POST)
    if form.is_valid():
        try:
            VERBS[verb](request.actor, target_id, txid=txid_of(request), **form.cleaned_data)
        except RoundRefused as refused:
            form.add_error("amount", str(refused))
        else:
            messages.success(request, _("記録しました。"))
            return redirect("benefits:target", target_id)
    context = _context(request, found) | _doings(request, found) | {f"{verb}_form": form, "problem": form}
    return render(request, "benefits/target.html", context, status=422)


def _context(request: HttpRequest, found: TargetView) -> dict[str, Any]:
    return application_panel(request.actor, found.target) | {
        "found": found, "target": found.target, "round": found.target.round, "tab": "targets",
        "officer": is_officer(request.actor),
    }  # fmt: skip


def _doings(request: HttpRequest, found: TargetView) -> dict[str, Any]:
    state = found.target.state
    if not is_officer(request.actor):
        return {}
    possible = {
        "hold": state in HOLDABLE, "release": state == "held", "exclude": "excluded" in TARGET[state],
    }  # fmt: skip
    made = {f"{verb}_form": _form(verb, found.target) for verb, open_ in possible.items() if open_}
    return made | {"txid": new_txid()}


def _form(verb: str, target: Target, posted: Any = None) -> forms.Form:
    if verb == "release":
        return ReleaseForm(posted, settle=target.amount is None, auto_id="release_%s")
    return (HoldForm if verb == "hold" else ExcludeForm)(posted, auto_id=f"{verb}_%s")

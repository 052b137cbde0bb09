"""`/g/r/<round>/extraction/`: working the targets out, looking at a sample, fixing them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.benefits.actions.check_sample import check_sample
from madoguchi.cityhall.benefits.actions.extract_targets import extract_targets
from madoguchi.cityhall.benefits.actions.fix_targets import fix_targets
from madoguchi.cityhall.benefits.refusals import NotFound
from madoguchi.cityhall.benefits.selectors import access_round, progress, sample
from madoguchi.cityhall.benefits.views.doors import new_txid, records_refusals, txid_of
from madoguchi.cityhall.tenancy.roles import Permission


@require_safe
@records_refusals
def index(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The newest extraction, its numbers, and what can be done with it."""
    return render(request, "benefits/extraction.html", _context(request, round_id))


@require_safe
@records_refusals
def live(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The same, for a page that is open."""
    return render(request, "benefits/_extraction.html", _context(request, round_id))


@require_POST
@records_refusals
def start(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Ask for an extraction."""
    extract_targets(request.actor, round_id, txid=txid_of(request))
    return redirect("benefits:extraction", round_id)


@records_refusals
def look(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The sample; a POST says that it was looked at."""
    owned = access_round(request.actor, round_id, Permission.BENEFIT_WORK)
    newest = owned.extractions.order_by("-number").first()
    if newest is None:
        raise NotFound("抽出")
    targets = sample(request.actor, newest)
    if request.method == "POST":
        check_sample(request.actor, newest.pk, shown=len(targets))
        messages.success(request, _("抜き取り確認を記録しました。対象を確定できます。"))
        return redirect("benefits:extraction", round_id)
    context = {"round": owned, "extraction": newest, "targets": targets, "tab": "extraction"}
    return render(request, "benefits/sample.html", context)


@require_POST
@records_refusals
def fix(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Fix the candidates."""
    fix_targets(request.actor, round_id, txid=txid_of(request))
    messages.success(request, _("対象を確定しています。"))
    return redirect("benefits:extraction", round_id)


def _context(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    owned = access_round(request.actor, round_id, Permission.BENEFIT_WORK)
    newest = owned.extractions.order_by("-number").first()
    found = progress(owned)
    return {
        "round": owned, "extraction": newest, "progress": found, "tab": "extraction", "txid": new_txid(),
        "earlier": list(owned.extractions.order_by("-number")[1:6]),
        "candidates": found.counts.get("candidate", 0),
        "percent": 100 * newest.done // newest.total if newest and newest.total else 0,
    }  # fmt: skip

"""`/p/`: what waits for an officer, every 支援措置, and what is open at this moment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.cases.visit_numbers import visit_numbers
from madoguchi.cityhall.protection.forms import GrantForm, RefuseForm
from madoguchi.cityhall.protection.words import operation_words, standing_of
from madoguchi.cityhall.residents.actions.decide_lift import grant_lift, refuse_lift
from madoguchi.cityhall.residents.actions.end_lift import end_lift
from madoguchi.cityhall.residents.refusals import ProtectionRefused
from madoguchi.cityhall.residents.selectors import (
    access_request,
    inherited_protections,
    lifts_in_force,
    protected_transfers,
    protections,
    waiting_requests,
)

PER_PAGE = 50


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Requests on top, then the protections: those whose end is near or past come first."""
    ended, today = "ended" in request.GET, timezone.localdate()
    page = Paginator(protections(request.actor, ended=ended), PER_PAGE).get_page(request.GET.get("page"))
    lines = [(line, *standing_of(line.state, line.until_on, today)) for line in page]
    context = {"page": page, "lines": lines, "ended": ended, "transfers": protected_transfers(request.actor)}
    return render(request, "protection/home.html", context | _now(request))


@require_GET
def home_live(request: HttpRequest) -> HttpResponse:
    """The live part: requests, what imports took over, and lifts."""
    return render(request, "protection/_now.html", _now(request))


@require_GET
def one_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Who asks, for whom, why."""
    return _request_page(request, request_id)


@require_POST
def grant(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Yes."""
    form = GrantForm(list(access_request(request.actor, request_id).operations), request.POST)
    if form.is_valid():
        try:
            grant_lift(request.actor, request_id, **form.cleaned_data)
        except ProtectionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("一時解除しました。時間が過ぎると、自動で元に戻ります。"))
            return redirect("protection:home")
    return _request_page(request, request_id, grant=form)


@require_POST
def refuse(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """No."""
    form = RefuseForm(request.POST)
    if form.is_valid():
        refuse_lift(request.actor, request_id, reason=form.cleaned_data["answer"])
        messages.success(request, _("解除しないことを、依頼した職員に伝えました。"))
        return redirect("protection:home")
    return _request_page(request, request_id, refuse=form)


@require_POST
def lift_end(request: HttpRequest, lift_id: UUID) -> HttpResponse:
    """Close what is open."""
    end_lift(request.actor, lift_id)
    messages.success(request, _("一時解除を終えました。次の操作から、また止まります。"))
    return redirect("protection:home")


def _request_page(request: HttpRequest, request_id: UUID, **forms: Any) -> HttpResponse:
    found = access_request(request.actor, request_id)
    context = {
        "asked": found, "words": operation_words(found.operations),
        "visit": visit_numbers([found.visit_id]).get(found.visit_id, ""),
        "grant": GrantForm(list(found.operations)), "refuse": RefuseForm(), **forms,
    }  # fmt: skip
    context["form"] = next(iter(forms.values()), None)
    return render(request, "protection/request.html", context, status=422 if forms else 200)


def _now(request: HttpRequest) -> dict[str, Any]:
    requests, lifts = waiting_requests(request.actor), lifts_in_force(request.actor)
    numbers = visit_numbers([*(one.visit_id for one in requests), *(one.visit_id for one in lifts)])

    def rows(found: Iterable[Any]) -> list[tuple[Any, str, str]]:
        return [(one, operation_words(one.operations), numbers.get(one.visit_id, "")) for one in found]

    inherited = inherited_protections(request.actor)
    return {"requests": rows(requests), "lifts": rows(lifts), "inherited": inherited}

"""`/c/lift/`: the officer (支援措置責任者) opens a blocked record for one clerk, for a stated reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.cityhall.counter.forms import LiftForm, SearchForm
from madoguchi.cityhall.counter.posted import BrokenPost, txid_of, with_txid
from madoguchi.cityhall.residents.actions.lift_protection import lift_protection
from madoguchi.cityhall.residents.selectors import expiring_protections, search_people
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.cityhall.tenancy.roles import Permission


@require_http_methods(["GET", "POST"])
def lifts(request: HttpRequest) -> HttpResponse:
    """Search for the person; protected ones can be opened. Also what ends soon."""
    form = SearchForm(request.POST or None)
    context: dict[str, Any] = {
        "form": form, "expiring": expiring_protections(request.actor, timezone.localdate()),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        context["result"] = search_people(request.actor, form.cleaned_data["text"])
    return render(request, "counter/lifts.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, kind: str, person_id: UUID) -> HttpResponse:
    """For whom, for what, how long and why."""
    if kind not in {"resident", "transfer"}:
        raise BrokenPost
    form = LiftForm(_clerks(request.user.municipality), request.POST or None)
    if request.method == "POST" and form.is_valid():
        lift_protection(
            request.actor, txid=txid_of(request), **form.cleaned_data, **{f"{kind}_id": person_id}
        )
        messages.success(request, _("一時解除しました。時間が過ぎると、自動で元に戻ります。"))
        return redirect("counter:lifts")
    context = with_txid({"form": form})
    return render(request, "counter/lift.html", context, status=422 if form.errors else 200)


def _clerks(municipality: Municipality) -> list[tuple[str, str]]:
    staff = Staff.objects.filter(municipality=municipality, is_active=True).order_by("display_name")
    return [
        (str(one.pk), f"{one.display_name}　{one.counter}")
        for one in staff
        if one.may(Permission.COUNTER_SERVE)
    ]

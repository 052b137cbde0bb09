"""`/p/find/`, `/p/new/…`, `/p/lift/…`: an officer finds a person, protects them, or opens for a clerk."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.cityhall.protection.forms import LiftForm, ProtectForm, SearchForm
from madoguchi.cityhall.residents.actions.lift_protection import lift_protection
from madoguchi.cityhall.residents.actions.protect_person import protect_person
from madoguchi.cityhall.residents.refusals import ProtectionRefused
from madoguchi.cityhall.residents.results import PersonView
from madoguchi.cityhall.residents.selectors import household_for_protection, name_to_lift, search_people
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.roles import Permission


@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Search by POST: what was looked for never stands in an address."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context["result"] = search_people(request.actor, form.cleaned_data["text"])
    return render(request, "protection/find.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def protect(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Register a 支援措置 for the person."""
    person, *others = household_for_protection(request.actor, resident_id)
    initial = {
        "from_on": timezone.localdate(), "provisional": "yes",
        "protected_addresses": person.items.get("address", ""), "duties": ["inspection", "juminhyo"],
    }  # fmt: skip
    posted = request.POST if request.method == "POST" else None
    form = ProtectForm([_choice(one) for one in others], posted, initial=initial)
    if form.is_valid():
        try:
            row = _register(request, resident_id, form)
        except ProtectionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("登録しました。今から、表示・印刷・出力を止めます。"))
            return redirect("protection:record", row.pk)
    context = {"form": form, "person": person}
    return render(request, "protection/protect.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, kind: str, person_id: UUID) -> HttpResponse:
    """Open for one clerk, without a request on screen."""
    if kind not in {"resident", "transfer"}:
        raise Http404
    form = LiftForm(_clerks(request), request.POST if request.method == "POST" else None)
    if form.is_valid():
        lift_protection(request.actor, txid=_txid(request), **form.cleaned_data, **{f"{kind}_id": person_id})
        messages.success(request, _("一時解除しました。時間が過ぎると、自動で元に戻ります。"))
        return redirect("protection:home")
    name = name_to_lift(request.actor, **{f"{kind}_id": person_id})
    context = {"form": form, "txid": uuid4(), "name": name}
    return render(request, "protection/lift.html", context, status=422 if form.errors else 200)


def _register(request: HttpRequest, resident_id: UUID, form: ProtectForm) -> Any:
    return protect_person(
        request.actor, resident_id, details=form.details(),
        together=[UUID(pk) for pk in form.cleaned_data.get("together", ())],
        provisional=form.cleaned_data["provisional"] == "yes", from_on=form.cleaned_data["from_on"],
    )  # fmt: skip


def _choice(person: PersonView) -> tuple[str, str]:
    return str(person.id), f"{person.items['name']}（{person.items.get('relation', '')}）"


def _clerks(request: HttpRequest) -> list[tuple[str, str]]:
    staff = Staff.objects.filter(municipality=request.user.municipality, is_active=True)
    return [
        (str(one.pk), f"{one.display_name}　{one.counter}")
        for one in staff.order_by("section", "username")
        if one.may(Permission.PERSON_VIEW)
    ]


def _txid(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("txid", ""))
    except ValueError:
        return uuid4()

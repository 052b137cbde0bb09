"""`/p/ask/`: whoever met the block asks for a lift, waits, and goes on without reloading."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.cityhall.protection.forms import AskForm
from madoguchi.cityhall.protection.words import operation_words
from madoguchi.cityhall.residents.actions.ask_for_lift import ask_for_lift
from madoguchi.cityhall.residents.models import ProtectionRequest
from madoguchi.cityhall.residents.refusals import ProtectedPerson
from madoguchi.cityhall.residents.selectors import own_request
from madoguchi.cityhall.tenancy.roles import Permission

# What one visit at the counter needs from beginning to end, so that the clerk asks once.
_FOR_A_VISIT = ["view", "print", "display"]


def blocked(request: HttpRequest, problem: ProtectedPerson, back: str) -> HttpResponse:
    """The page that stops the work, with the form that asks for a lift. It shows nothing about the person."""
    form = AskForm(initial={
        "resident": problem.resident_id, "transfer": problem.transfer_id, "visit": problem.visit_id,
        "back": back, "operations": _wanted(request, problem.operation),
    })  # fmt: skip
    return _page(request, form, problem.visit_id, status=problem.status)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """GET: the same page, reached by a link. POST: ask."""
    if request.method == "GET":
        wanted = _wanted(request, request.GET.get("operation", "view"))
        initial = {**_given(request.GET), "operations": wanted}
        return _page(request, AskForm(initial=initial), initial.get("visit"))
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, form, form.cleaned_data.get("visit"), status=422)
    said = form.cleaned_data
    asked_for = ask_for_lift(
        request.actor, operations=said["operations"], reason=said["reason"], txid=_txid(request),
        resident_id=said["resident"], transfer_id=said["transfer"], visit_id=said["visit"],
        back=_own_address(request, said["back"]),
    )  # fmt: skip
    return redirect("protection:asked", asked_for.pk)


@require_GET
def asked(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Waiting for the officer."""
    row = own_request(request.actor, request_id)
    if row.state == ProtectionRequest.State.GRANTED:
        return redirect(row.back or "/")
    return render(request, "protection/asked.html", _waiting(request, row))


@require_GET
def asked_live(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The live part: once granted, the window goes where the work goes on."""
    row = own_request(request.actor, request_id)
    if row.state == ProtectionRequest.State.GRANTED:
        return HttpResponse(headers={"HX-Redirect": row.back or "/"})
    return render(request, "protection/_asked.html", _waiting(request, row))


def _page(request: HttpRequest, form: AskForm, visit: Any, status: int = 200) -> HttpResponse:
    context = {"form": form, "elsewhere": _elsewhere(request, visit), "txid": uuid4()}
    return render(request, "protection/blocked.html", context, status=status)


def _waiting(request: HttpRequest, row: ProtectionRequest) -> dict[str, Any]:
    answer = row.answer["text"] if row.answer else ""
    return {
        "asked": row, "answer": answer, "words": operation_words(row.operations),
        "elsewhere": _elsewhere(request, row.visit_id),
    }  # fmt: skip


def _elsewhere(request: HttpRequest, visit: Any) -> str:
    """Where to go on without this person."""
    if visit and Permission.COUNTER_SERVE in request.actor.permissions:
        return reverse("counter:people", args=[visit])
    return "/"


def _wanted(request: HttpRequest, operation: str) -> list[str]:
    serves = Permission.COUNTER_SERVE in request.actor.permissions
    return [*_FOR_A_VISIT, operation] if serves else [operation]


def _given(query: QueryDict) -> dict[str, Any]:
    """Identifiers from a link; what is none is left out."""
    said: dict[str, Any] = {"back": query.get("back", "")}
    for name in ("resident", "transfer", "visit"):
        try:
            said[name] = UUID(query.get(name, ""))
        except ValueError:
            continue
    return said


def _own_address(request: HttpRequest, address: str) -> str:
    safe = address.startswith("/") and url_has_allowed_host_and_scheme(address, {request.get_host()})
    return address if safe else ""


def _txid(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("txid", ""))
    except ValueError:
        return uuid4()

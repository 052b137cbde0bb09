"""`/c/v/<visit>/person/`: find the people of the visit, tick who is concerned, say who applies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.cityhall.cases.actions.choose_applicant import choose_applicant
from madoguchi.cityhall.cases.actions.choose_people import choose_people
from madoguchi.cityhall.cases.actions.remove_person import remove_person
from madoguchi.cityhall.cases.actions.type_person import type_person
from madoguchi.cityhall.cases.models import VisitPerson
from madoguchi.cityhall.counter.forms import SearchForm, TypedPersonForm
from madoguchi.cityhall.counter.frame import desk, next_step
from madoguchi.cityhall.counter.guard import require
from madoguchi.cityhall.counter.posted import txid_of, uuid_of
from madoguchi.cityhall.residents.refusals import ProtectedPerson
from madoguchi.cityhall.residents.selectors import access_transfer, household_of, search_people


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """GET shows who was chosen, and a household to choose from; POST searches (never in the address)."""
    context = desk(request, visit_id, "people")
    context |= {"typed": TypedPersonForm(), "form": SearchForm()}
    context["chosen"] = _chosen(request, context["draft"].people)
    if request.method == "POST":
        context["form"] = SearchForm(request.POST)
        if context["form"].is_valid():
            loose = "loose" in request.POST
            context["result"] = search_people(
                request.actor, context["form"].cleaned_data["text"], loose=loose
            )
    context |= _household(request, visit_id)
    return render(request, "counter/people.html", context, status=422 if context["form"].errors else 200)


@require_POST
def choose(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Take the ticked people over from their source."""
    ticked = request.POST.getlist("person")
    applicant = request.POST.get("applicant", "")
    source: dict[str, Any] = {"residents": [uuid_of(person) for person in ticked]}
    if transfer := request.POST.get("transfer"):
        source = {"transfer": uuid_of(transfer), "movers": ticked, "elsewhere": "elsewhere" in request.POST}
    visit = choose_people(
        request.actor,
        visit_id,
        **source,
        applicant=applicant if applicant in ticked else "",
        txid=txid_of(request),
    )
    return redirect(next_step(visit))


@require_POST
def typed(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Add a person whom no source knows."""
    form = TypedPersonForm(request.POST)
    if form.is_valid():
        type_person(request.actor, visit_id, items=form.items(), txid=txid_of(request))
        return redirect("counter:people", visit_id)
    context = desk(request, visit_id, "people") | {"typed": form, "form": SearchForm(), "typing": True}
    context["chosen"] = _chosen(request, context["draft"].people)
    return render(request, "counter/people.html", context, status=422)


@require_POST
def change(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Take someone out of the visit again, or name the applicant (届出人)."""
    if key := request.POST.get("remove"):
        remove_person(request.actor, visit_id, key=key, txid=txid_of(request))
    if key := request.POST.get("applicant"):
        choose_applicant(request.actor, visit_id, key=key, txid=txid_of(request))
    return redirect("counter:people", visit_id)


def _chosen(request: HttpRequest, people: list[VisitPerson]) -> list[VisitPerson]:
    """Who was chosen. Of a blocked visit the names alone: enough to take somebody out of it again."""
    try:
        require(request.actor, "view", people)
    except ProtectedPerson:
        for person in people:
            person.items = {key: person.items[key] for key in ("name", "kana") if key in person.items}
    return people


def _household(request: HttpRequest, visit_id: UUID) -> dict[str, Any]:
    if resident := request.GET.get("resident"):
        found = household_of(request.actor, uuid_of(resident), "counter.visit", visit_id=visit_id)
        return {"household": found, "picked": resident}
    if transfer := request.GET.get("transfer"):
        view = access_transfer(request.actor, uuid_of(transfer), "counter.visit", visit_id=visit_id)
        return {"household": view.people, "transfer": view, "picked": request.GET.get("picked", "")}
    return {}

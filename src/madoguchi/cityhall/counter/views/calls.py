"""The call panel inside the reception page, and 「来庁を始める」 for the number at the counter."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.cases.actions.choose_people import choose_people
from madoguchi.cityhall.cases.refusals import DeclaredElsewhere
from madoguchi.cityhall.cases.rulebook import rulebook
from madoguchi.cityhall.counter.frame import LANGUAGES
from madoguchi.cityhall.counter.posted import txid_of, uuid_of
from madoguchi.cityhall.tickets.actions.start_serving import start_serving
from madoguchi.cityhall.tickets.models import Leg, Ticket
from madoguchi.cityhall.tickets.selectors import at_my_counter
from madoguchi.cityhall.tickets.views.desk import panel_context
from madoguchi.cityhall.ui.refusals import Elsewhere

# Who reads none of the tablet's languages is shown plain Japanese.
PLAIN = "ja-x-easy"


@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """The live part."""
    return render(request, "tickets/_panel.html", calls_context(request))


@require_POST
def serve(request: HttpRequest) -> HttpResponse:
    """The person has come: with a life event as purpose, their visit is opened with it."""
    leg_id, leg = uuid_of(request.POST.get("leg", "")), at_my_counter(request.actor)
    event = event_of(leg) if leg is not None and leg.pk == leg_id else ""
    visit_id = begin(request, leg_id, event).visit_id
    return redirect("counter:visit", visit_id) if visit_id else redirect("counter:reception")


def calls_context(request: HttpRequest) -> dict[str, Any]:
    """What the panel needs to know of the counter's own pages."""
    back, serve_url = reverse("counter:reception"), reverse("counter:serve")
    context = panel_context(request, back=back, serve_url=serve_url) | {"embedded": True}
    mine = context["desk"].mine if context["desk"] else None
    if mine is not None:
        context["opens_visit"] = bool(event_of(mine))
        if mine.ticket.visit_id:
            context["visit_url"] = reverse("counter:visit", args=[mine.ticket.visit_id])
    return context


def begin(request: HttpRequest, leg_id: UUID, event: str, transfer: UUID | None = None) -> Ticket:
    """Serve a number. A new visit takes its event and language, and the family that it brings along."""
    leg = at_my_counter(request.actor)
    known = leg is not None and leg.ticket.visit_id is not None
    language = _language(leg.ticket.language) if leg is not None else ""
    begun = start_serving(request.actor, leg_id, event=event, language=language, transfer=transfer)
    ticket: Ticket = begun.ticket
    family = transfer or ticket.pre_entry
    if ticket.visit_id and family and not known:
        bring(request, ticket.visit_id, family, uuid5(txid_of(request), "people"))
    return ticket


def bring(request: HttpRequest, visit_id: UUID, transfer: UUID, txid: UUID) -> None:
    """Take a family over. Raises `Elsewhere`: of one that declared another city its own page asks first."""
    try:
        choose_people(request.actor, visit_id, transfer=transfer, txid=txid)
    except DeclaredElsewhere:
        raise Elsewhere(f"{reverse('counter:people', args=[visit_id])}?transfer={transfer}") from None


def event_of(leg: Leg) -> str:
    """The life event that a visit for this number opens with; empty where its catalogue is not open yet."""
    code = leg.ticket.purpose.event if leg.ticket.purpose else ""
    event = rulebook().catalogue.vocabulary.events.get(code)
    return code if event is not None and event.open else ""


def _language(code: str) -> str:
    return code if code in dict(LANGUAGES) else PLAIN

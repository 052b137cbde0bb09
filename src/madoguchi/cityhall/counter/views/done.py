"""`/c/v/<visit>/done/`: who does what next, what was saved from writing, and the resident's papers."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.cases.actions.close_visit import close_visit
from madoguchi.cityhall.cases.planning import section_names
from madoguchi.cityhall.cases.selectors import access_packet, progress_of
from madoguchi.cityhall.counter.actions.clear_tablet import clear_tablet
from madoguchi.cityhall.counter.frame import desk, next_step, place_of, visit_of
from madoguchi.cityhall.counter.guide import status_url
from madoguchi.cityhall.counter.posted import txid_of
from madoguchi.cityhall.counter.selectors import device_at
from madoguchi.cityhall.tickets.actions.finish import finish_and_next
from madoguchi.cityhall.tickets.selectors import at_my_counter
from madoguchi.cityhall.tickets.views.desk import say_called


@require_GET
def done(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Only after submission."""
    context = desk(request, visit_id, "done")
    visit = context["visit"]
    if visit.submitted_at is None:
        return redirect(next_step(visit))
    packet = access_packet(request.actor, visit.packet_id)
    context |= {
        "measure": packet.measure,
        "status_url": status_url(context["draft"], request.user.municipality),
    }
    return render(request, "counter/done.html", context | _handoffs(visit))


@require_GET
def done_live(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The hand-offs as they stand now."""
    return render(request, "counter/_handoffs.html", _handoffs(visit_of(request, visit_id)))


@require_POST
def finish(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """「完了して次へ」: with a number at the counter, the next one is called at once."""
    txid = txid_of(request)
    close_visit(request.actor, visit_id, txid=txid)
    if device := device_at(place_of(request)):
        clear_tablet(request.actor, device.pk)
    if leg := at_my_counter(request.actor, visit_id):
        say_called(request, finish_and_next(request.actor, leg.pk, txid=uuid5(txid, "next")))
    return redirect("counter:reception")


def _handoffs(visit: Any) -> dict[str, Any]:
    """The cases by section, sections in the order of their first case."""
    cases = progress_of(visit)
    names = section_names()
    first = {case.section: number for number, case in reversed(list(enumerate(cases)))}
    ordered = sorted(cases, key=lambda case: first[case.section])
    grouped = [
        {"section": names.get(slug, slug), "cases": list(rows)}
        for slug, rows in groupby(ordered, lambda case: case.section)
    ]
    return {"handoffs": grouped, "cases": cases, "finished": sum(case.state == "done" for case in cases)}

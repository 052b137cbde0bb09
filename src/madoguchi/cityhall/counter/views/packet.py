"""`/c/v/<visit>/f/<n>/`: the form as it will be printed, where each value comes from, and the gaps."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.cityhall.cases.actions.prepare_packet import prepare_packet
from madoguchi.cityhall.cases.actions.record_answer import record_answer
from madoguchi.cityhall.cases.planning import Draft
from madoguchi.cityhall.cases.refusals import BadInput
from madoguchi.cityhall.cases.selectors import access_packet, access_visit
from madoguchi.cityhall.counter.frame import desk
from madoguchi.cityhall.counter.gaps import GapControl, gap_controls, gap_value
from madoguchi.cityhall.counter.guard import require
from madoguchi.cityhall.counter.interview import given_name, shared_surname
from madoguchi.cityhall.counter.missing import missing_in
from madoguchi.cityhall.counter.posted import txid_of
from madoguchi.rules.forms.packet import FilledForm


@require_GET
def forms(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The first form."""
    return redirect("counter:form", visit_id, 1)


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, visit_id: UUID, number: int) -> HttpResponse:
    """One form; POST stores what was typed into its gaps."""
    context = desk(request, visit_id, "forms")
    shown = context["draft"].packet.forms
    if not shown:
        return render(request, "counter/no_forms.html", context)
    if not 1 <= number <= len(shown):
        raise Http404
    controls = gap_controls(context["draft"], shown[number - 1])
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        problems = _store(request, visit_id, controls)
        if not problems:
            return redirect("counter:form", visit_id, number)
    page = _page(context["draft"], number, controls) | {"problems": problems}
    return render(request, "counter/form.html", context | page, status=422 if problems else 200)


@require_POST
def prepare(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Make the packet that will be shown and signed."""
    prepare_packet(request.actor, visit_id, txid=txid_of(request))
    return redirect("counter:sign", visit_id)


@require_GET
def document(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The packet as PDF: the sealed one once it exists, else the one that is shown for signing."""
    visit = access_visit(request.actor, visit_id)
    if visit.packet_id is None:
        raise Http404
    packet = access_packet(request.actor, visit.packet_id)
    require(request.actor, "print", visit.people.filter(left_at__isnull=True))
    sealed = getattr(packet, "sealed", None)
    return HttpResponse(bytes(sealed.pdf if sealed else packet.pdf), content_type="application/pdf")


def _page(draft: Draft, number: int, controls: list[GapControl]) -> dict[str, Any]:
    shown = draft.packet.forms
    tabs = [
        (place, one, _about(draft, one), bool(gap_controls(draft, one))) for place, one in enumerate(shown, 1)
    ]
    origins = _origins(shown[number - 1])
    return {
        "missing": missing_in(draft),
        "form": shown[number - 1],
        "number": number,
        "gaps": controls,
        "tabs": tabs,
        "previous": number - 1,
        "next": number + 1 if number < len(shown) else 0,
        "next_gap": next((place for place, _one, _name, gap in tabs if gap), 0),
        "origins": origins,
        "origin_counts": Counter(label for _label, _text, label in origins).most_common(),
    }


def _about(draft: Draft, form: FilledForm) -> str:
    """The given name of the person whose form it is; empty for a form about the case."""
    return given_name(draft.person_label(form.person), shared_surname(draft)) if form.person else ""


def _origins(form: FilledForm) -> list[tuple[str, str, str]]:
    """(label, text, origin) of every filled field with something to show."""
    return [(one.label, one.text, one.source_label) for one in form.fields if one.filled and one.text]


def _store(request: HttpRequest, visit_id: UUID, controls: list[GapControl]) -> list[tuple[str, str]]:
    """Store each typed gap; the problems of those that could not be used, as (control id, sentence)."""
    problems, txid = [], txid_of(request)
    for control in controls:
        value = gap_value(control, request.POST)
        if value in ("", []):
            continue
        try:
            record_answer(
                request.actor, visit_id, question=f"gap:{control.path}", person=control.person, value=value,
                txid=uuid5(txid, control.name),
            )  # fmt: skip
        except BadInput as problem:
            problems.append((control.name, str(problem)))
    return problems

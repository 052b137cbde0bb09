"""`/c/v/<visit>/card/`: read the My Number Card, see who it is, confirm the identity for the whole visit.

What opens the card (照合番号B, PIN) goes from the page to the agent and never comes here.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.cases.actions.decide_card_reading import (
    AGENT,
    NOBODY,
    CardDecision,
    decide_card_reading,
)
from madoguchi.cityhall.cases.actions.keep_card_reading import keep_card_reading
from madoguchi.cityhall.cases.card_items import is_proved, waiting_reading
from madoguchi.cityhall.cases.models import Visit
from madoguchi.cityhall.counter.card_forms import AgentForm, CandidateForm, NobodyForm
from madoguchi.cityhall.counter.card_page import page_of
from madoguchi.cityhall.counter.frame import desk, next_step, open_draft
from madoguchi.cityhall.counter.posted import txid_of, uuid_of
from madoguchi.cityhall.readers.actions.issue_order import issue_order
from madoguchi.cityhall.readers.actions.take_answer import take_answer
from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.rules.matching import matching_rules


@require_GET
def card(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """What to type from the card's face, or the PIN; the page asks the agent itself (counter/card.js)."""
    return render(request, "counter/card.html", desk(request, visit_id, "identity"))


@require_POST
def card_order(request: HttpRequest, visit_id: UUID) -> JsonResponse:
    """The order for the agent, good for this visit and once."""
    visit = open_draft(request, visit_id).visit
    confirmed = request.POST.get("confirmed") == "1"
    issued = issue_order(
        request.actor, request.session.session_key, "read_person", subject=_subject(visit.pk),
        confirmed=confirmed,
    )  # fmt: skip
    return JsonResponse({"id": str(issued.id), "order": issued.text})


@require_POST
def card_answer(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The agent's sealed answer. A card that cannot be used says why on the page it was read on."""
    try:
        read = take_answer(
            request.actor, request.session.session_key, uuid_of(request.POST.get("order", "")),
            request.POST.get("sealed", ""), subject=_subject(visit_id),
        )  # fmt: skip
        keep_card_reading(request.actor, visit_id, read)
    except Refusal as problem:
        messages.error(request, str(problem))
        return redirect("counter:card", visit_id)
    return redirect("counter:card_match", visit_id)


@require_GET
def card_match(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The four items, the checks, the candidates."""
    return _match_page(request, visit_id, {})


@require_POST
def card_decide(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Whose card it is."""
    visit, choice = open_draft(request, visit_id).visit, request.POST.get("choice", "")
    name, form = _form_of(request, visit, choice)
    if not form.is_valid():
        return _match_page(request, visit_id, {name: form}, status=422)
    said = form.cleaned_data
    decision = decide_card_reading(
        request.actor, visit_id, reading=uuid_of(request.POST.get("reading", "")), choice=choice,
        reason=said.get("reason", ""), agent=said.get("agent", ""), txid=txid_of(request),
        typed=form.items() if isinstance(form, NobodyForm) else None,
    )  # fmt: skip
    return redirect(_onwards(request, visit_id, decision))


def _form_of(request: HttpRequest, visit: Visit, choice: str) -> tuple[str, forms.Form]:
    reasons = matching_rules(visit.day).reasons
    if choice == AGENT:
        return "agent_form", AgentForm(request.POST, reasons=reasons, needed=not is_proved(visit))
    if choice == NOBODY:
        return "nobody_form", NobodyForm(request.POST, reasons=reasons)
    needed = "exact" not in request.POST
    return "candidate_form", CandidateForm(request.POST, reasons=reasons, needed=needed)


def _match_page(
    request: HttpRequest, visit_id: UUID, bound: dict[str, forms.Form], status: int = 200
) -> HttpResponse:
    context = desk(request, visit_id, "identity")
    kept = waiting_reading(context["visit"])
    reasons = matching_rules(kept.visit.day).reasons
    context |= page_of(request.actor, kept, context["draft"].people)
    context |= {
        "candidate_form": CandidateForm(reasons=reasons), "nobody_form": NobodyForm(reasons=reasons),
        "agent_form": AgentForm(reasons=reasons, needed=not is_proved(kept.visit)),
        "bound": next(iter(bound.values()), None), **bound,
    }  # fmt: skip
    return render(request, "counter/card_match.html", context, status=status)


def _onwards(request: HttpRequest, visit_id: UUID, decision: CardDecision) -> str:
    """The household or the family, ticked; or the next step where its people are chosen already."""
    if decision.here:
        return next_step(open_draft(request, visit_id).visit)
    query: dict[str, Any] = {
        "resident": f"?resident={decision.source}",
        "transfer": f"?transfer={decision.source}&picked={decision.person}",
    }
    return reverse("counter:people", args=[visit_id]) + query.get(decision.kind, "")


def _subject(visit_id: UUID) -> str:
    return f"visit:{visit_id}"

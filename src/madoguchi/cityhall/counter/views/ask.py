"""`/c/v/<visit>/ask/`: a sentence to read aloud, one answer for every form, the plan beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.cityhall.cases.actions.record_answer import record_answer
from madoguchi.cityhall.cases.planning import LATER, Draft
from madoguchi.cityhall.cases.refusals import AnsweredMeanwhile, BadInput
from madoguchi.cityhall.counter import interview
from madoguchi.cityhall.counter.answer_words import answer_text, value_text
from madoguchi.cityhall.counter.frame import desk, open_draft
from madoguchi.cityhall.counter.guard import require
from madoguchi.cityhall.counter.plan_side import plan_side
from madoguchi.cityhall.counter.posted import txid_of, whole_number_of
from madoguchi.rules.forms.questions import Question


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The next question, or the one named by `?q=`; POST records its answer and goes on."""
    context = desk(request, visit_id, "ask")
    draft = context["draft"]
    question = interview.find(draft, request.GET.get("q", ""))
    if question is None:
        return render(request, "counter/asked.html", context | _overview(draft) | plan_side(draft))
    problem: BadInput | AnsweredMeanwhile | None = None
    if request.method == "POST":
        try:
            _record(request, visit_id, question, draft)
            return redirect(_address(visit_id))
        except (BadInput, AnsweredMeanwhile) as refused:
            problem = refused
    posted = request.POST if problem else None
    context |= _overview(draft) | plan_side(draft) | {
        "question": question, "problem": problem, "again": "q" in request.GET,
        "controls": interview.controls(question, draft, posted) if question.inputs else [],
        "rows": interview.tick_rows(question, draft, posted) if question.items else [],
        "surname": interview.shared_surname(draft),
    }  # fmt: skip
    if isinstance(problem, AnsweredMeanwhile):
        context["theirs"] = value_text(question, problem.theirs, draft)
        context["mine"] = value_text(question, problem.mine, draft)
    return render(request, "counter/ask.html", context, status=problem.status if problem else 200)


@require_GET
def plan_live(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The plan beside the question, when a colleague changes something."""
    draft = open_draft(request, visit_id)
    require(request.actor, "view", draft.people)
    return render(request, "counter/_plan_side.html", plan_side(draft))


def _record(request: HttpRequest, visit_id: UUID, question: Question, draft: Draft) -> None:
    value = LATER if "later" in request.POST else interview.answer_from(question, draft, request.POST)
    record_answer(
        request.actor, visit_id, question=question.id, value=value, txid=txid_of(request),
        seen=whole_number_of(request.POST.get("seen", "")),
    )  # fmt: skip


def _overview(draft: Draft) -> dict[str, Any]:
    answered = [(one, answer_text(one, draft)) for one in draft.answered]
    return {
        "answered": answered, "number": len(answered) + 1, "about": len(answered) + len(draft.questions),
        "put_off": interview.put_off(draft),
    }  # fmt: skip


def _address(visit_id: UUID) -> str:
    return reverse("counter:ask", args=[visit_id])

"""`/b/x/<case>`: evidence on the left, history on the right, and what the section can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.cases import forms
from madoguchi.cityhall.cases.actions.assign_task import assign_task
from madoguchi.cityhall.cases.actions.complete_task import complete_task
from madoguchi.cityhall.cases.actions.hand_on_task import hand_on_task
from madoguchi.cityhall.cases.actions.note_on_task import note_on_task
from madoguchi.cityhall.cases.actions.return_task import return_task
from madoguchi.cityhall.cases.actions.take_task import take_task
from madoguchi.cityhall.cases.evidence import case_pdf, comparison_of, form_lines
from madoguchi.cityhall.cases.planning import section_names
from madoguchi.cityhall.cases.refusals import BadInput, NotAllowed
from madoguchi.cityhall.cases.selectors import CaseView, access_case, colleagues_of, history_of
from madoguchi.cityhall.cases.views.doors import new_txid, records_refusals, txid_of
from madoguchi.cityhall.residents.refusals import ProtectedPerson
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.number_tasks import number_tasks

# What can be done with a task: the verb, and which posted fields it takes under which name.
VERBS: dict[str, tuple[Callable[..., Any], dict[str, str]]] = {
    "take": (take_task, {}),
    "complete": (complete_task, {"text": "note"}),
    "return": (return_task, {"text": "reason"}),
    "hand-on": (hand_on_task, {"section": "section", "text": "reason"}),
    "note": (note_on_task, {"text": "text"}),
    "assign": (assign_task, {"assignee": "assignee_id"}),
}


@require_GET
@records_refusals
def case_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The whole page. Someone who only audits sees the history, not the forms."""
    found = access_case(request.actor, case_id)
    context = _side(found) | _evidence(request, found) | _doings(request, found)
    context["numbers"] = _may_need_number(request, found)
    return render(request, "cases/case.html", context)


@require_GET
@records_refusals
def case_live(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """State and history, for a page that is open."""
    found = access_case(request.actor, case_id, repeated="X-Live" in request.headers)
    return render(request, "cases/_case_side.html", _side(found))


@require_GET
@records_refusals
def case_document(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The printed forms of this case."""
    found = access_case(request.actor, case_id)
    if found.task is None:
        raise NotAllowed
    response = HttpResponse(case_pdf(request.actor, found.case), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{found.case.number}.pdf"'
    return response


@require_POST
@records_refusals
def act(request: HttpRequest, case_id: UUID, verb: str) -> HttpResponse:
    """Take, complete, return, hand on, assign or note; then the page again. A refusal is its sentence."""
    found = access_case(request.actor, case_id)
    if verb not in VERBS or found.task is None:
        raise NotAllowed
    function, fields = VERBS[verb]
    given: dict[str, Any] = {}
    if (form := _form(verb, found, request.POST)) is not None:
        if not form.is_valid():
            raise BadInput(" ".join(str(message) for errors in form.errors.values() for message in errors))
        given = {name: form.cleaned_data[field] for field, name in fields.items()}
    function(request.actor, found.task.pk, txid=txid_of(request), **given)
    return redirect("cases:case", case_id) if verb != "hand-on" else redirect("cases:queue")


def _side(found: CaseView) -> dict[str, Any]:
    return {
        "case": found.case, "task": found.task, "live": found.live, "history": history_of(found.case),
        "sections": section_names(), "comparison": comparison_of(found.case) if found.task else None,
    }  # fmt: skip


def _evidence(request: HttpRequest, found: CaseView) -> dict[str, Any]:
    if found.task is None:
        return {"hidden": ""}
    try:
        return {"forms": form_lines(request.actor, found.case)}
    except ProtectedPerson as blocked:
        return {"hidden": str(blocked), "blocked": blocked}


def _may_need_number(request: HttpRequest, found: CaseView) -> bool:
    """Whether the officer is shown the way to the case's 個人番号; the law is asked again there."""
    may = Permission.INDIVIDUAL_NUMBER_USE in request.actor.permissions and (found.live or found.done)
    return may and number_tasks().knows(found.case.procedure)


def _doings(request: HttpRequest, found: CaseView) -> dict[str, Any]:
    if found.task is None:
        return {}
    verbs = ["note", "complete", "return", "hand-on"]
    if Permission.TASK_ASSIGN in request.actor.permissions:
        verbs.append("assign")
    mine = str(found.task.assignee_id) == request.actor.id
    made = {verb.replace("-", "_"): _form(verb, found) for verb in verbs}
    return {"mine": mine, "doings": made, "txid": new_txid()}


def _form(verb: str, found: CaseView, posted: Any = None) -> Any:
    if verb == "hand-on":
        others = {slug: name for slug, name in section_names().items() if slug != found.case.section}
        return forms.HandOnForm(posted, sections=others, prefix=None, auto_id=f"{verb}_%s")
    if verb == "assign":
        return forms.AssignForm(posted, colleagues=colleagues_of(found.case.section), auto_id=f"{verb}_%s")
    made = {"note": forms.NoteForm, "complete": forms.CompleteForm, "return": forms.ReturnForm}.get(verb)
    return made(posted, auto_id=f"{verb}_%s") if made else None

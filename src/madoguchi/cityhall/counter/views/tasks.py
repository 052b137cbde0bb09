"""`/c/v/<visit>/tasks/`: what is needed, offered and not needed, and why; the printed guide."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.cityhall.cases.actions.select_procedures import select_procedures
from madoguchi.cityhall.cases.planning import draft_of
from madoguchi.cityhall.counter import guide as guides
from madoguchi.cityhall.counter.frame import LANGUAGES, desk, visit_of
from madoguchi.cityhall.counter.guard import require
from madoguchi.cityhall.counter.missing import missing_in
from madoguchi.cityhall.counter.plan_side import plan_side
from madoguchi.cityhall.counter.posted import BrokenPost, txid_of
from madoguchi.cityhall.tenancy import audit


@require_http_methods(["GET", "POST"])
def tasks(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The task list; POST keeps the choice of optional procedures and goes on to the forms."""
    if request.method == "POST":
        offered, wanted = request.POST.getlist("offered"), request.POST.getlist("wanted")
        chosen = {slug: slug in wanted for slug in offered}
        select_procedures(request.actor, visit_id, chosen=chosen, txid=txid_of(request))
        return redirect("counter:forms", visit_id)
    context = desk(request, visit_id, "tasks")
    draft = context["draft"]
    return render(
        request, "counter/tasks.html", context | plan_side(draft) | {"missing": missing_in(draft)}
    )


@require_GET
def guide(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The 手続き案内票 in the chosen language."""
    language = request.GET.get("language", "ja")
    if language not in dict(LANGUAGES):
        raise BrokenPost
    draft = draft_of(visit_of(request, visit_id))
    require(request.actor, "print", draft.people)
    rendered = guides.render(draft, request.user.municipality, language)  # type: ignore[arg-type]
    detail = {"language": language, "missing_glyphs": len(rendered.missing)}
    audit.record(request.actor, "packet.guide_printed", f"visit:{visit_id}", detail=detail)
    return HttpResponse(rendered.pdf, content_type="application/pdf")

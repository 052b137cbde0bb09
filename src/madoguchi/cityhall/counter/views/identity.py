"""`/c/v/<visit>/id/`: 本人確認, once for every procedure."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from madoguchi.cityhall.cases.actions.confirm_identity import confirm_identity
from madoguchi.cityhall.cases.planning import identity_documents
from madoguchi.cityhall.counter.forms import IdentityForm
from madoguchi.cityhall.counter.frame import desk, next_step
from madoguchi.cityhall.counter.posted import txid_of
from madoguchi.rules.identity_papers import papers


@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The document picker, perhaps its number to be checked, and who stands here: themselves or an agent."""
    context, names = desk(request, visit_id, "identity"), identity_documents()
    context["papers"] = [(names[one], paper) for one, paper in papers(timezone.localdate()).items()]
    form = IdentityForm(names, request.POST or None)
    if request.method == "POST" and form.is_valid():
        confirm_identity(request.actor, visit_id, txid=txid_of(request), **form.cleaned_data)
        return redirect(next_step(context["visit"]))
    return render(
        request, "counter/identity.html", context | {"form": form}, status=422 if form.errors else 200
    )

"""`/b/export`: cases leave for the core system, once; `/b/reconcile`: did it take them?; keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.cityhall.cases.actions.confirm_export import confirm_export
from madoguchi.cityhall.cases.actions.issue_api_token import issue_api_token
from madoguchi.cityhall.cases.actions.revoke_api_token import revoke_api_token
from madoguchi.cityhall.cases.actions.take_export import take_export
from madoguchi.cityhall.cases.downloads import download
from madoguchi.cityhall.cases.forms import ExportForm, TokenForm
from madoguchi.cityhall.cases.selectors import (
    access_export,
    api_tokens,
    confirmed_by_core,
    exportable,
    exports,
    mismatches,
    waiting_for_core,
)
from madoguchi.cityhall.cases.views.doors import new_txid, records_refusals, txid_of


@require_http_methods(["GET", "POST"])
@records_refusals
def export_page(request: HttpRequest) -> HttpResponse:
    """Choose cases and take them; below, what was taken by whom and when."""
    offered = exportable(request.actor)
    form = ExportForm(request.POST or None, offered=[case.pk for case in offered])
    if request.method == "POST" and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("format", "encoding", "newline")}
        export = take_export(request.actor, form.cleaned_data["cases"], txid=txid_of(request), **chosen)
        return redirect("cases:export_taken", export.pk)
    context = {"form": form, "offered": offered, "exports": exports(request.actor), "txid": new_txid()}
    return render(request, "cases/export.html", context, status=422 if form.errors else 200)


@require_GET
@records_refusals
def export_taken(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """One export: what is in it, its check sums, the file."""
    export = access_export(request.actor, export_id)
    return render(request, "cases/export_taken.html", {"export": export, "txid": new_txid()})


@require_GET
@records_refusals
def export_file(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """The archive. It may be fetched again; each time is recorded."""
    return archive_response(request, export_id)


@require_POST
@records_refusals
def export_confirm(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """The archive arrived whole."""
    confirm_export(request.actor, export_id, txid=txid_of(request))
    return redirect("cases:export_taken", export_id)


@require_GET
def reconcile_page(request: HttpRequest) -> HttpResponse:
    """Exported cases that the register contradicts, side by side, and those it has not mentioned yet."""
    context = {
        "rows": mismatches(request.actor),
        "waiting": waiting_for_core(request.actor),
        "confirmed": confirmed_by_core(request.actor),
    }
    return render(request, "cases/reconcile.html", context)


@require_http_methods(["GET", "POST"])
@records_refusals
def tokens_page(request: HttpRequest) -> HttpResponse:
    """The section's keys for machines. A new key is shown once."""
    form = TokenForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "txid": new_txid()}
    if request.method == "POST" and form.is_valid():
        context["issued"] = issue_api_token(
            request.actor, label=form.cleaned_data["label"], txid=txid_of(request)
        )
        context["form"] = TokenForm()
    context["tokens"] = api_tokens(request.actor)
    return render(request, "cases/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@records_refusals
def token_revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """The key opens nothing from now on."""
    revoke_api_token(request.actor, token_id, txid=txid_of(request))
    return redirect("cases:tokens")


def archive_response(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """The archive's bytes as a download, recorded."""
    export, archive = download(request.actor, export_id)
    response = HttpResponse(archive, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="export-{export.number}.zip"'
    response.headers["X-Content-SHA256"] = export.sha256
    return response

"""Register files: hand one in, watch it, fetch its report, let it go on."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from madoguchi.cityhall.administration.forms import ImportForm
from madoguchi.cityhall.residents import selectors
from madoguchi.cityhall.residents.actions.import_register import import_register
from madoguchi.cityhall.residents.actions.resume_import import resume_import

SHOWN = 200


def index(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        handed_in = import_register(
            request.actor, upload.file, file_name=upload.name, coverage=form.cleaned_data["coverage"],
            manifest=form.cleaned_data["manifest"], mapping=form.cleaned_data["mapping"],
        )
        return redirect("administration:import", handed_in.pk)
    context = {"form": form, "imports": selectors.imports(request.actor)}
    return render(request, "administration/imports.html", context)


def listing(request: HttpRequest) -> HttpResponse:
    return render(request, "administration/_imports.html", {"imports": selectors.imports(request.actor)})


def one(request: HttpRequest, import_id: UUID) -> HttpResponse:
    return render(request, "administration/import.html", _context(request, import_id))


def progress(request: HttpRequest, import_id: UUID) -> HttpResponse:
    return render(request, "administration/_import.html", _context(request, import_id))


def report(request: HttpRequest, import_id: UUID) -> HttpResponse:
    text = selectors.problems_csv(request.actor, import_id)
    return HttpResponse(
        "\ufeff" + text.removeprefix("\ufeff"), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="import-{import_id}.csv"'},
    )


@require_POST
def resume(request: HttpRequest, import_id: UUID) -> HttpResponse:
    resume_import(request.actor, import_id)
    messages.success(request, _("続きから取り込みます。"))
    return redirect("administration:import", import_id)


def _context(request: HttpRequest, import_id: UUID) -> dict[str, object]:
    found = selectors.access_import(request.actor, import_id)
    return {
        "found": found,
        "problems": selectors.problems_of(request.actor, import_id, SHOWN),
        "ended": found.state in {"applied", "refused"},
        "percent": min(100, 100 * found.rows_done // found.total_rows) if found.total_rows else 0,
    }

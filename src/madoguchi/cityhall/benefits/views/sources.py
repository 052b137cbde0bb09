"""`/g/r/<round>/sources/`: the files that targets are worked out from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.benefits.actions.import_source import FileNotTaken, import_source
from madoguchi.cityhall.benefits.actions.take_register import TOPIC, ask_for_register
from madoguchi.cityhall.benefits.forms import SourceForm
from madoguchi.cityhall.benefits.models import SourceFile
from madoguchi.cityhall.benefits.selectors import (
    access_refusal,
    access_round,
    refusal_csv,
    refusals,
    source_lines,
)
from madoguchi.cityhall.benefits.views.doors import new_txid, records_refusals
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.benefits import SOURCES

SHOWN = 100


@require_safe
@records_refusals
def index(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Which files there are, which are missing or old, and what was refused."""
    return render(request, "benefits/sources.html", _context(request, round_id))


@require_safe
@records_refusals
def live(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The same lines, for a page that is open."""
    return render(request, "benefits/_sources.html", _context(request, round_id))


@require_POST
@records_refusals
def register(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Take the register as it stands now."""
    access_round(request.actor, round_id, Permission.BENEFIT_WORK)
    ask_for_register(request.actor)
    messages.success(request, _("いまの住民記録を取り込んでいます。終わるとこの画面に出ます。"))
    return redirect("benefits:sources", round_id)


@records_refusals
def upload(request: HttpRequest, round_id: UUID, kind: str) -> HttpResponse:
    """Hand one file in; a refused one shows its report."""
    owned = access_round(request.actor, round_id, Permission.BENEFIT_WORK)
    if kind not in SOURCES or kind == SourceFile.Kind.REGISTER:
        raise Http404
    form = SourceForm(request.POST or None, request.FILES or None, kind=kind)
    if form.is_valid():
        return _take(request, round_id, kind, form)
    context = {
        "round": owned, "form": form, "kind": SOURCES[kind], "label": SourceFile.Kind(kind).label,
        "tab": "sources",
    }  # fmt: skip
    return render(request, "benefits/source_upload.html", context, status=422 if form.errors else 200)


def _take(request: HttpRequest, round_id: UUID, kind: str, form: SourceForm) -> HttpResponse:
    file = form.cleaned_data["file"]
    try:
        taken = import_source(
            request.actor, kind, file.read(), file_name=file.name, envelope=form.envelope()
        )
    except FileNotTaken as refused:
        return redirect("benefits:refused", round_id, refused.report.pk)
    messages.success(request, _("%(name)sを取り込みました（%(rows)s行）。") % {
        "name": SourceFile.Kind(kind).label, "rows": f"{taken.rows:,}",
    })  # fmt: skip
    return redirect("benefits:sources", round_id)


@require_safe
@records_refusals
def refused(request: HttpRequest, round_id: UUID, refused_id: UUID) -> HttpResponse:
    """Why a file was not taken in, row by row."""
    owned = access_round(request.actor, round_id, Permission.BENEFIT_WORK)
    report = access_refusal(request.actor, refused_id)
    context = {
        "round": owned, "report": report, "findings": report.findings[:SHOWN], "shown": SHOWN,
        "tab": "sources",
    }  # fmt: skip
    return render(request, "benefits/refused.html", context)


@require_safe
def refused_csv(request: HttpRequest, refused_id: UUID) -> HttpResponse:
    """The whole report for a spreadsheet."""
    text = refusal_csv(access_refusal(request.actor, refused_id))
    return HttpResponse(
        "\ufeff" + text, content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="refused-{refused_id}.csv"'},
    )  # fmt: skip


def _context(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    owned = access_round(request.actor, round_id, Permission.BENEFIT_WORK)
    lines = source_lines(owned, timezone.localdate())
    needed = [line for line in lines if line.kind != SourceFile.Kind.ACCOUNTS]
    return {
        "round": owned, "lines": lines, "ready": all(line.ready for line in needed), "topic": TOPIC,
        "missing": sum(not line.ready for line in needed), "refusals": refusals(request.actor),
        "tab": "sources", "txid": new_txid(),
    }  # fmt: skip

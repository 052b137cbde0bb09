"""Who saw whom: the log for auditors, and its copy as a file."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from madoguchi.cityhall.administration.audit_words import VERB_GROUPS, verb_name
from madoguchi.cityhall.administration.forms import AuditForm
from madoguchi.cityhall.administration.subjects import (
    atena_numbers,
    subject_in_address,
    subject_words,
    subjects_of,
)
from madoguchi.cityhall.tenancy import audit, selectors
from madoguchi.cityhall.tenancy.selectors import AuditFilter, AuditLine
from madoguchi.cityhall.tenancy.spreadsheet import harmless

PER_PAGE = 100
MOST_EXPORTED = 50_000
COLUMNS = ("番号", "日時", "職員", "端末", "何を", "操作", "対象", "宛名番号", "理由", "詳細")


def index(request: HttpRequest) -> HttpResponse:
    """GET shows the log; POST narrows it: a 宛名番号 that was typed never stands in an address."""
    if request.method == "POST":
        return _narrowed(request)
    form = _form(request)
    before = request.GET.get("before", "")
    number = int(before) if before.isdecimal() else None
    lines = _lines(request, form, PER_PAGE + 1, number) if form.is_valid() else []
    shown, more = lines[:PER_PAGE], len(lines) > PER_PAGE
    words = subject_words(line.subject for line in shown)
    rows = [(line, verb_name(line.verb), words.get(line.subject, "")) for line in shown]
    context = {"form": form, "rows": rows, "query": _query(request), "last": shown[-1].seq if more else 0}
    return render(request, "administration/audit.html", context)


def _narrowed(request: HttpRequest) -> HttpResponse:
    query = {name: request.POST.get(name, "") for name in AuditForm.base_fields}
    query["subject"] = subject_in_address(query["subject"])
    return redirect(f"{reverse('administration:audit')}?{urlencode({k: v for k, v in query.items() if v})}")


def export(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    lines = _lines(request, form, MOST_EXPORTED, None) if form.is_valid() else []
    audit.record(request.actor, "audit.exported", "audit", detail={"events": len(lines)})
    name = f"audit-{timezone.localtime():%Y%m%d-%H%M}.csv"
    return HttpResponse(
        _csv(lines), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _form(request: HttpRequest) -> AuditForm:
    return AuditForm(request.GET, actors=selectors.staff_names(), verbs=VERB_GROUPS)


def _lines(request: HttpRequest, form: AuditForm, limit: int, before: int | None) -> list[AuditLine]:
    wanted = form.cleaned_data
    narrowed = AuditFilter(
        actor=wanted["actor"], verb=wanted["verb"], subjects=subjects_of(wanted["subject"]),
        since=wanted["since"], until=wanted["until"],
    )
    return selectors.audit_lines(request.actor, narrowed, before=before, limit=limit)


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    return query.urlencode()


def _csv(lines: list[AuditLine]) -> str:
    numbers = atena_numbers(line.subject for line in lines)
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for line in lines:
        at = timezone.localtime(line.at).isoformat(sep=" ", timespec="seconds")
        detail = ", ".join(f"{key}={value}" for key, value in line.detail.items())
        row = [
            line.seq, at, line.label or line.actor, line.terminal, verb_name(line.verb), line.verb,
            line.subject, numbers.get(line.subject, ""), line.reason, detail,
        ]
        writer.writerow([harmless(str(value)) for value in row])
    return text.getvalue()

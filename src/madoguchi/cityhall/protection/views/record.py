"""`/p/<protection>/`: one 支援措置 with its details, its history, and what can be done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.cityhall.protection.forms import EndForm
from madoguchi.cityhall.protection.words import LEVELS, OPERATIONS, event_words, standing_of
from madoguchi.cityhall.residents.actions.confirm_protection import confirm_protection
from madoguchi.cityhall.residents.actions.end_protection import end_protection
from madoguchi.cityhall.residents.actions.renew_protection import renew_protection
from madoguchi.cityhall.residents.period import renewable_from
from madoguchi.cityhall.residents.reads.protections import ProtectionLine
from madoguchi.cityhall.residents.selectors import access_protection, history_of_protection
from madoguchi.cityhall.tenancy.selectors import staff_names
from madoguchi.rules.calendar import to_wareki
from madoguchi.rules.standards.codes import code_list


@require_GET
def record(request: HttpRequest, protection_id: UUID) -> HttpResponse:
    """The whole record; recorded as seen."""
    view = access_protection(request.actor, protection_id)
    history = history_of_protection(request.actor, protection_id)
    context = _standing(view.line) | {
        "details": _words_of(view.details),
        "levels": [(word, LEVELS[view.levels[key]]) for key, word in OPERATIONS],
        "decided_by": staff_names().get(view.decided_by, ""),
        "history": [(one, event_words(one.verb)) for one in history],
    }
    return render(request, "protection/record.html", context)


@require_POST
def confirm(request: HttpRequest, protection_id: UUID) -> HttpResponse:
    """仮支援措置 → 支援措置."""
    confirm_protection(request.actor, protection_id)
    messages.success(request, _("支援措置として確定しました。"))
    return redirect("protection:record", protection_id)


@require_POST
def renew(request: HttpRequest, protection_id: UUID) -> HttpResponse:
    """One year more."""
    row = renew_protection(request.actor, protection_id)
    messages.success(request, _("%(day)sまで延長しました。") % {"day": to_wareki(row.until_on)})
    return redirect("protection:record", protection_id)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, protection_id: UUID) -> HttpResponse:
    """The second of two steps."""
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        end_protection(request.actor, protection_id, reason=form.cleaned_data["reason"])
        messages.success(request, _("支援措置を終了しました。"))
        return redirect("protection:record", protection_id)
    view = access_protection(request.actor, protection_id)
    context = {"form": form, "line": view.line, "applicant": view.line.members[0]}
    return render(request, "protection/end.html", context, status=422 if form.errors else 200)


def _standing(line: ProtectionLine) -> dict[str, Any]:
    """How it stands today, and what can be done with it."""
    today, first = timezone.localdate(), renewable_from(line.until_on)
    badge, word = standing_of(line.state, line.until_on, today)
    return {
        "line": line, "applicant": line.members[0], "together": line.members[1:],
        "badge": badge, "word": word,
        "live": line.state != "ended", "renewable_from": first, "renewable": first <= today,
    }  # fmt: skip


def _words_of(details: dict[str, Any]) -> dict[str, Any]:
    """The encrypted details with codes in words."""
    said = dict(details)
    if "category" in said:
        said["category"] = code_list("protection_reason").label(said["category"])
    said["duties"] = [code_list("protection_duty").label(duty) for duty in said.get("duties", ())]
    return said

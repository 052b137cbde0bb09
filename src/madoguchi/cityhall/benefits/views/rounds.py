"""`/g/` and `/g/r/<round>/`: the rounds, opening one, and how far one is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.benefits.actions.close_round import close_round
from madoguchi.cityhall.benefits.actions.keep_deadlines import keep_deadlines
from madoguchi.cityhall.benefits.actions.open_round import open_round
from madoguchi.cityhall.benefits.forms import OwnProgrammeForm, RoundForm, suggested
from madoguchi.cityhall.benefits.models import Round
from madoguchi.cityhall.benefits.money.ceilings import suggested_ceiling
from madoguchi.cityhall.benefits.refusals import RoundRefused
from madoguchi.cityhall.benefits.selectors import (
    access_round,
    forecast,
    is_officer,
    next_act,
    progress,
    reminders_due,
    rounds,
)
from madoguchi.cityhall.benefits.views.doors import new_txid, records_refusals, txid_of
from madoguchi.rules.benefits import Programme, programme, programmes


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every round the reader may open."""
    context = {"lines": rounds(request.actor), "officer": is_officer(request.actor)}
    return render(request, "benefits/rounds.html", context)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The programmes of the catalogue, those in force first."""
    today = timezone.localdate()
    lines = [(one, bool(one.valid_to and one.valid_to < today)) for one in programmes()]
    lines.sort(key=lambda line: (line[1], -line[0].base_date.toordinal()))
    return render(request, "benefits/choose.html", {"lines": lines})


def open_catalogue(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Open a round of a programme of the catalogue."""
    found = _catalogue(programme_id)
    initial = suggested(timezone.localdate()) | {"name": found.name, "ceiling": suggested_ceiling(found)}
    form = RoundForm(request.POST or None, initial=initial)
    if form.is_valid() and (opened := _open(request, found, form)):
        return redirect("benefits:round", opened.pk)
    context = {"form": form, "programme": found, "txid": new_txid()}
    return render(request, "benefits/open.html", context, status=422 if form.errors else 200)


def open_own(request: HttpRequest) -> HttpResponse:
    """Open a round of a programme that the city wrote itself."""
    form = OwnProgrammeForm(
        request.POST or None, request.FILES or None, initial=suggested(timezone.localdate())
    )
    if form.is_valid() and (opened := _open(request, form.cleaned_data["programme"], form)):
        return redirect("benefits:round", opened.pk)
    context = {"form": form, "txid": new_txid()}
    return render(request, "benefits/open.html", context, status=422 if form.errors else 200)


@require_safe
@records_refusals
def show(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """One round: the finding, the states, deadlines, exceptions, and the next act."""
    return render(request, "benefits/round.html", _context(request, round_id))


@require_safe
@records_refusals
def live(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The same numbers, for a page that is open."""
    return render(request, "benefits/_round.html", _context(request, round_id))


@require_POST
@records_refusals
def deadlines(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Do at once what the clock does every hour."""
    keep_deadlines(request.actor, round_id, txid=txid_of(request))
    messages.success(request, _("期限の過ぎた対象を処理しています。"))
    return redirect("benefits:round", round_id)


@require_POST
@records_refusals
def close(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """End the round."""
    close_round(request.actor, round_id)
    messages.success(request, _("この給付事業を終了しました。"))
    return redirect("benefits:round", round_id)


def _catalogue(programme_id: str) -> Programme:
    try:
        return programme(programme_id)
    except KeyError as error:
        raise Http404 from error


def _open(request: HttpRequest, found: Programme, form: RoundForm) -> Round | None:
    """The round, or None with every problem on its field."""
    try:
        return open_round(request.actor, found, form.plan(), txid=txid_of(request))
    except RoundRefused as refused:
        for field, sentence in refused.problems:
            form.add_error(field if field in form.fields else None, sentence)
        return None


def _context(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    owned = access_round(request.actor, round_id)
    found, officer, today = progress(owned), is_officer(request.actor), timezone.localdate()
    return {
        "round": owned, "progress": found, "officer": officer, "today": today, "tab": "round",
        "act": next_act(owned, found) if officer else None, "forecast": forecast(owned, today),
        "reminders": reminders_due(owned, today), "txid": new_txid(),
    }  # fmt: skip

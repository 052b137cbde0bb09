"""`/g/r/<round>/letters/`: printings, their files, and handing them to the post."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.benefits.actions.make_letters import make_letters
from madoguchi.cityhall.benefits.actions.post_letters import post_letters
from madoguchi.cityhall.benefits.forms import LetterForm
from madoguchi.cityhall.benefits.refusals import RoundRefused
from madoguchi.cityhall.benefits.selectors import (
    access_round,
    due_letters,
    left_out_words,
    letter_runs,
    take_bundle,
)
from madoguchi.cityhall.benefits.views.doors import new_txid, records_refusals, txid_of
from madoguchi.cityhall.tenancy.roles import Permission


@records_refusals
def index(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Order a printing, and every one so far."""
    owned = access_round(request.actor, round_id, Permission.BENEFIT_WORK)
    due = due_letters(owned)
    initial = {"dated": timezone.localdate(), "kind": due[0].kind if due else ""}
    form = LetterForm(request.POST or None, due=due, initial=initial)
    if form.is_valid():
        try:
            make_letters(request.actor, round_id, form.plan(), txid=txid_of(request))
            return redirect("benefits:letters", round_id)
        except RoundRefused as refused:
            form.add_error("deadline", str(refused))
    context = _context(request, round_id) | {"form": form, "due": due, "txid": new_txid()}
    return render(request, "benefits/letters.html", context, status=422 if form.errors else 200)


@require_safe
@records_refusals
def live(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The runs, for a page that is open."""
    return render(request, "benefits/_letter_runs.html", _context(request, round_id))


@require_POST
@records_refusals
def post(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The run was handed to the post."""
    run = post_letters(request.actor, run_id)
    messages.success(request, _("発送を記録しています。通知の2次元コードが使えるようになります。"))
    return redirect("benefits:letters", run.round_id)


@require_safe
@records_refusals
def bundle(request: HttpRequest, run_id: UUID, part: int) -> HttpResponse:
    """One print file."""
    found = take_bundle(request.actor, run_id, part)
    return HttpResponse(
        bytes(found.pdf), content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="letters-{found.run.number}-{part}.pdf"'},
    )  # fmt: skip


def _context(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    owned = access_round(request.actor, round_id, Permission.BENEFIT_WORK)
    runs = [(run, left_out_words(run)) for run in letter_runs(owned)]
    made = [run for run, _ in runs if run.state == run.State.MADE]
    return {"round": owned, "runs": runs, "to_post": made, "tab": "letters"}

"""`/g/returns/`: what the bank says became of payments, what came back, and what has to come back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.benefits.actions.dun_reclaim import dun_reclaim
from madoguchi.cityhall.benefits.actions.import_results import import_results
from madoguchi.cityhall.benefits.actions.receive_reclaim import receive_reclaim
from madoguchi.cityhall.benefits.actions.request_reclaim import request_reclaim
from madoguchi.cityhall.benefits.actions.reverse_decision import reverse_decision
from madoguchi.cityhall.benefits.actions.write_off_reclaim import write_off_reclaim
from madoguchi.cityhall.benefits.money.banking import city_bank
from madoguchi.cityhall.benefits.money.forms import AmountForm, AskBackForm, DueForm, ReasonForm, ResultsForm
from madoguchi.cityhall.benefits.money.refusals import Problems
from madoguchi.cityhall.benefits.reads import money
from madoguchi.cityhall.benefits.refusals import NotFound
from madoguchi.cityhall.benefits.views.doors import new_txid, records_refusals, txid_of


@require_GET
def returns(request: HttpRequest) -> HttpResponse:
    """Payments that came back, and 返納."""
    return _shown(request)


@require_POST
def take_results(request: HttpRequest) -> HttpResponse:
    """A result or 組戻し file: all of it, or a list of what is wrong with it."""
    form = ResultsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, form=form)
    file = form.cleaned_data["file"]
    try:
        taken = import_results(
            request.actor, file.read(), file_name=file.name, kind=form.cleaned_data["kind"],
            profile=city_bank(timezone.localdate()).profile, txid=txid_of(request),
        )  # fmt: skip
    except Problems as refused:
        return _shown(request, form=form, refused=refused)
    if taken.fresh:
        counts = {"paid": f"{taken.paid:,}", "returned": f"{taken.returned:,}"}
        messages.success(request, _("取り込みました。振込済み %(paid)s件、不能 %(returned)s件。") % counts)
    else:
        messages.info(request, _("このファイルは取込済みです。何も変えていません。"))
    return redirect("benefits:returns")


@require_POST
@records_refusals
def reverse(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """支給決定の取消, from the target's page."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("取り消す理由を入力してください。"))
        return redirect(request.headers.get("Referer", "benefits:returns"))
    decision = reverse_decision(
        request.actor, decision_id, reason=form.cleaned_data["reason"], txid=txid_of(request)
    )
    messages.success(request, _("支給決定を取り消しました。"))
    return redirect("benefits:target", decision.target_id)


@require_POST
@records_refusals
def ask_back(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """返納請求 of one payment."""
    form = AskBackForm(request.POST)
    if form.is_valid():
        request_reclaim(
            request.actor, payment_id, due=form.cleaned_data["due"], reason=form.cleaned_data["reason"],
            txid=txid_of(request),
        )  # fmt: skip
        return redirect("benefits:returns")
    return _shown(request, ask_back=form)


@require_POST
@records_refusals
def reclaim(request: HttpRequest, reclaim_id: UUID, verb: str) -> HttpResponse:
    """督促, 収納 or 不納欠損."""
    if verb == "write-off":
        write_off_reclaim(request.actor, reclaim_id, txid=txid_of(request))
        return redirect("benefits:returns")
    kinds: dict[str, Any] = {"dun": DueForm, "receive": AmountForm}
    if verb not in kinds:
        raise NotFound("操作")
    form = kinds[verb](request.POST)
    if not form.is_valid():
        return _shown(request, form_of_reclaim=form)
    if verb == "dun":
        dun_reclaim(request.actor, reclaim_id, due=form.cleaned_data["due"])
    else:
        receive_reclaim(request.actor, reclaim_id, form.cleaned_data["amount"], txid=txid_of(request))
    return redirect("benefits:returns")


def _shown(request: HttpRequest, **forms: Any) -> HttpResponse:
    actor = request.actor
    rows, refused = money.returns(actor), forms.get("refused")
    context = {
        "rows": rows, "reclaims": list(money.reclaims(actor)), "to_reclaim": money.to_reclaim(actor),
        "form": forms.get("form") or ResultsForm(), "refused": refused, "txid": new_txid(),
        "ask_back": forms.get("ask_back") or AskBackForm(), "wrong": forms.get("form_of_reclaim"),
        "due": DueForm(), "amount": AmountForm(), "today": timezone.localdate(),
        "waiting": sum(not row.ready for row in rows),
    }  # fmt: skip
    bad = refused or any(
        form is not None and form.errors for form in forms.values() if hasattr(form, "errors")
    )
    return render(request, "benefits/returns.html", context, status=422 if bad else 200)

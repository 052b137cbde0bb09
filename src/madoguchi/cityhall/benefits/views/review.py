"""`/g/r/<round>/review` and `/g/t/<target>/review`: what a human being must decide, and deciding it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.benefits.actions.accept_account import accept_account
from madoguchi.cityhall.benefits.actions.decide import grant, refuse, send_back
from madoguchi.cityhall.benefits.actions.decide_clean import decide_clean as order_clean
from madoguchi.cityhall.benefits.answers.forms import AcceptForm, DecideForm
from madoguchi.cityhall.benefits.models import Target
from madoguchi.cityhall.benefits.reads.accounts import account_report
from madoguchi.cityhall.benefits.reads.review import next_to_review, review_item, review_queue, round_of
from madoguchi.cityhall.benefits.views.doors import OldPage, new_txid, records_refusals, txid_of
from madoguchi.cityhall.tenancy.refusal import Refusal

VERBS: dict[str, Callable[..., Any]] = {"grant": grant, "refuse": refuse, "return": send_back}
DONE = {
    "grant": gettext_lazy("支給を決定しました。"),
    "refuse": gettext_lazy("不支給を決定しました。"),
    "return": gettext_lazy("差し戻しました。"),
}


@require_safe
@records_refusals
def review(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The cases with a concern, by number; clean ones are counted and decided with one button."""
    return render(request, "benefits/review.html", _queue(request, round_id))


@require_safe
@records_refusals
def review_live(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The same, for a page that is open."""
    return render(request, "benefits/_review.html", _queue(request, round_id))


@require_safe
@records_refusals
def review_target(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """One case with both sides compared, and what can be done about it."""
    return render(request, "benefits/review_target.html", _item(request, target_id))


@require_POST
@records_refusals
def decide(request: HttpRequest, target_id: UUID, verb: str) -> HttpResponse:
    """支給・不支給・差戻し, then the next case."""
    if verb not in VERBS:
        raise OldPage
    form = DecideForm(request.POST, verb=verb, auto_id=f"{verb}_%s")
    if not form.is_valid():
        context = _item(request, target_id) | {verb.replace("return", "send_back"): form, "problem": form}
        return render(request, "benefits/review_target.html", context, status=422)
    VERBS[verb](request.actor, target_id, txid=txid_of(request), **form.cleaned_data)
    messages.success(request, DONE[verb])
    return _next(request, target_id)


@require_POST
@records_refusals
def accept(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """The name on the account is the payee's; the same page again, where granting is now possible."""
    form = AcceptForm(request.POST)
    if not form.is_valid():
        context = _item(request, target_id) | {"accept": form, "problem": form}
        return render(request, "benefits/review_target.html", context, status=422)
    accept_account(request.actor, target_id, **form.cleaned_data)
    messages.success(request, _("口座の名義を認めました。"))
    return redirect("benefits:review_target", target_id)


@require_POST
@records_refusals
def grant_many(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Grant the ticked cases of the list, each as one decision; who cannot be granted is named."""
    owned, txid = round_of(request.actor, round_id), txid_of(request)
    ticked = Target.objects.filter(round=owned, pk__in=_ids(request)).order_by("number")
    granted = 0
    for target in ticked.only("pk", "number"):
        try:
            grant(request.actor, target.pk, code="late_accepted", txid=uuid5(txid, target.number))
            granted += 1
        except Refusal as refused:
            messages.warning(request, f"{target.number}：{refused}")
    messages.success(request, _("%(n)s件の支給を決定しました。") % {"n": granted})
    return redirect("benefits:review", round_id)


@require_POST
@records_refusals
def decide_clean(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Order the bulk decision of everything without a concern."""
    order_clean(request.actor, round_id, txid=txid_of(request))
    messages.success(request, _("まとめて決定を始めました。確かめることが見つかったものは、ここに並びます。"))
    return redirect("benefits:review", round_id)


@require_safe
@records_refusals
def accounts(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """One account behind several people, and payments that stand out."""
    report = account_report(request.actor, round_id)
    return render(request, "benefits/accounts.html", {"report": report, "round": report.owned})


def _queue(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    view, after = request.GET.get("view", "review"), request.GET.get("after", "")
    page = review_queue(request.actor, round_id, view, after, repeated="X-Live" in request.headers)
    return {
        "page": page, "round": page.owned, "view": view, "tab": "review", "txid": new_txid(),
        "query": urlencode({"view": view, "after": after}),
    }  # fmt: skip


def _item(request: HttpRequest, target_id: UUID) -> dict[str, Any]:
    item = review_item(request.actor, target_id)
    version = item.account.version if item.account else 0
    return {
        "item": item, "target": item.target, "round": item.target.round, "txid": new_txid(),
        "accept": AcceptForm(initial={"version": version}),
        "grant": DecideForm(verb="grant", auto_id="grant_%s", initial={"code": "checked"}),
        "refuse": DecideForm(verb="refuse", auto_id="refuse_%s"),
        "send_back": DecideForm(verb="return", auto_id="return_%s"),
    }  # fmt: skip


def _next(request: HttpRequest, target_id: UUID) -> HttpResponse:
    decided = Target.objects.select_related("round").get(pk=target_id)
    following = next_to_review(decided.round, decided.number)
    if following is None:
        return redirect("benefits:review", decided.round_id)
    return redirect("benefits:review_target", following)


def _ids(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(one) for one in request.POST.getlist("targets")]
    except ValueError:
        raise OldPage from None

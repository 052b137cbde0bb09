"""`/g/pay/`: batches of payments, drafted, approved by others, released, sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.cityhall.benefits.actions.approve_batch import approve_batch
from madoguchi.cityhall.benefits.actions.draft_batch import draft_batch
from madoguchi.cityhall.benefits.actions.release_batch import release_batch
from madoguchi.cityhall.benefits.actions.withdraw_batch import withdraw_batch
from madoguchi.cityhall.benefits.money.batch_page import BatchPage, batch_page, headline
from madoguchi.cityhall.benefits.money.drafting import Draft, draft_page, is_large
from madoguchi.cityhall.benefits.money.forms import ApproveForm, DraftForm, WithdrawForm
from madoguchi.cityhall.benefits.money.refusals import BadPayDay, Problems, WrongTotal
from madoguchi.cityhall.benefits.reads import money
from madoguchi.cityhall.benefits.tasks import draft_payments
from madoguchi.cityhall.benefits.views.doors import new_txid, records_refusals, txid_of
from madoguchi.cityhall.benefits.views.step_up import ask_to_prove, authenticated_at, is_fresh, prove_again


@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    """What waits for whom, what can be drafted, and what is done."""
    page = money.batches(request.actor, request.GET.get("before", ""))
    owed = money.owed(request.actor)
    context = {"page": page, "owed": owed, "title": headline(page, owed, request.actor)}
    part = "X-Live" in request.headers
    return render(request, "benefits/_batches.html" if part else "benefits/batches.html", context)


@require_http_methods(["GET", "POST"])
@records_refusals
def draft(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Choose the pay day; see beforehand who is in it and who is not."""
    page: Draft = draft_page(request.actor, round_id)
    form = DraftForm(request.POST or None, initial={"pay_on": page.pay_on})
    if form.is_valid():
        pay_on, txid = form.cleaned_data["pay_on"], txid_of(request)
        if is_large(page):
            draft_payments.enqueue(str(round_id), pay_on.isoformat(), request.actor.id, str(txid))
            messages.info(request, _("件数が多いので裏側で起案しています。終わるとこの一覧に出ます。"))
            return redirect("benefits:batches")
        try:
            made = draft_batch(request.actor, round_id, pay_on=pay_on, txid=txid)
        except BadPayDay as refused:
            form.add_error("pay_on", str(refused))
        else:
            if made.held or made.left_out:
                counts = {"held": made.held, "out": len(made.left_out)}
                messages.warning(
                    request, _("保留 %(held)s件、載せられない %(out)s件を除いて起案しました。") % counts
                )
            return redirect("benefits:batch", made.batch.pk)
    context = {"page": page, "form": form, "txid": new_txid()}
    return render(request, "benefits/draft.html", context, status=422 if form.errors else 200)


@require_GET
@records_refusals
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """One batch: what it is, who has agreed, what the bank says, and the next act for this person."""
    return _shown(request, batch_id)


@require_GET
@records_refusals
def batch_live(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The part that moves while the bank answers. A new state changes the whole page: it is drawn again."""
    view = money.access_batch(request.actor, batch_id, repeated=True)
    if request.GET.get("state", view.batch.state) != view.batch.state:
        return HttpResponse(headers={"HX-Refresh": "true"})
    page = batch_page(request.actor, view, fresh=is_fresh(request))
    return render(request, "benefits/_batch_channel.html", {"page": page, "view": view})


@require_POST
@records_refusals
def approve(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """承認 with the re-typed total; who has not proved who they are lately does that first."""
    back = reverse("benefits:batch", args=[batch_id])
    if not is_fresh(request):
        return ask_to_prove(back)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _shown(request, batch_id, approve=form)
    try:
        approve_batch(
            request.actor, batch_id, retyped_total=form.cleaned_data["retyped_total"],
            shown_sha256=form.cleaned_data["shown_sha256"], authenticated_at=authenticated_at(request),
            txid=txid_of(request),
        )  # fmt: skip
    except WrongTotal as refused:
        form.add_error("retyped_total", str(refused))
        return _shown(request, batch_id, approve=form)
    return redirect(back)


@require_POST
@records_refusals
def release(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """確定: files are made, or every reason why not is listed."""
    back = reverse("benefits:batch", args=[batch_id])
    if not is_fresh(request):
        return ask_to_prove(back)
    try:
        release_batch(
            request.actor, batch_id, authenticated_at=authenticated_at(request), txid=txid_of(request)
        )
    except Problems as refused:
        return _shown(request, batch_id, refused=refused)
    return redirect(back)


@require_POST
@records_refusals
def withdraw(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """取下げ・差戻し."""
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else "other"
    withdraw_batch(request.actor, batch_id, reason=reason, txid=txid_of(request))
    return redirect("benefits:batch", batch_id)


def _shown(
    request: HttpRequest, batch_id: UUID, *, approve: Any = None, refused: Problems | None = None
) -> HttpResponse:
    after = request.GET.get("after", "")
    view = money.access_batch(request.actor, batch_id)
    page: BatchPage = batch_page(request.actor, view, fresh=is_fresh(request))
    lines = money.payment_lines(view.batch, int(after) if after.isdigit() else 0)
    context = {
        "view": view, "page": page, "lines": lines, "refused": refused, "txid": new_txid(),
        "form": approve or ApproveForm(initial={"shown_sha256": view.batch.content_sha256}),
        "withdraw": WithdrawForm(), "prove": prove_again(reverse("benefits:batch", args=[batch_id])),
        "now": timezone.now(),
    }  # fmt: skip
    status = 422 if refused or (approve is not None and approve.errors) else 200
    return render(request, "benefits/batch.html", context, status=status)

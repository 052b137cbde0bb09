"""The way of a released file to the bank, by channel or by hand, and the print of a batch."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.benefits.actions.ask_bank import ask_bank
from madoguchi.cityhall.benefits.actions.confirm_sent import confirm_sent
from madoguchi.cityhall.benefits.actions.take_file import take_file
from madoguchi.cityhall.benefits.money.forms import ReceiptForm
from madoguchi.cityhall.benefits.money.payment_order import print_order
from madoguchi.cityhall.benefits.money.simulating import failures, simulator, take_simulated_results
from madoguchi.cityhall.benefits.views.doors import records_refusals, txid_of


@require_POST
@records_refusals
def take(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The bytes, to be carried to the bank; recorded each time."""
    file = take_file(request.actor, file_id)
    response = HttpResponse(bytes(file.body), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{file.file_name}"'
    response.headers["X-Content-SHA256"] = file.sha256
    return response


@require_POST
@records_refusals
def confirm(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The bank took it, under its own number."""
    form = ReceiptForm(request.POST)
    receipt = form.cleaned_data["receipt"] if form.is_valid() else ""
    dispatch = confirm_sent(request.actor, file_id, receipt=receipt)
    return redirect("benefits:batch", dispatch.file.batch_id)


@require_POST
@records_refusals
def ask(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Ask the bank now instead of at the job's next try."""
    count = ask_bank(request.actor, batch_id)
    if count:
        messages.info(request, _("銀行に照会しています。届いていないとわかったファイルだけ送り直します。"))
    return redirect("benefits:batch", batch_id)


@require_GET
@records_refusals
def order(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """支出命令・振込依頼一覧 as PDF."""
    name, pdf = print_order(request.actor, batch_id)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_POST
@records_refusals
def simulate(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Demo: the 模擬銀行 brings the results, the chosen payments failing; no address outside a demo."""
    code = request.POST.get("code", "")
    places = [int(place) for place in request.POST.getlist("failing") if place.isdigit()]
    if simulator() is not None and code in failures():
        failing = dict.fromkeys(places, code)
        txid = txid_of(request)
        for one in take_simulated_results(request.actor, batch_id, failing, txid=txid):
            counts = {"paid": f"{one.paid:,}", "returned": f"{one.returned:,}"}
            messages.success(
                request,
                _("模擬銀行の結果を取り込みました。振込済み %(paid)s件、不能 %(returned)s件。") % counts,
            )
    return redirect("benefits:batch", batch_id)

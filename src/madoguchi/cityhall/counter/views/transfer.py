"""`/c/v/<visit>/transfer/`: take in the 転出証明書情報 that a family brings, after a look at it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.cityhall.counter.frame import desk
from madoguchi.cityhall.counter.transfer_form import TransferForm
from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
from madoguchi.cityhall.residents.transfer_files import only_message
from madoguchi.cityhall.residents.transfers import read_message
from madoguchi.rules.addresses import lies_elsewhere


@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Read, show, take: the second POST carries the message that the first one showed (`text`)."""
    context = desk(request, visit_id, "people")
    if text := request.POST.get("text"):
        taken = receive_transfer(request.actor, only_message(_("転出証明書情報"), text.encode()))
        return redirect(f"{reverse('counter:people', args=[visit_id])}?transfer={taken.pk}")
    posted = request.method == "POST"
    form = TransferForm(request.POST, request.FILES) if posted else TransferForm()
    if posted and form.is_valid():
        message = read_message(form.message)
        here = request.user.municipality
        elsewhere = lies_elsewhere(message.place["new_address"], here.name, here.code)
        context |= {"message": message, "elsewhere": elsewhere, "text": form.as_text()}
    return render(
        request, "counter/transfer.html", context | {"form": form}, status=422 if form.errors else 200
    )

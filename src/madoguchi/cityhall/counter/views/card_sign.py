"""`/c/v/<visit>/sign/card/<n>/`: one signer signs with their My Number Card instead of ink.

The password or PIN goes from the page to the agent and never comes here.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.cases.actions.ask_card_signature import ask_card_signature
from madoguchi.cityhall.cases.actions.decide_card_signature import (
    decide_card_signature,
    drop_card_signature,
)
from madoguchi.cityhall.cases.actions.take_card_signature import take_card_signature
from madoguchi.cityhall.cases.models import CardSignature, Packet
from madoguchi.cityhall.cases.refusals import CardNotGood
from madoguchi.cityhall.cases.selectors import SignerState, access_packet, signers_of
from madoguchi.cityhall.counter.card_forms import HolderForm
from madoguchi.cityhall.counter.card_sign_page import certificates_for, comparison_of
from madoguchi.cityhall.counter.frame import desk
from madoguchi.cityhall.counter.posted import txid_of, uuid_of
from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.rules.matching import matching_rules


@require_GET
def card_sign(request: HttpRequest, visit_id: UUID, number: int) -> HttpResponse:
    """Which certificate, the password, the reader; or, once the card has signed, whose it is."""
    return _page(request, visit_id, number)


@require_POST
def card_sign_order(request: HttpRequest, visit_id: UUID, number: int) -> JsonResponse:
    """The order for the agent, good for this act and once; or why there is none."""
    packet, state = _act(request, desk(request, visit_id, "sign"), number)
    try:
        issued = ask_card_signature(
            request.actor, request.session.session_key, packet.pk, signer=state.person, act=state.act,
            certificate=request.POST.get("certificate", ""), confirmed=request.POST.get("confirmed") == "1",
            shown_sha256=request.POST.get("shown_sha256", ""),
        )  # fmt: skip
    except Refusal as problem:
        return JsonResponse({"message": str(problem)}, status=problem.status)
    return JsonResponse({"id": str(issued.id), "order": issued.text})


@require_POST
def card_sign_answer(request: HttpRequest, visit_id: UUID, number: int) -> HttpResponse:
    """The agent's sealed answer. A card that cannot sign says why on the page it was used on."""
    packet, state = _act(request, desk(request, visit_id, "sign"), number)
    try:
        signed = take_card_signature(
            request.actor, request.session.session_key, packet.pk, signer=state.person, act=state.act,
            order=uuid_of(request.POST.get("order", "")), sealed=request.POST.get("sealed", ""),
            shown_sha256=request.POST.get("shown_sha256", ""), txid=txid_of(request),
        )  # fmt: skip
    except Refusal as problem:
        messages.error(request, str(problem))
        other = isinstance(problem, CardNotGood) and problem.other
        return redirect(_address(visit_id, number) + ("?certificate=authentication" if other else ""))
    if isinstance(signed, CardSignature):
        return redirect(_address(visit_id, number))
    messages.success(request, _("カードの署名を受け取りました。"))
    return redirect("counter:sign", visit_id)


@require_POST
def card_sign_decide(request: HttpRequest, visit_id: UUID, number: int) -> HttpResponse:
    """The clerk's word: it is their card, or it is not."""
    context = desk(request, visit_id, "sign")
    packet, _state = _act(request, context, number)
    waiting = uuid_of(request.POST.get("waiting", ""))
    if "drop" in request.POST:
        drop_card_signature(request.actor, packet.pk, waiting=waiting)
        messages.info(request, _("署名を捨てました。ほかの方法で署名をもらってください。"))
        return redirect("counter:sign", visit_id)
    form = HolderForm(request.POST, reasons=matching_rules(context["visit"].day).reasons)
    if not form.is_valid():
        return _page(request, visit_id, number, form, status=422)
    decide_card_signature(request.actor, packet.pk, waiting=waiting, reason=form.cleaned_data["reason"])
    messages.success(request, _("カードの署名を受け取りました。"))
    return redirect("counter:sign", visit_id)


def _page(
    request: HttpRequest, visit_id: UUID, number: int, form: HolderForm | None = None, status: int = 200
) -> HttpResponse:
    context = desk(request, visit_id, "sign")
    if context["visit"].packet_id is None or (found := _find(request, context, number)) is None:
        return redirect("counter:sign", visit_id)
    packet, state = found
    if state.signature is not None:
        return redirect("counter:sign", visit_id)
    titles = {one["key"]: one["title"] for one in packet.manifest["forms"]}
    context |= {
        "packet": packet, "number": number, "signer": context["draft"].person_label(state.person),
        "person": state.person, "act": state.act,
        "titles": [titles.get(key, key) for key in state.forms],
        "certificates": certificates_for(state, request.GET.get("certificate", "")),
        "waiting": state.waiting,
    }  # fmt: skip
    if state.waiting is not None:
        reasons = matching_rules(context["visit"].day).reasons
        context |= {"form": form or HolderForm(reasons=reasons), "rows": comparison_of(state.waiting, packet)}
    template = "counter/card_sign.html" if state.waiting is None else "counter/card_holder.html"
    return render(request, template, context, status=status)


def _act(request: HttpRequest, context: dict[str, Any], number: int) -> tuple[Packet, SignerState]:
    """Raises `Http404` for an act that the live packet does not have."""
    if context["visit"].packet_id is None or (found := _find(request, context, number)) is None:
        raise Http404
    return found


def _find(request: HttpRequest, context: dict[str, Any], number: int) -> tuple[Packet, SignerState] | None:
    packet = access_packet(request.actor, context["visit"].packet_id, repeated=True)
    states = signers_of(packet)
    return (packet, states[number - 1]) if 0 < number <= len(states) else None


def _address(visit_id: UUID, number: int) -> str:
    return reverse("counter:card_sign", args=[visit_id, number])

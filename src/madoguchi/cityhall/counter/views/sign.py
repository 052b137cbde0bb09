"""`/c/v/<visit>/sign/`: push to the tablet and follow the pen, or record other ways; then receive."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.cases.actions.sign_packet import sign_packet
from madoguchi.cityhall.cases.actions.submit_packet import submit_packet
from madoguchi.cityhall.cases.card_signing import card_means
from madoguchi.cityhall.cases.planning import Draft
from madoguchi.cityhall.cases.selectors import SignerState, access_packet, signers_of
from madoguchi.cityhall.counter.actions.clear_tablet import clear_tablet
from madoguchi.cityhall.counter.actions.show_on_tablet import show_on_tablet
from madoguchi.cityhall.counter.frame import desk, is_live, place_of
from madoguchi.cityhall.counter.guard import require
from madoguchi.cityhall.counter.ink import paths_of
from madoguchi.cityhall.counter.missing import missing_in
from madoguchi.cityhall.counter.models import Device
from madoguchi.cityhall.counter.posted import txid_of, uuid_of
from madoguchi.cityhall.counter.refusals import NoTablet
from madoguchi.cityhall.counter.selectors import device_at


@require_GET
def sign(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Who must sign what, and how."""
    context = desk(request, visit_id, "sign")
    if context["visit"].packet_id is None:
        return redirect("counter:forms", visit_id)
    context |= _signing(request, context) | {"missing": missing_in(context["draft"])}
    return render(request, "counter/sign.html", context)


@require_GET
def sign_live(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The part that moves: signatures, what the tablet shows, and with the last signature the main button."""
    context = desk(request, visit_id, "sign")
    if context["visit"].packet_id is None:
        return render(request, "counter/_sign_changed.html", context)
    return render(request, "counter/_sign_live.html", context | _signing(request, context))


@require_GET
def mirror_live(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """What the resident sees now, with the pen's way."""
    context = desk(request, visit_id, "sign")
    if context["visit"].packet_id is None:
        return render(request, "counter/_mirror.html", context)
    return render(request, "counter/_mirror_sign.html", context | _signing(request, context))


@require_POST
def show(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """F9: push one signer's forms to the tablet. One who has signed meanwhile gives way to the next."""
    context = desk(request, visit_id, "sign")
    device = device_at(place_of(request))
    if device is None:
        raise NoTablet
    require(request.actor, "display", context["draft"].people)
    packet_id = uuid_of(request.POST.get("packet", ""))
    wanted = (request.POST.get("signer", ""), request.POST.get("act", ""))
    if turn := _turn_of(request, packet_id, wanted):
        show_on_tablet(
            request.actor, device.pk, packet_id=packet_id, signer=turn[0], act=turn[1],
            language=context["visit"].language,
        )  # fmt: skip
    return redirect("counter:sign", visit_id)


@require_POST
def sign_other(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Ink on the printed packet, or an assisted confirmation."""
    post = request.POST
    sign_packet(
        request.actor, uuid_of(post.get("packet", "")),
        signer=post.get("signer", ""), act=post.get("act", ""),
        method=post.get("method", ""), shown_sha256=post.get("shown_sha256", ""), txid=txid_of(request),
        assisted_by=post.get("assisted_by", ""), assistance=post.get("assistance", ""),
    )  # fmt: skip
    return redirect("counter:sign", visit_id)


@require_POST
def submit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Receive the signed packet: the sections get their tasks, the tablet goes back to its welcome."""
    submit_packet(
        request.actor, visit_id, packet_id=uuid_of(request.POST.get("packet", "")), txid=txid_of(request)
    )
    if device := device_at(place_of(request)):
        clear_tablet(request.actor, device.pk)
    return redirect("counter:done", visit_id)


def _turn_of(request: HttpRequest, packet_id: UUID, wanted: tuple[str, str]) -> tuple[str, str] | None:
    """Who signs now: the wanted one unless already signed, else the next; None when everybody has."""
    states = signers_of(access_packet(request.actor, packet_id, repeated=True))
    if wanted not in {(one.person, one.act) for one in states if one.signature}:
        return wanted
    return next(((one.person, one.act) for one in states if not one.signature), None)


def _signing(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    packet = access_packet(request.actor, context["visit"].packet_id, repeated=is_live(request))
    forms = {form["key"]: form for form in packet.manifest["forms"]}
    device = context["tablet"]
    on_tablet = device is not None and device.packet_id == packet.pk
    signers = [
        _signer(context["draft"], one, forms, device if on_tablet else None) for one in signers_of(packet)
    ]
    return {
        "packet": packet,
        "signers": signers,
        "everybody": all(one["signature"] for one in signers),
        "next_signer": next((one for one in signers if not one["signature"]), None),
        "shown": next((one for one in signers if one["shown"]), None),
        "ink": paths_of(device.ink) if on_tablet else None,
    }  # fmt: skip


def _signer(draft: Draft, one: SignerState, forms: dict[str, Any], device: Any) -> dict[str, Any]:
    covered = [forms[key] for key in one.forms]
    without = [form["title"] for form in covered if not card_means(form.get("means", ()))]
    return {
        "person": one.person, "act": one.act, "name": draft.person_label(one.person), "means": one.means,
        "forms": [form["title"] for form in covered], "signature": one.signature, "waiting": one.waiting,
        "by_card": bool(card_means(one.means)),
        "without_card": without if len(without) < len(covered) else [],
        "shown": device is not None and device.page == Device.Page.SIGN
        and (device.signer, device.act) == (one.person, one.act),
    }  # fmt: skip

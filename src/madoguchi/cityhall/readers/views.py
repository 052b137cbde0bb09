"""`/r/`: connect the card reader of this PC, and let it go. What the agent and the server say is sealed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.agent.bodies import MOST_LABEL
from madoguchi.cityhall.readers.actions.end_pairing import end_pairing
from madoguchi.cityhall.readers.actions.invite_reader import invite_reader
from madoguchi.cityhall.readers.actions.pair_reader import pair_reader
from madoguchi.cityhall.readers.actions.report_refusal import report_refusal
from madoguchi.cityhall.readers.posted import session_of, uuid_of
from madoguchi.cityhall.readers.selectors import agent_words
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.refusal import Refusal


@require_GET
def connect(request: HttpRequest) -> HttpResponse:
    """The page where the code is typed. `?next=` is where one comes from and goes back to."""
    context = {
        "agent": agent_words(),
        "next": _next(request, request.GET.get("next", "")),
        "label": _label(request.user),
    }
    return render(request, "readers/connect.html", context)


@require_POST
def invite(request: HttpRequest) -> JsonResponse:
    """A fresh key for the agent to seal to."""
    invitation = invite_reader(request.actor, session_of(request))
    return JsonResponse({"pairing": str(invitation.id), "server_key": invitation.server_key})


@require_POST
def pair(request: HttpRequest) -> JsonResponse:
    """What the agent sealed."""
    try:
        pairing_id = uuid_of(request.POST.get("pairing", ""))
        pair_reader(request.actor, session_of(request), pairing_id, request.POST.get("sealed", ""))
    except Refusal as refusal:
        return JsonResponse({"message": str(refusal)})
    return JsonResponse({})


@require_POST
def refused(request: HttpRequest) -> JsonResponse:
    """An order that the agent did not do, and the code of why."""
    order, code = request.POST.get("order", ""), request.POST.get("code", "")
    try:
        report_refusal(request.actor, session_of(request), order, code)
    except Refusal as refusal:
        return JsonResponse({"message": str(refusal)}, status=refusal.status)
    return JsonResponse({})


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    end_pairing(request.actor, session_of(request))
    return redirect(_next(request, request.POST.get("next", "")))


def _label(staff: Staff) -> str:
    """What the agent's page shows as its partner: the counter, not the person; no longer than it takes."""
    counter = _("窓口 %s") % staff.counter if staff.counter else ""
    return f"{staff.municipality.name} {counter}".strip()[:MOST_LABEL]


def _next(request: HttpRequest, wanted: str) -> str:
    """An address of ours, or the front page."""
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and own else reverse("counter:start")

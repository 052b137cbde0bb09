"""`/q/day/<庁舎>/doors/`: kiosks, displays and phones of one office, for whoever prepares the day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.cityhall.tickets.actions.invite_kiosk import invite_kiosk, revoke_kiosk
from madoguchi.cityhall.tickets.actions.report_paper import report_paper
from madoguchi.cityhall.tickets.actions.set_doors import set_doors
from madoguchi.cityhall.tickets.models import Office
from madoguchi.cityhall.tickets.posted import BrokenPost
from madoguchi.cityhall.tickets.public_door import the_office
from madoguchi.cityhall.tickets.reads.kiosks import kiosks_of
from madoguchi.cityhall.tickets.selectors import floors_of
from madoguchi.cityhall.tickets.views.desk import back


@require_GET
def doors(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that stands in the hall, with the addresses to open there."""
    return render(request, "tickets/doors.html", _context(the_office(code)))


@require_GET
def doors_live(request: HttpRequest, code: str) -> HttpResponse:
    """The kiosks, which pair and run out of paper while the page is open."""
    return render(request, "tickets/_kiosks.html", _context(the_office(code)))


@require_POST
def set_both(request: HttpRequest, code: str) -> HttpResponse:
    """Phones and sound."""
    office = the_office(code)
    set_doors(
        request.actor, office.pk, phone_tickets="phone_tickets" in request.POST, muted="muted" in request.POST
    )
    messages.success(request, _("設定を変えました。"))
    return redirect("tickets:doors", code)


@require_POST
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """A link that pairs one device; shown once."""
    office, name = the_office(code), request.POST.get("name", "").strip()
    if not 1 <= len(name) <= 40:
        raise BrokenPost
    made = invite_kiosk(request.actor, office.pk, name=name)
    path = reverse("kiosk:pair", args=[_city().code, office.code, made.secret])
    context = _context(office) | {"invited": made.kiosk, "link": settings.PUBLIC_URL + path}
    return render(request, "tickets/doors.html", context)


@require_POST
def revoke(request: HttpRequest, code: str, kiosk_id: UUID) -> HttpResponse:
    """Cut a kiosk off."""
    kiosk = revoke_kiosk(request.actor, kiosk_id)
    messages.success(request, _("「%(name)s」の発券機を切り離しました。") % {"name": kiosk.name})
    return redirect("tickets:doors", code)


@require_POST
def paper(request: HttpRequest, kiosk_id: UUID) -> HttpResponse:
    """Paper out, or in again."""
    out = request.POST.get("out") == "1"
    kiosk = report_paper(request.actor, kiosk_id, out=out)
    said = _("「%(name)s」を用紙切れにしました。") if out else _("「%(name)s」に用紙が入りました。")
    messages.success(request, said % {"name": kiosk.name})
    return back(request)


def _city() -> Municipality:
    return Municipality.objects.get(pk=active_municipality())


def _context(office: Office) -> dict[str, Any]:
    return {
        "office": office, "city": _city(), "kiosks": kiosks_of(office), "floors": floors_of(office),
        "public_url": settings.PUBLIC_URL, "back": reverse("tickets:doors", args=[office.code]),
    }  # fmt: skip

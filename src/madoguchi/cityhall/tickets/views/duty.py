"""`/q/duty/`: sit down at a counter, choose its lines, take over, leave."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.tickets.actions.go_off_duty import go_off_duty
from madoguchi.cityhall.tickets.actions.go_on_duty import go_on_duty
from madoguchi.cityhall.tickets.models import QueueGroup
from madoguchi.cityhall.tickets.posted import uuid_in
from madoguchi.cityhall.tickets.selectors import duty_of, places
from madoguchi.cityhall.tickets.views.desk import back


@require_GET
def duty(request: HttpRequest) -> HttpResponse:
    """Every counter with who sits there and what is at it; `?counter=` opens one, to choose its lines."""
    mine, seats = duty_of(request.actor), places(request.actor)
    wanted = request.GET.get("counter", "")
    chosen = next((seat for seat in seats if str(seat.counter.pk) == wanted), None)
    context = {
        "mine": mine, "seats": seats, "chosen": chosen, "txid": str(uuid4()),
        "back": request.GET.get("back", ""), "own": request.user.counter,
    }  # fmt: skip
    if chosen is not None:
        ticked = mine.groups if mine and mine.counter_id == chosen.counter.pk else chosen.counter.groups
        groups = QueueGroup.objects.filter(office=chosen.counter.office_id, active=True)
        context["groups"] = [(group, group.code in ticked) for group in groups]
    return render(request, "tickets/duty.html", context)


@require_POST
def sit_down(request: HttpRequest) -> HttpResponse:
    """On duty, with the ticked lines; none ticked: those of the counter."""
    found = go_on_duty(
        request.actor, uuid_in(request, "counter"), txid=uuid_in(request, "txid"),
        groups=request.POST.getlist("groups"), take_over="take_over" in request.POST,
    )  # fmt: skip
    words = {"office": found.office.name, "counter": found.counter.name}
    messages.success(request, _("%(office)s %(counter)s窓口に着きました。") % words)
    return back(request)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Off duty."""
    ended = go_off_duty(request.actor)
    messages.success(request, _("%(counter)s窓口を離れました。") % {"counter": ended.counter.name})
    return back(request)


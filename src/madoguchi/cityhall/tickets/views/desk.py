"""The clerk's call panel: `/q/call/`, and as a part of the counter's reception page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.tickets.actions.call_chosen import call_chosen
from madoguchi.cityhall.tickets.actions.call_next import call_next
from madoguchi.cityhall.tickets.actions.cancel_ticket import cancel_ticket
from madoguchi.cityhall.tickets.actions.finish import finish, finish_and_next
from madoguchi.cityhall.tickets.actions.hold import hold, resume
from madoguchi.cityhall.tickets.actions.no_show import no_show, revive
from madoguchi.cityhall.tickets.actions.recall import recall
from madoguchi.cityhall.tickets.actions.start_serving import start_serving
from madoguchi.cityhall.tickets.actions.transfer import transfer
from madoguchi.cityhall.tickets.posted import BrokenPost, uuid_in
from madoguchi.cityhall.tickets.reads.kiosks import without_paper
from madoguchi.cityhall.tickets.selectors import desk_of, offices, places


@require_GET
def call(request: HttpRequest) -> HttpResponse:
    """The panel as a page of its own: for sections whose counters open no visit."""
    return render(request, "tickets/call.html", _context(request))


@require_GET
def panel(request: HttpRequest) -> HttpResponse:
    """The live part of the page."""
    return render(request, "tickets/_panel.html", _context(request))


@require_POST
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """One press of the panel."""
    if verb not in _ACTS:
        raise BrokenPost
    _ACTS[verb](request)
    return back(request)


def panel_context(request: HttpRequest, *, back: str, serve_url: str) -> dict[str, Any]:
    """What the panel shows, with a fresh `txid` for its buttons.

    `back`: the page that the panel is part of; `serve_url`: where 「対応を始める」 goes to.
    """
    desk = desk_of(request.actor)
    context = {"desk": desk, "back": back, "serve_url": serve_url, "txid": str(uuid4())}
    if desk is not None:
        context["no_paper"] = without_paper(desk.duty.office_id)
    else:
        context |= {"has_offices": bool(offices()), "usual": _usual(request)}
    return context


def back(request: HttpRequest) -> HttpResponse:
    """To the page that the press came from; never to another site."""
    wanted = request.POST.get("back", "")
    return redirect(wanted if is_own(wanted) else "tickets:call")


def is_own(url: str) -> bool:
    """Whether that is an address of our own."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def _context(request: HttpRequest) -> dict[str, Any]:
    serve_url = reverse("tickets:act", args=["serve"])
    return panel_context(request, back=reverse("tickets:call"), serve_url=serve_url)


def say_called(request: HttpRequest, found: Any) -> None:
    """After a press of 「次の番号」: say so when nobody waits; the panel shows everything else."""
    if found is None:
        messages.info(request, _("お待ちの方はいません。"))


def _usual(request: HttpRequest) -> Any:
    """The counter that is the clerk's own by their account, if nobody sits there."""
    own = request.user.counter
    seats = places(request.actor) if own else []
    return next((seat for seat in seats if seat.counter.name == own and seat.duty is None), None)


def _leg(verb: Callable[..., Any], *, once: bool = False) -> Callable[[HttpRequest], Any]:
    """A verb on the number that the button belongs to; `once`: it takes the page's transaction id."""

    def press(request: HttpRequest) -> Any:
        more = {"txid": uuid_in(request, "txid")} if once else {}
        return verb(request.actor, uuid_in(request, "leg"), **more)

    return press


def _next(request: HttpRequest) -> None:
    say_called(request, call_next(request.actor, txid=uuid_in(request, "txid")))


def _finish_and_next(request: HttpRequest) -> None:
    found = finish_and_next(request.actor, uuid_in(request, "leg"), txid=uuid_in(request, "txid"))
    say_called(request, found)


def _transfer(request: HttpRequest) -> None:
    leg = transfer(request.actor, uuid_in(request, "leg"), group=request.POST.get("group", ""))
    words = {"label": leg.ticket.label, "group": leg.group.name}
    said = _("%(label)sを「%(group)s」へ回しました。待ち始めの時刻は変わりません。")
    messages.success(request, said % words)


def _cancel(request: HttpRequest) -> None:
    ticket = cancel_ticket(request.actor, uuid_in(request, "ticket"))
    messages.success(request, _("%(label)sを取り消しました。") % {"label": ticket.label})


_ACTS: Mapping[str, Callable[[HttpRequest], Any]] = {
    "next": _next,
    "chosen": _leg(call_chosen, once=True),
    "recall": _leg(recall, once=True),
    "serve": _leg(start_serving),
    "finish": _leg(finish),
    "finish_next": _finish_and_next,
    "hold": _leg(hold),
    "resume": _leg(resume),
    "no_show": _leg(no_show),
    "revive": _leg(revive),
    "transfer": _transfer,
    "cancel": _cancel,
}

"""`/c/`: who is expected, who is here, and a new visit."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.cases.actions.close_visit import close_visit
from madoguchi.cityhall.cases.actions.open_visit import open_visit
from madoguchi.cityhall.cases.actions.set_language import set_language
from madoguchi.cityhall.cases.rulebook import rulebook
from madoguchi.cityhall.cases.selectors import visits_of_transfers, visits_today
from madoguchi.cityhall.counter.frame import LANGUAGES, is_live, next_step, tablet_context, visit_of
from madoguchi.cityhall.counter.posted import BrokenPost, txid_of, uuid_of, with_txid
from madoguchi.cityhall.counter.views.calls import begin, bring, calls_context
from madoguchi.cityhall.residents.selectors import incoming_today
from madoguchi.cityhall.tickets.actions.finish import finish
from madoguchi.cityhall.tickets.selectors import at_my_counter
from madoguchi.rules.facts import Event


@require_GET
def reception(request: HttpRequest) -> HttpResponse:
    """Start buttons for each open life event, 来庁予定, and today's visits."""
    events = [event for event in _events().values() if event.open]
    context = {"events": events, "today": timezone.localdate(), **tablet_context(request), **_lists(request)}
    return render(request, "counter/reception.html", context | calls_context(request))


@require_GET
def reception_lists(request: HttpRequest) -> HttpResponse:
    """The live part of the page."""
    return render(request, "counter/_reception_lists.html", with_txid(_lists(request)))


@require_POST
def start_visit(request: HttpRequest) -> HttpResponse:
    """Open a visit; from 来庁予定 the family of the 転出証明書情報 is taken over at once.

    With a number at the counter that has no visit yet, the visit is that number's.
    """
    txid, event = txid_of(request), _event(request)
    leg = at_my_counter(request.actor)
    number = leg if leg is not None and leg.ticket.visit_id is None else None
    if "transfer" not in request.POST:
        visit_id = begin(request, number.pk, event).visit_id if number else None
        return redirect("counter:identity", visit_id or open_visit(request.actor, event=event, txid=txid).pk)
    transfer = uuid_of(request.POST["transfer"])
    if begun := visits_of_transfers([transfer], timezone.localdate()).get(transfer):
        messages.info(request, _("この家族は、来庁番号%(n)sで受付済みです。") % {"n": begun.number})
        return redirect("counter:visit", begun.pk)
    if number:
        return redirect("counter:identity", begin(request, number.pk, event, transfer).visit_id)
    visit = open_visit(request.actor, event=event, txid=txid, transfer=transfer)
    bring(request, visit.pk, transfer, txid)
    return redirect("counter:identity", visit.pk)


@require_GET
def visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Go on where the visit stands."""
    return redirect(next_step(visit_of(request, visit_id)))


@require_POST
def language(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The resident's language, for the tablet and the printed guide."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(LANGUAGES):
        raise BrokenPost
    set_language(request.actor, visit_id, language=chosen, txid=txid_of(request))
    return redirect(next_step(visit_of(request, visit_id)))


@require_POST
def leave(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The visitor goes: a submitted visit is closed, an open one is cancelled with its reason."""
    close_visit(request.actor, visit_id, txid=txid_of(request), reason=request.POST.get("reason", ""))
    if leg := at_my_counter(request.actor, visit_id):
        finish(request.actor, leg.pk)
    return redirect("counter:reception")


def _event(request: HttpRequest) -> str:
    event = _events().get(request.POST.get("event", ""))
    if event is None or not event.open:
        raise BrokenPost
    return event.id


def _events() -> Mapping[str, Event]:
    return rulebook().catalogue.vocabulary.events


def _lists(request: HttpRequest) -> dict[str, object]:
    today = timezone.localdate()
    expected = incoming_today(request.actor, today, repeated=is_live(request))
    begun = visits_of_transfers([one.id for one in expected], today)
    still_to_come = [one for one in expected if one.id not in begun]
    arrived = [(one, begun[one.id]) for one in expected if one.id in begun and begun[one.id].day == today]
    return {
        "visits": [(visit, _events()[visit.event].name) for visit in visits_today(request.actor)],
        "expected": still_to_come,
        "arrived": arrived,
        "section_topic": f"section:{request.actor.section}",
    }

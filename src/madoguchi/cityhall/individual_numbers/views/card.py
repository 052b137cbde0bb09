"""The number from the card itself, by its PIN: the page carries an order to the agent and the answer back.

The PIN goes to the agent, the number comes sealed to the server: neither is ever in the page.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.individual_numbers.actions.ask_card import ask_card, card_subject
from madoguchi.cityhall.individual_numbers.actions.store_number import store_card_number
from madoguchi.cityhall.individual_numbers.selectors import panel
from madoguchi.cityhall.individual_numbers.views.doors import records_refusals
from madoguchi.cityhall.readers.actions.take_answer import take_answer
from madoguchi.cityhall.readers.answers import CardRead
from madoguchi.cityhall.readers.posted import session_of, uuid_of
from madoguchi.cityhall.residents.refusals import ProtectedPerson
from madoguchi.cityhall.tenancy.refusal import Refusal


@require_GET
@records_refusals
def card(request: HttpRequest, case_id: UUID, person: str) -> HttpResponse:
    """Where the holder types the PIN; individual_numbers/card.js asks the agent."""
    desk, lines = panel(request.actor, case_id)
    desk.person(person)
    line = next(one for one in lines if one.key == person)
    return render(request, "individual_numbers/card.html", {"desk": desk, "line": line})


@require_POST
@records_refusals
def card_order(request: HttpRequest, case_id: UUID, person: str) -> JsonResponse:
    """The order for the agent, good for this person's number and once."""
    confirmed = request.POST.get("confirmed") == "1"
    issued = ask_card(request.actor, session_of(request), case_id, person, confirmed=confirmed)
    return JsonResponse({"id": str(issued.id), "order": issued.text})


@require_POST
@records_refusals
def card_answer(request: HttpRequest, case_id: UUID, person: str) -> HttpResponse:
    """The agent's sealed answer. What the card or the store refuses is said on the page it was read on."""
    try:
        read = take_answer(
            request.actor, session_of(request), uuid_of(request.POST.get("order", "")),
            request.POST.get("sealed", ""), subject=card_subject(case_id, person),
        )  # fmt: skip
        assert isinstance(read, CardRead), "the order was read_number"
        store_card_number(request.actor, case_id, person, read)
    except ProtectedPerson:
        raise
    except Refusal as problem:
        messages.error(request, str(problem))
        return redirect("individual_numbers:card", case_id, person)
    messages.success(request, _("カードから番号を登録しました。"))
    return redirect("individual_numbers:home", case_id)

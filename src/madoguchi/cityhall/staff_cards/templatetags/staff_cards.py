"""`{% staff_card_sign_in %}` on the sign-in page; `{% staff_cards_of staff %}` in administration."""

from __future__ import annotations

from typing import Any

from django import template

from madoguchi.cityhall.readers.selectors import agent_words
from madoguchi.cityhall.staff_cards.models import StaffCard
from madoguchi.cityhall.staff_cards.selectors import cards_of
from madoguchi.cityhall.tenancy.models import Staff

register = template.Library()


@register.inclusion_tag("staff_cards/_sign_in.html", takes_context=True)
def staff_card_sign_in(context: dict[str, Any]) -> dict[str, Any]:
    """The form with the PIN; it works with scripts only, like the card itself."""
    request = context["request"]
    return {"agent": agent_words(), "next": request.GET.get("next", ""), "request": request}


@register.inclusion_tag("staff_cards/_cards.html", takes_context=True)
def staff_cards_of(context: dict[str, Any], staff: Staff) -> dict[str, Any]:
    """An account's cards, to be blocked by an administrator."""
    request = context["request"]
    cards = cards_of(request.actor, staff.pk)
    return {"cards": cards, "whys": StaffCard.Why.choices, "request": request}

"""`{% load readers %}{% card_reader %}`: the section カードリーダー on a page of the counter."""

from __future__ import annotations

from typing import Any

from django import template

from madoguchi.cityhall.readers.selectors import agent_words, live_pairing

register = template.Library()


@register.inclusion_tag("readers/_reader.html", takes_context=True)
def card_reader(context: dict[str, Any]) -> dict[str, Any]:
    """What the section needs; the rest comes from the agent. After connecting one is back on this page."""
    request = context["request"]
    pairing = live_pairing(request.actor, request.session.session_key)
    return {"pairing": pairing, "agent": agent_words(), "here": request.get_full_path()}

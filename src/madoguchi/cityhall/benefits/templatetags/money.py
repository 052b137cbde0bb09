"""`{% load money %}{% target_money target %}`: a target's payments, and the reversal of its decision."""

from __future__ import annotations

from typing import Any

from django import template

from madoguchi.cityhall.benefits.models import Decision, Target
from madoguchi.cityhall.benefits.reads.batches import payments_of_target
from madoguchi.cityhall.tenancy.roles import Permission

register = template.Library()


@register.inclusion_tag("benefits/_target_money.html", takes_context=True)
def target_money(context: dict[str, Any], target: Target) -> dict[str, Any]:
    """Two statements. An officer may reverse a live decision while no payment of it is on its way.

    `mendable`: the newest payment came back, so the account must be made right before the next draft.
    """
    actor = context["request"].actor
    payments = payments_of_target(target.pk)
    moving = any(one.line.state in ("drafted", "approved", "fixed", "sent", "accepted") for one in payments)
    live = Decision.objects.filter(target=target, state="live").first()
    officer = Permission.BENEFIT_WORK in actor.permissions
    newest = max(payments, key=lambda one: one.line.attempt, default=None)
    returned = newest is not None and newest.line.state == "returned"
    return {
        "payments": payments,
        "mendable": target if officer and live and returned else None,
        "reversible": live if officer and not moving else None,
        "txid": context.get("txid", ""),
        "csrf_token": context.get("csrf_token"),
    }

"""画面を閉じていても知らせる: the page of a ticket asks to be told, or no longer."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tickets.models import PushSubscription, Ticket
from madoguchi.cityhall.tickets.push.port import push_port
from madoguchi.cityhall.tickets.pushing import line_moved
from madoguchi.cityhall.tickets.refusals import PushRefused
from madoguchi.rules.base64url import from_text


@transaction.atomic
def subscribe_push(
    actor: Actor, ticket_id: UUID, browser: Mapping[str, str], *, language: str
) -> PushSubscription:
    """Tell this browser (`endpoint`, `p256dh`, `auth`) how the ticket stands; another one told before is not.

    Whoever holds the ticket's token may: the page has looked it up. Raises `PushRefused`.
    """
    ticket = Ticket.objects.select_for_update().filter(pk=ticket_id, closed_at__isnull=True).first()
    if ticket is None or not _usable(browser):
        raise PushRefused
    row, _ = PushSubscription.objects.update_or_create(
        ticket=ticket,
        defaults={
            "browser": {name: browser[name] for name in ("endpoint", "p256dh", "auth")},
            "language": language, "told": "", "since": timezone.now(),
        },
    )  # fmt: skip
    audit.record(actor, "ticket.push_on", f"ticket:{ticket.pk}", detail={"label": ticket.label})
    # It may be soon already.
    line_moved(ticket.office_id)
    return row


@transaction.atomic
def end_push(actor: Actor, ticket_id: UUID) -> None:
    """Tell nobody any more. Twice: once."""
    # The ticket before its subscription, as a step that ends it does.
    Ticket.objects.select_for_update().filter(pk=ticket_id).first()
    ended, _ = PushSubscription.objects.filter(ticket=ticket_id).delete()
    if ended:
        audit.record(actor, "ticket.push_off", f"ticket:{ticket_id}")


def _usable(browser: Mapping[str, str]) -> bool:
    """Keys as RFC 8291 wants them, and an address that the port accepts."""
    port = push_port()
    try:
        point = from_text(browser.get("p256dh", ""))
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
        secret = from_text(browser.get("auth", ""))
    except ValueError:
        return False
    # The short form of a point is one of the curve as well, but nothing sealed with it can be opened.
    whole = len(point) == 65 and len(secret) == 16
    return port is not None and whole and port.accepts(browser.get("endpoint", ""))

"""Who, without a staff session, may hear what: an office's calls are public, a ticket's are its holder's.

A public page opens the stream with `city=<団体コード>`, and for `ticket:<id>` with `token=<its secret>`.
"""

from __future__ import annotations

from uuid import UUID

from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.tenancy.stream import Visitor, register_topic_guard
from madoguchi.cityhall.tickets.models import Office, Ticket


def public_office(visitor: Visitor, topic: str) -> int | None:
    """Everybody may hear that something changed in an office: boards and the congestion page are public."""
    return _owner(visitor, topic, lambda pk: Office.objects.filter(pk=pk, active=True).exists())


def by_ticket_token(visitor: Visitor, topic: str) -> int | None:
    """Only the secret of the ticket's own page opens its topic."""
    token = visitor.query.get("token", "")
    return _owner(visitor, topic, lambda pk: Ticket.objects.filter(pk=pk, token=token).exists())


def _owner(visitor: Visitor, topic: str, is_there: object) -> int | None:
    city = Municipality.objects.filter(code=visitor.query.get("city", "")).first()
    try:
        pk = UUID(topic.partition(":")[2])
    except ValueError:
        return None
    if city is None:
        return None
    with municipality_scope(city.pk):
        return city.pk if is_there(pk) else None  # type: ignore[operator]


register_topic_guard("office", public_office)
register_topic_guard("ticket", by_ticket_token)

"""Which closed pages are to be told now, and what: a number and a counter, nothing of a person."""

from __future__ import annotations

import json
import logging
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from madoguchi.cityhall.tickets.models import Leg, PushSubscription
from madoguchi.cityhall.tickets.public_words import words_for
from madoguchi.cityhall.tickets.push.port import Busy, Unreached, push_port, send
from madoguchi.cityhall.tickets.reads.ticket import people_ahead
from madoguchi.rules.tickets import rules

GONE = {404, 410}
"""The browser has no such subscription any more (RFC 8030, 7.3)."""
log = logging.getLogger(__name__)


def line_moved(office_id: UUID, *ticket_ids: UUID) -> None:
    """After every step: a job looks whom to tell; what belongs to a ticket that is over goes.

    A step of a ticket calls it when its audit line is written, past which only one transaction of a city is
    at a time: a page that asks to be told in that very moment is either seen here, or sees what was done.
    """
    if not settings.PUSH_KEY:
        return
    asked = PushSubscription.objects.filter(ticket__office=office_id)
    if ticket_ids:
        asked.filter(ticket__in=ticket_ids, ticket__closed_at__isnull=False).delete()
    if asked.exists():
        from madoguchi.cityhall.tickets.tasks import tell_pages

        tell_pages.enqueue(str(office_id))


def tell_office(office_id: UUID) -> int:
    """Tell each page of the office that is to be told; how many were. Raises `Unreached` if some were not.

    A service that does not answer is asked once: the pages of the others do not wait for it again and again.
    """
    asked = PushSubscription.objects.filter(ticket__office=office_id, ticket__closed_at__isnull=True)
    silent: set[str] = set()
    told = failed = 0
    for page in asked.select_related("ticket"):
        service = urlsplit(page.browser["endpoint"]).netloc
        try:
            told += service not in silent and tell(page)
        except Busy:
            failed += 1
        except Unreached:
            failed += 1
            silent.add(service)
    if failed:
        raise Unreached(f"{failed} pages")
    return told


def tell(page: PushSubscription) -> bool:
    """Tell it how its ticket stands, unless it was told or another worker does. Raises `Unreached`."""
    leg, mark = news_of(page)
    # Making a port reads the trusted certificates: for most pages of a hall there is nothing to tell.
    if leg is None or mark == page.told or (port := push_port()) is None:
        return False
    # As long as it is the same browser: while one service is waited for, a page may name another.
    same = PushSubscription.objects.filter(pk=page.pk, since=page.since)
    if not same.filter(told=page.told).update(told=mark):
        return False
    try:
        status = send(port, page.browser, message_for(page, leg))
        if status == 429 or status >= 500:
            raise Busy(str(status))
    except Unreached:
        same.filter(told=mark).update(told=page.told)
        raise
    if status in GONE:
        same.delete()
    elif status >= 400:
        log.warning("a push service refused a message with status %s", status)
    return status < 400


def news_of(page: PushSubscription) -> tuple[Leg | None, str]:
    """The leg that is called, or has two people ahead or fewer, with a mark of this very news."""
    live = page.ticket.legs.filter(state__in=[Leg.State.CALLED, Leg.State.WAITING])
    leg: Leg | None = live.select_related("counter").first()
    if leg is not None and leg.state == Leg.State.CALLED:
        return leg, f"called:{leg.pk}:{leg.calls}"
    if leg is not None and people_ahead(leg, page.ticket) <= rules().soon:
        return leg, f"soon:{leg.pk}"
    return None, ""


def message_for(page: PushSubscription, leg: Leg) -> bytes:
    """What the worker of the page shows, in the page's language."""
    words, called = words_for(page.language), leg.state == Leg.State.CALLED
    head, hint = ("state_called", "state_called_hint") if called else ("state_soon", "state_soon_hint")
    counter = words.counter(leg.counter.name) if called else ""
    said = {
        "title": f"{page.ticket.label} {words[head]}", "body": words[hint].format(counter=counter),
        "lang": words.lang,
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False).encode()

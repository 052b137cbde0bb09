"""What a kiosk or a phone offers at this moment: purposes with the line that each begins in."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from madoguchi.cityhall.tickets.models import Office, Purpose, QueueGroup
from madoguchi.cityhall.tickets.reads.lines import LineState
from madoguchi.cityhall.tickets.selectors import Congestion, congestion, purposes_now


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: its purpose, the line of its first counter, and every line on the way."""

    purpose: Purpose
    line: LineState
    groups: tuple[QueueGroup, ...]


def offers_now(now: Congestion) -> list[Offer]:
    """The buttons that may be pressed now; none while the office is closed."""
    if not now.open_now:
        return []
    lines = {line.group.code: line for line in now.lines}
    return [
        Offer(purpose, lines[purpose.route[0]], tuple(lines[code].group for code in purpose.route))
        for purpose in purposes_now(now.office)
        if purpose.route and lines.keys() >= set(purpose.route)
    ]


def the_offer(office: Office, code: str) -> Offer:
    """That button. Raises Http404 when it may not be pressed now."""
    for offer in offers_now(congestion(office)):
        if offer.purpose.code == code:
            return offer
    raise Http404

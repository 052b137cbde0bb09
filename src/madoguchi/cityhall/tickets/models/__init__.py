"""The ticket room's tables: offices with lines, counters, kiosks; duties, tickets, reservations, pushes."""

from __future__ import annotations

from madoguchi.cityhall.tickets.models.day import Duty, OfficeDay
from madoguchi.cityhall.tickets.models.kiosk import Kiosk
from madoguchi.cityhall.tickets.models.office import Counter, Hours, Office, Purpose, QueueGroup
from madoguchi.cityhall.tickets.models.push import PushSubscription
from madoguchi.cityhall.tickets.models.reservation import Reservation, Slot
from madoguchi.cityhall.tickets.models.ticket import Call, Leg, Ticket

__all__ = [
    "Call",
    "Counter",
    "Duty",
    "Hours",
    "Kiosk",
    "Leg",
    "Office",
    "OfficeDay",
    "Purpose",
    "PushSubscription",
    "QueueGroup",
    "Reservation",
    "Slot",
    "Ticket",
]

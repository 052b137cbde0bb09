"""予約: slots of a purpose, and who holds a seat in one. No name, no address: a code is enough."""

from __future__ import annotations

import secrets
import unicodedata
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.tenant import TenantModel
from madoguchi.cityhall.tickets.models.office import Office, Purpose
from madoguchi.cityhall.tickets.models.ticket import Ticket

# Nothing that is mistaken for something else when read aloud or written down.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code() -> str:
    """Ten signs, 49 random bits: what the resident brings; good for one visit."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


def read_code(typed: str) -> str:
    """The code as it is kept, of one typed by hand: in small letters, full width, with gaps or hyphens."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isalnum())


class Slot(TenantModel):
    """So many may come for a purpose at a time of a day. `starts`, `ends`: minutes from midnight."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="slots")
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="slots")
    day = models.DateField()
    starts = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("予約枠")
        ordering = ["day", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "day", "starts"], name="slot_once"),
            models.CheckConstraint(name="slot_has_length", condition=Q(ends__gt=F("starts"))),
        ]
        indexes = [models.Index(fields=["municipality", "office", "day"], name="slot_by_day")]


class Reservation(TenantModel):
    """A seat of a slot. Seats are numbered from 1 and held by one at a time: no slot is overbooked."""

    class State(models.TextChoices):
        BOOKED = "booked", _("予約中")
        ARRIVED = "arrived", _("来庁済み")
        CANCELLED = "cancelled", _("取消")
        MISSED = "missed", _("来庁なし")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="reservations")
    seat = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    code = models.CharField(_("予約番号"), max_length=10, default=new_code)
    language = models.CharField(max_length=20, default="ja")
    pre_entry = models.UUIDField(null=True)
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, null=True, related_name="reservation")
    booked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("予約")
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "seat"], condition=Q(state__in=["booked", "arrived"]), name="seat_once"
            ),
            models.UniqueConstraint(fields=["municipality", "code"], name="reservation_code_once"),
            models.UniqueConstraint(fields=["municipality", "txid"], name="reservation_txid_once"),
            models.CheckConstraint(name="seat_from_one", condition=Q(seat__gte=1)),
            models.CheckConstraint(
                name="reservation_arrived_with_ticket",
                condition=Q(state="arrived", ticket__isnull=False)
                | Q(ticket__isnull=True) & ~Q(state="arrived"),
            ),
        ]

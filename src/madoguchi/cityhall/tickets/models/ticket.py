"""番号札: a ticket, its way through one or more lines, and every call."""

from __future__ import annotations

import secrets
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.tenant import TenantModel
from madoguchi.cityhall.tickets import states
from madoguchi.cityhall.tickets.models.office import Counter, Office, Purpose, QueueGroup


def new_token() -> str:
    """192 random bits: the whole secret of the ticket page's address."""
    return secrets.token_urlsafe(24)


class Ticket(TenantModel):
    """A number of an office's day. Where it is, its legs say: the live one, or the last.

    `day` is the office's day: a ticket after midnight belongs to the day before. `priority` is a code of
    `catalogue/waiting/line.yaml`. `pre_entry` is a 転出証明書情報 that the visitor brings along.
    """

    class Channel(models.TextChoices):
        KIOSK = "kiosk", _("発券機")
        RECEPTION = "reception", _("総合案内")
        PHONE = "phone", _("スマートフォン")
        RESERVATION = "reservation", _("予約")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="tickets")
    day = models.DateField()
    label = models.CharField(_("番号"), max_length=8)
    channel = models.CharField(max_length=11, choices=Channel)
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, null=True, related_name="+")
    priority = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=20, default="ja")
    token = models.CharField(max_length=40, default=new_token)
    pre_entry = models.UUIDField(null=True)
    visit = models.ForeignKey("cases.Visit", on_delete=models.PROTECT, null=True, related_name="tickets")
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=100)
    closed_at = models.DateTimeField(null=True)
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("番号札")
        constraints = [
            models.UniqueConstraint(fields=["office", "day", "label"], name="ticket_label_once"),
            models.UniqueConstraint(fields=["municipality", "token"], name="ticket_token_once"),
            models.UniqueConstraint(fields=["municipality", "txid"], name="ticket_txid_once"),
            models.CheckConstraint(
                name="ticket_closed_after_issue",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("issued_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "office", "day"], name="ticket_by_day"),
            models.Index(fields=["municipality", "visit"], name="ticket_of_visit"),
        ]

    def __str__(self) -> str:
        return self.label


class Leg(TenantModel):
    """One line of a ticket's way. `waiting_since`: where the wait began; a transfer keeps it.

    `order_at`: the moment by which the line is sorted (`rules/tickets/line.py`). `counter`: where it is, or
    was, called to. Times never run backwards: a clock that was put back is met by the verbs.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("あとの窓口")
        WAITING = "waiting", _("お待ち")
        CALLED = "called", _("呼出中")
        SERVING = "serving", _("対応中")
        HELD = "held", _("保留")
        SERVED = "served", _("済み")
        TRANSFERRED = "transferred", _("別の窓口へ")
        NO_SHOW = "no_show", _("不在")
        CANCELLED = "cancelled", _("取消")
        EXPIRED = "expired", _("終業で終了")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="legs")
    group = models.ForeignKey(QueueGroup, on_delete=models.PROTECT, related_name="legs")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=11, choices=State)
    waiting_since = models.DateTimeField(null=True)
    order_at = models.DateTimeField(null=True)
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, null=True, related_name="+")
    calls = models.PositiveSmallIntegerField(default=0)
    called_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    served_by = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("番号札の順路")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "position"], name="leg_position_once"),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(state__in=states.LIVE), name="leg_one_live_per_ticket"
            ),
            models.UniqueConstraint(
                fields=["counter"], condition=Q(state__in=states.AT_COUNTER), name="leg_one_per_counter"
            ),
            models.CheckConstraint(
                name="leg_in_line",
                condition=Q(state__in=states.NEVER_IN_LINE) | Q(waiting_since__isnull=False),
            ),
            models.CheckConstraint(
                name="leg_at_counter",
                condition=~Q(state__in=[*states.AT_COUNTER, "served", "no_show"])
                | Q(counter__isnull=False, called_at__isnull=False),
            ),
            models.CheckConstraint(
                name="leg_over",
                condition=Q(state__in=states.OVER, ended_at__isnull=False)
                | Q(ended_at__isnull=True) & ~Q(state__in=states.OVER),
            ),
            models.CheckConstraint(
                name="leg_called_after_waiting",
                condition=Q(called_at__isnull=True) | Q(called_at__gte=F("waiting_since")),
            ),
            models.CheckConstraint(
                name="leg_started_after_call",
                condition=Q(started_at__isnull=True) | Q(started_at__gte=F("called_at")),
            ),
            models.CheckConstraint(
                name="leg_ended_after_call",
                condition=Q(ended_at__isnull=True)
                | Q(called_at__isnull=True)
                | Q(ended_at__gte=F("called_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "office", "day", "order_at"],
                condition=Q(state__in=states.LIVE),
                name="leg_line",
            ),
            models.Index(fields=["group", "day", "state"], name="leg_of_group"),
        ]


class Call(TenantModel):
    """A number was called to a counter. Only ever added."""

    class Kind(models.TextChoices):
        NEXT = "next", _("次")
        CHOSEN = "chosen", _("選んで")
        RECALL = "recall", _("もう一度")

    leg = models.ForeignKey(Leg, on_delete=models.PROTECT, related_name="call_rows")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    label = models.CharField(max_length=8)
    kind = models.CharField(max_length=6, choices=Kind)
    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("呼出")
        constraints = [models.UniqueConstraint(fields=["municipality", "txid"], name="call_txid_once")]
        indexes = [models.Index(fields=["municipality", "office", "day", "-id"], name="call_latest")]

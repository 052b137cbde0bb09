"""What stands before the day begins: offices, their lines, what people come for, counters, opening hours.

Times of a day are minutes from midnight and may run past 24:00, as in `rules/waiting`. `names`: what
residents read in further languages, by the codes of `words.FURTHER`.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.tenant import TenantModel


class Office(TenantModel):
    """A building with counters: 本庁, 支所. Its tickets and counters are its own.

    `phone_tickets_since`: since when a number may be drawn on one's own phone; null: not.
    `muted_since`: since when its displays call without a sound.
    Where a past day is replayed, the office has a clock of its own: it said `clock_from` at `clock_since` and
    goes `clock_speed` times as fast as ours. With speed 0 it is ours.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=12)
    name = models.CharField(_("庁舎"), max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    names = models.JSONField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    phone_tickets_since = models.DateTimeField(null=True)
    muted_since = models.DateTimeField(null=True)
    clock_from = models.DateTimeField(null=True)
    clock_since = models.DateTimeField(null=True)
    clock_speed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("庁舎")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="office_code_once"),
            models.CheckConstraint(
                name="office_clock_whole",
                condition=Q(clock_speed=0) | Q(clock_from__isnull=False, clock_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class QueueGroup(TenantModel):
    """One line (区分) of an office, with its own letter on the tickets.

    `priorities`: reasons this line honours, as code → minutes by which such a ticket stands further ahead;
    empty: as `catalogue/waiting/line.yaml` says. `service_*`: minutes from call to end; measured from
    the line's own tickets, or declared by the office until there are enough; null: not known.
    """

    class Basis(models.TextChoices):
        MEASURED = "measured", _("計測")
        DECLARED = "declared", _("目安")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="groups")
    code = models.SlugField(max_length=20)
    name = models.CharField(_("区分"), max_length=60)
    name_easy = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=60, blank=True)
    names = models.JSONField(null=True)
    icon = models.CharField(max_length=20, default="people")
    section = models.CharField(_("担当課"), max_length=50)
    prefix = models.CharField(_("番号の記号"), max_length=2)
    floor = models.CharField(_("階"), max_length=10, default="1")
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    priorities = models.JSONField(default=dict, blank=True)
    service_mean = models.FloatField(null=True)
    service_cv = models.FloatField(null=True)
    service_count = models.PositiveIntegerField(default=0)
    service_basis = models.CharField(max_length=10, choices=Basis, blank=True)

    class Meta:
        verbose_name = _("区分")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["office", "code"], name="group_code_once"),
            models.UniqueConstraint(fields=["office", "prefix"], name="group_prefix_once"),
            models.CheckConstraint(
                name="group_service_whole",
                condition=Q(service_mean__isnull=True, service_cv__isnull=True, service_basis="")
                | Q(service_mean__gt=0, service_cv__gt=0, service_basis__in=["measured", "declared"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Purpose(TenantModel):
    """A button of the kiosk: what somebody comes for, and the lines that it takes, in order (`route`).

    `event`: the life event that a clerk's visit opens with; empty: no visit. `opens`/`closes`: the button's
    own hours, within those of the office. `bookable`: may have reservation slots. `bring`: what to bring
    along, as lists by language (`name`, `name_easy`, `name_en`, and the codes of `names`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="purposes")
    code = models.SlugField(max_length=30)
    name = models.CharField(_("用件"), max_length=60)
    name_easy = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    names = models.JSONField(null=True)
    icon = models.CharField(max_length=20, default="people")
    route = models.JSONField(default=list)
    event = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    bookable = models.BooleanField(default=False)
    bring = models.JSONField(null=True)
    opens = models.PositiveSmallIntegerField(null=True)
    closes = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("用件")
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="purpose_code_once")]

    def __str__(self) -> str:
        return self.name


class Counter(TenantModel):
    """A numbered place (窓口) of an office. `groups`: codes of the lines it usually serves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="counters")
    name = models.CharField(_("窓口"), max_length=20)
    floor = models.CharField(_("階"), max_length=10, default="1")
    groups = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("窓口")
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="counter_name_once")]

    def __str__(self) -> str:
        return self.name


class Hours(TenantModel):
    """When an office receives between two dates; the shortest period that holds a day decides it.

    `days`: which days of the period. Null hours: closed. `day_type`: of `catalogue/waiting/day_types.yaml`.
    """

    class Days(models.TextChoices):
        OPEN = "open", _("開庁日")
        CLOSED = "closed", _("閉庁日")
        EVERY = "every", _("毎日")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="hours")
    first = models.DateField(_("初日"))
    last = models.DateField(_("最終日"))
    days = models.CharField(max_length=6, choices=Days)
    day_type = models.CharField(max_length=20)
    opens = models.PositiveSmallIntegerField(null=True)
    closes = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("受付時間")
        ordering = ["first", "pk"]
        constraints = [
            models.CheckConstraint(name="hours_period", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(
                name="hours_both_or_none",
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(closes__gt=F("opens")),
            ),
        ]

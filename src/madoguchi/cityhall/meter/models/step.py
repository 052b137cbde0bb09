"""One measured step of a visit: the only schema for live records, dispenser logs and observers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.tenant import TenantModel


class Step(TenantModel):
    """What happened from `started_at` to `ended_at` to one visit at one office. Nothing personal.

    `visit` is the UUID of a ticket or a `cases.Visit`; `ticket` the number that was called; `category` the
    queue's name. `day` is the office's day: a step after midnight belongs to the day before. `position` keeps
    the order of a log's rows. `outcome` says how a wait or service ended, "" where nobody says.
    """

    class Kind(models.TextChoices):
        WAIT = "wait", _("待ち")
        INTERVIEW = "interview", _("聞き取り")
        WRITING = "writing", _("記入")
        CHECK = "check", _("確認")
        MOVE = "move", _("移動")
        PROCESS = "process", _("処理")
        REVIEW = "review", _("審査")

    class Channel(models.TextChoices):
        WALK_IN = "walk_in", _("来庁")
        APPOINTMENT = "appointment", _("予約")
        ONLINE = "online", _("オンライン")

    class Source(models.TextChoices):
        LIVE = "live", _("この製品の記録")
        IMPORT = "import", _("発券機の記録")
        OBSERVER = "observer", _("観察")

    class End(models.TextChoices):
        """What is known about the end. `bound`: it ended at `ended_at` at the latest."""

        RUNNING = "running", _("進行中")
        KNOWN = "known", _("記録あり")
        BOUND = "bound", _("上限だけ")
        MISSING = "missing", _("記録なし")

    class Outcome(models.TextChoices):
        SERVED = "served", _("済")
        NO_SHOW = "no_show", _("不在")
        CANCELLED = "cancelled", _("取消")

    office = models.CharField(max_length=60)
    day = models.DateField()
    visit = models.UUIDField(null=True)
    ticket = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    section = models.CharField(max_length=50, blank=True)
    counter = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.WALK_IN)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=8, choices=End, default=End.RUNNING)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.LIVE)
    intake = models.ForeignKey(
        "meter.Intake", on_delete=models.CASCADE, null=True, related_name="steps", db_index=False
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("計測した段階")
        constraints = [
            models.CheckConstraint(
                name="step_end_agrees",
                condition=Q(end__in=["known", "bound"], ended_at__isnull=False)
                | Q(end__in=["running", "missing"], ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="step_ends_after_start",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="step_import_has_intake",
                condition=Q(source="import", intake__isnull=False) | ~Q(source="import") & Q(intake=None),
            ),
            models.UniqueConstraint(
                fields=["municipality", "visit", "kind"], name="step_running_once", condition=Q(end="running")
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "office", "day", "kind"], name="step_of_a_day"),
            models.Index(fields=["municipality", "visit"], name="step_of_a_visit"),
            models.Index(fields=["intake", "position"], name="step_of_an_intake"),
        ]

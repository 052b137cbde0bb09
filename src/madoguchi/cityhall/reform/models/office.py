"""The adviser office's side. The office is a tenant of its own, and these rows are its rows alone."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.reform.states import MOST_VISITS
from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class Adviser(TenantModel):
    """A serving official who advises other municipalities: what for, where from, how and when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("氏名"), max_length=60)
    home = models.CharField(_("所属団体"), max_length=60)
    themes = models.JSONField(default=list)
    region = models.CharField(max_length=20)
    ways = models.JSONField(default=list)
    months = models.JSONField(default=list)
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("アドバイザー")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name", "home"], name="adviser_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.home}）"


class AdviceCase(TenantModel):
    """A request as it was handed over: the copy that the office works on. `id` is the request's own id."""

    class State(models.TextChoices):
        RECEIVED = "received", _("受付")
        MATCHED = "matched", _("決定")
        FINISHED = "finished", _("終了")
        REFUSED = "refused", _("見送り")
        WITHDRAWN = "withdrawn", _("取下げ")

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    applicant = models.ForeignKey("tenancy.Municipality", on_delete=models.PROTECT, related_name="+")
    theme = models.CharField(max_length=40)
    wishes = models.JSONField(default=dict)
    adviser = models.ForeignKey(Adviser, on_delete=models.PROTECT, null=True, related_name="cases")
    due = models.DateField()
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("アドバイザーの案件")
        constraints = [
            models.CheckConstraint(
                name="advice_case_matched",
                condition=~Q(kind="dispatch", state__in=["matched", "finished"]) | Q(adviser__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state", "due"], name="advice_queue")]


class AdviceAction(TenantModel):
    """処理履歴 of an office's case; only ever added. The same `txid` again is the same step."""

    case = models.ForeignKey(AdviceCase, on_delete=models.PROTECT, related_name="actions")
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=400, blank=True)
    actor = models.CharField(max_length=100)
    actor_label = models.CharField(max_length=100)
    at = models.DateTimeField()
    txid = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "txid"], name="advice_action_once")]
        ordering = ["id"]


class AdviserVisit(TenantModel):
    """One visit. At most three of a case are planned or done: the number's CHECK and UNIQUE say so."""

    class State(models.TextChoices):
        PLANNED = "planned", _("予定")
        DONE = "done", _("実施")
        CANCELLED = "cancelled", _("中止")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(AdviceCase, on_delete=models.PROTECT, related_name="visits")
    number = models.PositiveSmallIntegerField()
    day = models.DateField()
    way = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    report = EncryptedJSONField(null=True)

    class Meta:
        verbose_name = _("支援")
        constraints = [
            models.CheckConstraint(
                name="visit_at_most_three", condition=Q(number__gte=1, number__lte=MOST_VISITS)
            ),
            models.UniqueConstraint(
                fields=["case", "number"], condition=~Q(state="cancelled"), name="visit_number_taken_once"
            ),
            models.CheckConstraint(
                name="visit_done_has_report", condition=~Q(state="done") | Q(report__isnull=False)
            ),
        ]
        ordering = ["day", "number"]


class Trainee(TenantModel):
    """A member of another municipality's staff who takes a course. The name is encrypted."""

    class State(models.TextChoices):
        LEARNING = "learning", _("受講中")
        COMPLETED = "completed", _("修了")
        STOPPED = "stopped", _("辞退")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(AdviceCase, on_delete=models.PROTECT, related_name="trainees")
    person = EncryptedJSONField()
    state = models.CharField(max_length=10, choices=State, default=State.LEARNING)
    certificate = models.CharField(_("修了証番号"), max_length=20, blank=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("受講者")
        constraints = [
            models.CheckConstraint(
                name="trainee_certificate",
                condition=Q(state="completed", completed_at__isnull=False) & ~Q(certificate="")
                | ~Q(state="completed") & Q(certificate="", completed_at=None),
            ),
        ]


class UnitDone(TenantModel):
    """A unit of the course that a trainee has finished; only ever added."""

    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="units")
    unit = models.CharField(max_length=40)
    day = models.DateField()
    marked_by = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trainee", "unit"], name="unit_done_once")]

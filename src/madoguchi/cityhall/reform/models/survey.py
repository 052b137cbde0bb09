"""窓口体験調査: one run of a scenario, who observed it, and what they noted."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.encryption import EncryptedBytesField
from madoguchi.cityhall.tenancy.tenant import TenantModel
from madoguchi.rules.reform.survey import KINDS


class Survey(TenantModel):
    """One run. `scenario` is an id of `catalogue/reform/scenarios.yaml`; `team` the 班 that plays it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("準備中")
        RUNNING = "running", _("実施中")
        FINISHED = "finished", _("終了")
        CANCELLED = "cancelled", _("中止")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scenario = models.CharField(max_length=40)
    day = models.DateField(_("実施日"))
    office = models.CharField(_("庁舎"), max_length=60)
    team = models.CharField(_("班"), max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField(auto_now_add=True)
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("窓口体験調査")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "txid"], name="survey_once"),
            models.CheckConstraint(
                name="survey_state",
                condition=Q(state="planned", started_at=None, finished_at=None)
                | Q(state="running", started_at__isnull=False, finished_at=None)
                | Q(state="finished", started_at__isnull=False, finished_at__isnull=False)
                | Q(state="cancelled"),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "-day"], name="survey_by_day")]


class SurveyObserver(TenantModel):
    """A member of staff who notes what happens in a survey."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="observers")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "staff"], name="survey_observer_once")]


class Note(TenantModel):
    """One note; only ever added. `id` is made by the observer's tablet, so a note sent twice is one note.

    `void` takes back the note it names. `items`: item id to how many were written. Nothing personal: the
    people of a scenario are fictional, and observers are told to write no real name.
    """

    class Kind(models.TextChoices):
        WAIT = "wait", _("待ち")
        INTERVIEW = "interview", _("聞き取り")
        WRITING = "writing", _("記入")
        MOVE = "move", _("移動")
        PROCESS = "process", _("処理")
        CHECK = "check", _("確認")
        REMARK = "remark", _("気づき")
        VOID = "void", _("取消")

    id = models.UUIDField(primary_key=True, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind)
    observer = models.CharField(max_length=100)
    observer_label = models.CharField(max_length=100)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=40, blank=True)
    steps = models.PositiveIntegerField(null=True)
    metres = models.PositiveIntegerField(null=True)
    form = models.CharField(max_length=80, blank=True)
    items = models.JSONField(default=dict)
    category = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=500, blank=True)
    voids = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="voided_by")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="note_ends_after_start",
                condition=Q(kind__in=[*KINDS], ended_at__isnull=False, ended_at__gte=F("started_at"))
                | Q(kind__in=["remark", "void"], ended_at=None),
            ),
            models.CheckConstraint(
                name="note_void_names_one",
                condition=Q(kind="void", voids__isnull=False) | ~Q(kind="void") & Q(voids=None),
            ),
        ]
        indexes = [models.Index(fields=["survey", "started_at"], name="note_of_a_survey")]
        ordering = ["started_at", "id"]


class Photo(TenantModel):
    """A picture of a form or a sign that shows no personal data, as the observer confirmed. Encrypted.

    The bytes are our own re-encoding (JPEG without any metadata), never the file as it came.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="photos")
    caption = models.CharField(max_length=100)
    confirmed_blank = models.BooleanField()
    image = EncryptedBytesField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    taken_by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("様式の写真")
        constraints = [
            models.CheckConstraint(name="photo_shows_nobody", condition=Q(confirmed_blank=True)),
        ]
        ordering = ["at"]

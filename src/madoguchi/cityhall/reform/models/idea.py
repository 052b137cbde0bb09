"""改善案: who does what by when, what it saves, and every decision about it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.tenant import TenantModel


class Idea(TenantModel):
    """An idea. Effect = `minutes` a case × `volume` a year; null: not known. `cost` in whole yen."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("提案")
        ACCEPTED = "accepted", _("採用")
        DOING = "doing", _("実施中")
        DONE = "done", _("完了")
        REJECTED = "rejected", _("見送り")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField()
    title = models.CharField(_("改善案"), max_length=60)
    text = models.CharField(_("内容"), max_length=400, blank=True)
    owner = models.CharField(_("担当"), max_length=40)
    due = models.DateField(_("期限"), null=True)
    minutes = models.DecimalField(_("1件あたり減る分"), max_digits=6, decimal_places=1, null=True)
    volume = models.PositiveIntegerField(_("年間件数"), null=True)
    cost = models.PositiveBigIntegerField(_("費用"), null=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    survey = models.ForeignKey("reform.Survey", on_delete=models.PROTECT, null=True, related_name="ideas")
    note = models.ForeignKey("reform.Note", on_delete=models.PROTECT, null=True, related_name="ideas")
    step = models.ForeignKey("reform.FlowStep", on_delete=models.SET_NULL, null=True, related_name="ideas")
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField(auto_now_add=True)
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("改善案")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="idea_number_once"),
            models.UniqueConstraint(fields=["municipality", "txid"], name="idea_once"),
            models.CheckConstraint(
                name="idea_state_known",
                condition=Q(state__in=["proposed", "accepted", "doing", "done", "rejected"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class IdeaDecision(TenantModel):
    """One decision on an idea; only ever added."""

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=10, choices=Idea.State)
    reason = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=100)
    by_label = models.CharField(max_length=100)
    at = models.DateTimeField()
    txid = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "txid"], name="idea_decided_once")]
        ordering = ["id"]

"""One case per procedure, its history, and the work that sections have with it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class Case(TenantModel):
    """案件: one procedure of one visit. `people` holds person keys of the visit, `forms` form keys."""

    class State(models.TextChoices):
        RECEIVED = "received", _("受付")
        WORKING = "working", _("担当課で処理中")
        ATTENTION = "attention", _("確認が必要")
        DONE = "done", _("完了")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("案件番号"), max_length=20)
    visit = models.ForeignKey("cases.Visit", on_delete=models.PROTECT, related_name="cases")
    packet = models.ForeignKey("cases.Packet", on_delete=models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=80)
    name = models.CharField(_("手続"), max_length=120)
    section = models.CharField(_("担当課"), max_length=50)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    due = models.DateField(_("期限"))
    people = models.JSONField()
    forms = models.JSONField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    exported_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("案件")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="case_number_once"),
            models.UniqueConstraint(fields=["visit", "procedure"], name="case_once_per_procedure"),
            models.CheckConstraint(
                name="case_state_known",
                condition=Q(state__in=["received", "working", "attention"], closed_at__isnull=True)
                | Q(state="done", closed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "section", "opened_at", "id"],
                condition=Q(exported_at__isnull=True),
                name="case_to_export",
            )
        ]

    def __str__(self) -> str:
        return self.number


class Task(TenantModel):
    """引継ぎ: a section's work on a case. A case has at most one live (open or taken) task.

    `returned`: back at the reception section with a reason; `handed_on`: now another section's task.
    `due` and `opened_at` never change, so a queue keeps its order.
    """

    class State(models.TextChoices):
        OPEN = "open", _("未着手")
        TAKEN = "taken", _("処理中")
        DONE = "done", _("完了")
        RETURNED = "returned", _("差戻し")
        HANDED_ON = "handed_on", _("引継ぎ済み")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    section = models.CharField(max_length=50)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    due = models.DateField()
    opened_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("引継ぎ")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["open", "taken"]), name="task_one_live_per_case"
            ),
            models.CheckConstraint(
                name="task_state",
                condition=Q(state="open", assignee__isnull=True, finished_at__isnull=True)
                | Q(state="taken", assignee__isnull=False, taken_at__isnull=False, finished_at__isnull=True)
                | Q(state__in=["done", "returned", "handed_on"], finished_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "section", "due", "opened_at", "id"],
                condition=Q(state__in=["open", "taken"]),
                name="task_queue",
            ),
            models.Index(
                fields=["assignee", "due", "opened_at", "id"], condition=Q(state="taken"), name="task_mine"
            ),
            models.Index(
                fields=["municipality", "section", "-finished_at"],
                condition=Q(finished_at__isnull=False),
                name="task_finished",
            ),
        ]


class Action(TenantModel):
    """処理履歴: one step, only ever added. A client's `txid` makes the same step happen once."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("来庁受付")
        IDENTIFIED = "identified", _("本人確認")
        PREPARED = "prepared", _("申請書作成")
        SIGNED = "signed", _("署名")
        CLOSED = "closed", _("来庁終了")
        CANCELLED = "cancelled", _("取りやめ")
        SUBMITTED = "submitted", _("受付")
        TAKEN = "taken", _("着手")
        ASSIGNED = "assigned", _("割当")
        COMPLETED = "completed", _("完了")
        RETURNED = "returned", _("差戻し")
        RESENT = "resent", _("再送付")
        HANDED_ON = "handed_on", _("引継ぎ")
        NOTED = "noted", _("メモ")
        EXPORTED = "exported", _("基幹連携データ出力")
        CONFIRMED = "confirmed", _("基幹反映確認")
        MISMATCHED = "mismatched", _("基幹反映の不一致")

    OF_VISIT = ["opened", "identified", "prepared", "signed", "closed", "cancelled"]
    OF_CASE = [
        "submitted", "taken", "assigned", "completed", "returned", "resent", "handed_on", "noted",
        "exported", "confirmed", "mismatched",
    ]  # fmt: skip

    visit = models.ForeignKey("cases.Visit", on_delete=models.PROTECT, related_name="actions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="actions")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    actor = models.CharField(max_length=100)
    actor_label = models.CharField(max_length=100)
    section = models.CharField(max_length=50, blank=True)
    at = models.DateTimeField()
    txid = models.UUIDField()
    text = EncryptedJSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "txid"], name="action_once_per_case"),
            models.UniqueConstraint(
                fields=["visit", "kind", "txid"], condition=Q(case__isnull=True), name="action_once_per_visit"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind="submitted"), name="action_submitted_once"
            ),
            models.CheckConstraint(
                name="action_kind_has_its_columns",
                condition=Q(
                    kind__in=["opened", "identified", "prepared", "signed", "closed", "cancelled"],
                    case__isnull=True,
                    task__isnull=True,
                )
                | Q(
                    kind__in=["submitted", "exported", "confirmed", "mismatched"],
                    case__isnull=False,
                )
                | Q(
                    kind__in=["taken", "assigned", "completed", "resent", "noted"],
                    case__isnull=False,
                    task__isnull=False,
                )
                | Q(
                    kind__in=["returned", "handed_on"],
                    case__isnull=False,
                    task__isnull=False,
                    text__isnull=False,
                ),
            ),
        ]
        ordering = ["id"]

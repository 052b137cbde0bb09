"""A resident's visit: who came, what they said. A draft until its packet is submitted."""

from __future__ import annotations

import secrets
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


def new_status_token() -> str:
    """192 random bits: the whole secret of the status page's address."""
    return secrets.token_urlsafe(24)


class Visit(TenantModel):
    """来庁. `revision` rises with every change of the draft; `packet` is the one live packet version."""

    class State(models.TextChoices):
        OPEN = "open", _("聞き取り中")
        SUBMITTED = "submitted", _("受付済み")
        CLOSED = "closed", _("終了")
        CANCELLED = "cancelled", _("取りやめ")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("来庁番号"), max_length=20)
    event = models.CharField(_("ライフイベント"), max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    day = models.DateField(_("来庁日"))
    section = models.CharField(_("受付課"), max_length=50)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=100)
    opened_by_label = models.CharField(max_length=100)
    open_txid = models.UUIDField()
    language = models.CharField(max_length=20, default="ja")
    applicant = models.CharField(max_length=10, blank=True)
    revision = models.PositiveIntegerField(default=0)
    packet = models.ForeignKey("cases.Packet", on_delete=models.PROTECT, null=True, related_name="+")
    status_token = models.CharField(max_length=40, default=new_status_token)
    submitted_at = models.DateTimeField(null=True)
    submit_txid = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("来庁")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="visit_number_once"),
            models.UniqueConstraint(fields=["municipality", "open_txid"], name="visit_opened_once"),
            models.UniqueConstraint(fields=["municipality", "status_token"], name="visit_token_once"),
            models.CheckConstraint(
                name="visit_state_known", condition=Q(state__in=["open", "submitted", "closed", "cancelled"])
            ),
            models.CheckConstraint(
                name="visit_submitted_with_packet",
                condition=Q(
                    state__in=["open", "cancelled"], submitted_at__isnull=True, submit_txid__isnull=True
                )
                | Q(
                    state__in=["submitted", "closed"],
                    submitted_at__isnull=False,
                    submit_txid__isnull=False,
                    packet__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="visit_closed_at",
                condition=Q(state__in=["open", "submitted"], closed_at__isnull=True)
                | Q(state__in=["closed", "cancelled"], closed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "day", "opened_at"], name="visit_by_day")]

    def __str__(self) -> str:
        return self.number


class VisitPerson(TenantModel):
    """A person of the visit. `key` (p1, p2 …) is never given to anyone else, so answers stay true."""

    class Origin(models.TextChoices):
        RESIDENT = "resident", _("住基")
        TRANSFER = "transfer", _("転出証明書情報")
        TYPED = "typed", _("職員入力")
        CARD = "card", _("券面")

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="people")
    key = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()
    origin = models.CharField(max_length=10, choices=Origin)
    resident_id = models.UUIDField(null=True)
    transfer_id = models.UUIDField(null=True)
    # The resident that the register made of a newcomer: a 支援措置 of later covers this visit's cases too.
    became_id = models.UUIDField(null=True)
    source_key = models.CharField(max_length=60, blank=True)
    items = EncryptedJSONField()
    added_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "key"], name="visit_person_key_once"),
            models.UniqueConstraint(
                fields=["visit", "origin", "source_key"],
                condition=~Q(source_key=""),
                name="visit_person_source_once",
            ),
            models.CheckConstraint(
                name="visit_person_origin",
                condition=Q(origin="resident", resident_id__isnull=False)
                | Q(origin="transfer", transfer_id__isnull=False)
                | Q(origin__in=["typed", "card"], resident_id__isnull=True, transfer_id__isnull=True),
            ),
        ]


class Answer(TenantModel):
    """One thing that was said, chosen or typed; only added to. The newest per question and person counts.

    `question`: an id of catalogue/questions.yaml, `gap:<path>` for a gap that staff typed,
    or `procedure:<slug>` for an optional procedure chosen or declined. No value: taken back.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=120)
    person = models.CharField(max_length=10, blank=True)
    value = EncryptedJSONField(null=True)
    revision = models.PositiveIntegerField()
    actor = models.CharField(max_length=100)
    actor_label = models.CharField(max_length=100)
    at = models.DateTimeField()
    txid = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "revision"], name="answer_revision_once"),
            models.UniqueConstraint(fields=["visit", "txid"], name="answer_txid_once"),
            models.CheckConstraint(name="answer_revision_from_one", condition=Q(revision__gte=1)),
        ]
        ordering = [F("revision").asc()]

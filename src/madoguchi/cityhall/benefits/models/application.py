"""申請: what came in through which door, the account it named, and paper typed by two people."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.benefits.models.letter import Letter
from madoguchi.cityhall.benefits.models.target import Target
from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class Application(TenantModel):
    """One answer of the resident. A target has at most one live answer, whichever door it came through.

    `identity` is how the person was known: `auth_app_simulator`, `documents`, `signature`; `details` holds
    what was entered (contact, proxy, documents shown). `proxy` is empty for the payee in person.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", _("スマートフォン")
        COUNTER = "counter", _("窓口")
        PAPER = "paper", _("郵送")

    class Intent(models.TextChoices):
        RECEIVE = "receive", _("受け取る")
        DECLINE = "decline", _("辞退する")

    class State(models.TextChoices):
        LIVE = "live", _("有効")
        SUPERSEDED = "superseded", _("再提出で置換")
        WITHDRAWN = "withdrawn", _("取下げ")

    class Proxy(models.TextChoices):
        LEGAL = "legal", _("法定代理人")
        GUARDIAN = "guardian", _("成年後見人等")
        HOUSEHOLD = "household", _("同じ世帯の人")
        FACILITY = "facility", _("施設の職員")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="applications")
    number = models.CharField(_("受付番号"), max_length=20)
    channel = models.CharField(max_length=7, choices=Channel)
    intent = models.CharField(max_length=7, choices=Intent)
    state = models.CharField(max_length=10, choices=State, default=State.LIVE)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, related_name="applications")
    identity = models.CharField(max_length=30)
    proxy = models.CharField(max_length=9, choices=Proxy, blank=True)
    details = EncryptedJSONField()
    received_by = models.CharField(max_length=100)
    received_at = models.DateTimeField()
    txid = models.UUIDField()

    class Meta:
        verbose_name = _("給付の申請")
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=Q(state="live"), name="application_one_live_per_target"
            ),
            models.UniqueConstraint(fields=["municipality", "number"], name="application_number_once"),
            models.UniqueConstraint(fields=["target", "txid"], name="application_txid_once"),
        ]


class Account(TenantModel):
    """振込先口座 of a target as of a moment, only ever added: the newest version counts until 起案.

    A 公金受取口座 is frozen as of the application: later changes with the state do not follow.
    `fingerprint` is a keyed hash of the account, to find one account behind many people without opening it.
    """

    class Source(models.TextChoices):
        PUBLIC = "public", _("公金受取口座")
        PREVIOUS = "previous", _("前回の給付の口座")
        DECLARED = "declared", _("申請書の口座")

    class Verdict(models.TextChoices):
        EQUAL = "equal", _("一致")
        POSSIBLE = "possible", _("要確認")
        DIFFERS = "differs", _("不一致")

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="accounts")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="accounts")
    version = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=8, choices=Source)
    bank_code = models.CharField(max_length=4)
    branch_code = models.CharField(max_length=3)
    account_type = models.CharField(max_length=1)
    secret = EncryptedJSONField()
    fingerprint = models.CharField(max_length=64)
    verdict = models.CharField(max_length=8, choices=Verdict)
    reasons = models.JSONField(default=list)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    directory_date = models.CharField(max_length=10)
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "version"], name="account_version_once")]
        indexes = [models.Index(fields=["municipality", "fingerprint"], name="account_fingerprint")]


class PaperEntry(TenantModel):
    """One person's typing of one paper reply. Two people type the same sheet, neither seeing the other's.

    `values_hash` is a keyed hash of the typed values: equal hashes are equal entries.
    """

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="entries")
    sheet = models.PositiveSmallIntegerField(_("通目"), default=1)
    pass_number = models.PositiveSmallIntegerField()
    values = EncryptedJSONField()
    values_hash = models.CharField(max_length=64)
    keyed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    keyed_at = models.DateTimeField()
    txid = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "sheet", "pass_number"], name="paper_pass_once"),
            models.UniqueConstraint(fields=["letter", "sheet", "keyed_by"], name="paper_two_people"),
            models.UniqueConstraint(fields=["municipality", "txid"], name="paper_txid_once"),
            models.CheckConstraint(name="paper_passes", condition=Q(pass_number__in=[1, 2, 3])),
        ]

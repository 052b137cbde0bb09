"""転出証明書情報 that arrived ahead of the people: sealed, but for what is searched by."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.residents.models.fields import KeyField
from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class IncomingTransfer(TenantModel):
    """One 転出証明書情報. `protected` says that the former municipality reported a 支援措置.

    `message_id` is the sender's; a message that comes twice is taken once. `protection` is the city's own
    支援措置 that goes on from a protected one, once its people are in the register.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message_id = models.CharField(max_length=64)
    planned_date = models.DateField(_("転出予定年月日"))
    visit_on = models.DateField(_("来庁予定日"), null=True)
    protected = models.BooleanField(default=False)
    protection = models.ForeignKey(
        "residents.Protection", on_delete=models.PROTECT, null=True, related_name="transfers"
    )
    simulated = models.BooleanField(_("模擬"), default=False)
    payload = EncryptedJSONField()
    content_hash = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("転出証明書情報")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "message_id"], name="transfer_message_once")
        ]
        indexes = [models.Index(fields=["municipality", "visit_on"], name="transfer_visit_day")]


class IncomingPerson(TenantModel):
    """One person of a 転出証明書情報, as far as a clerk needs to recognise them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transfer = models.ForeignKey(IncomingTransfer, on_delete=models.CASCADE, related_name="people")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("氏名"), max_length=200)
    kana = models.CharField(_("フリガナ"), max_length=200, blank=True)
    birth_date = models.DateField(_("生年月日"), null=True)
    birth_text = models.CharField(max_length=72, blank=True)
    sex = models.CharField(_("性別"), max_length=1, blank=True)
    relation = models.CharField(_("続柄"), max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["transfer", "order"], name="incoming_person_order")]
        indexes = [models.Index(fields=["municipality", "birth_date"], name="incoming_person_birth")]


class TransferKey(TenantModel):
    """One way to find a person of a 転出証明書情報; see `SearchKey`."""

    person = models.ForeignKey(IncomingPerson, on_delete=models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=1)
    key = KeyField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key", "kind"], name="transfer_key_once"),
            models.CheckConstraint(name="transfer_key_kind", condition=Q(kind__in=["n", "g", "a", "b"])),
        ]
        indexes = [models.Index(fields=["municipality", "key", "person"], name="transfer_key_prefix")]

"""個人番号 of people whose case needs it. Nothing here opens without MADOGUCHI_INDIVIDUAL_NUMBER_KEY."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.encryption import EncryptedJSONField
from madoguchi.cityhall.tenancy.tenant import TenantModel


class NumberKey(TenantModel):
    """A data key of this store for one municipality, wrapped by the store's own master key.

    The newest encrypts, all decrypt. The first (`position` 1) also makes the blind index, for good.
    """

    position = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "position"], name="number_key_position_once")
        ]


class IndividualNumber(TenantModel):
    """One person's number. It never changes: a new number is a new row, and the old one ends.

    The holder is a resident or, until the register knows them, a person of a visit; both by id alone.
    `sealed` and `digest` (blind index) are gone once the row is a mistake or deleted: what is left says that
    a number was kept, since when, and why no longer.
    """

    class Source(models.TextChoices):
        CARD = "card", _("カードの読み取り")
        DOCUMENT = "document", _("書類を見て入力")

    class State(models.TextChoices):
        LIVE = "live", _("登録中")
        CHANGED = "changed", _("番号の変更で終了")
        MISTAKE = "mistake", _("誤りのため消去")
        DELETED = "deleted", _("不要になり消去")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident_id = models.UUIDField(null=True)
    visit_person_id = models.BigIntegerField(null=True)
    sealed = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, null=True)
    source = models.CharField(max_length=10, choices=Source)
    document = models.CharField(max_length=40, blank=True)
    stored_by = models.CharField(max_length=100)
    stored_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.LIVE)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=100, blank=True)
    reason = EncryptedJSONField(null=True)

    class Meta:
        verbose_name = _("個人番号")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "digest"], condition=Q(digest__isnull=False), name="number_one_person"
            ),
            models.UniqueConstraint(
                fields=["municipality", "resident_id"],
                condition=Q(state="live"), name="number_one_of_resident",
            ),
            models.UniqueConstraint(
                fields=["municipality", "visit_person_id"],
                condition=Q(state="live"), name="number_one_of_visitor",
            ),
            models.CheckConstraint(
                name="number_one_holder",
                condition=Q(resident_id__isnull=False, visit_person_id__isnull=True)
                | Q(resident_id__isnull=True, visit_person_id__isnull=False),
            ),
            models.CheckConstraint(
                name="number_state",
                condition=Q(state="live", sealed__isnull=False, digest__isnull=False, ended_at__isnull=True)
                | Q(state="changed", sealed__isnull=False, digest__isnull=False, ended_at__isnull=False)
                | Q(
                    state__in=["mistake", "deleted"],
                    sealed__isnull=True, digest__isnull=True, ended_at__isnull=False,
                ),
            ),
        ]  # fmt: skip


class NumberPurpose(TenantModel):
    """One 個人番号利用事務 for which a number was obtained, with the case that needed it. It ends once."""

    number = models.ForeignKey(IndividualNumber, on_delete=models.PROTECT, related_name="purposes")
    purpose = models.CharField(max_length=40)
    case_id = models.UUIDField()
    obtained_by = models.CharField(max_length=100)
    obtained_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number", "purpose"], condition=Q(ended_at__isnull=True), name="number_purpose_once"
            )
        ]

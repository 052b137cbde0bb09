"""People of the register: what is searched by now, every row the core system ever sent, and search keys."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.residents.models.fields import BulkTenantModel, KeyField, LargeTenantModel


class Resident(LargeTenantModel):
    """One person of the register, living here or not any more (除票), as the newest record says.

    `status` and `kind` are the codes 住民状態 and 住民種別 of the register's edition. `birth_text` is what is
    shown when `birth_date` is unknown. `missing_since` names the first full file that left the person out:
    such a person is shown to staff for a decision and never removed by an import.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    atena_number = models.CharField(_("宛名番号"), max_length=15)
    name = models.CharField(_("氏名"), max_length=200)
    kana = models.CharField(_("フリガナ"), max_length=200, blank=True)
    birth_date = models.DateField(_("生年月日"), null=True)
    birth_text = models.CharField(_("生年月日表記"), max_length=72, blank=True)
    sex = models.CharField(_("性別"), max_length=1, blank=True)
    kind = models.CharField(_("住民種別"), max_length=2, blank=True)
    status = models.CharField(_("住民状態"), max_length=2)
    removed = models.BooleanField(_("除票"), default=False)
    postcode = models.CharField(_("郵便番号"), max_length=8, blank=True)
    address = models.CharField(_("住所"), max_length=600)
    household_number = models.CharField(_("世帯番号"), max_length=15)
    household_order = models.PositiveSmallIntegerField(_("記載順位"), default=0)
    relation_code = models.CharField(_("続柄コード"), max_length=8, blank=True)
    relation = models.CharField(_("続柄"), max_length=100, blank=True)
    last_history_number = models.PositiveIntegerField(_("個人履歴番号"))
    last_branch_number = models.PositiveIntegerField(_("個人履歴番号枝番号"), default=0)
    content_hash = models.CharField(max_length=64)
    has_rare_glyph = models.BooleanField(default=False)
    missing_since = models.ForeignKey(
        "residents.RegisterImport", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("住民")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "atena_number"], name="resident_atena_once")
        ]
        indexes = [
            models.Index(fields=["municipality", "birth_date", "id"], name="resident_birth"),
            models.Index(fields=["municipality", "household_number"], name="resident_household"),
            models.Index(
                fields=["municipality", "missing_since"],
                name="resident_missing",
                condition=Q(missing_since__isnull=False),
            ),
        ]


class ResidentRecord(LargeTenantModel):
    """One row of one person as received: every item that has a value, by identifier. Rows are only added.

    The core system's own key is (宛名番号, 履歴番号, 枝番号). Some systems change items of other offices
    (国保資格 and the like) without a new 履歴番号; such a row is kept beside the older one as the next
    `revision`, and the import says so.
    """

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="records", db_index=False)
    history_number = models.PositiveIntegerField(_("個人履歴番号"))
    branch_number = models.PositiveIntegerField(_("個人履歴番号枝番号"), default=0)
    revision = models.PositiveIntegerField(default=1)
    payload = models.JSONField()
    content_hash = models.CharField(max_length=64)
    register_import = models.ForeignKey(
        "residents.RegisterImport", on_delete=models.PROTECT, related_name="records"
    )
    row_number = models.PositiveIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("住民記録の履歴")
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "history_number", "branch_number", "revision"], name="record_history_once"
            )
        ]


class SearchKey(BulkTenantModel):
    """One way to find a person: a name, a given name alone or an address, present or former, as a key.

    `kind`: n = whole name, g = part of a name after the first, a = address, b = building (方書).
    """

    resident = models.ForeignKey(
        Resident, on_delete=models.CASCADE, related_name="keys", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=1)
    key = KeyField(max_length=200)
    current = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "resident", "key", "kind"], name="search_key_once"
            ),
            models.CheckConstraint(name="search_key_kind", condition=Q(kind__in=["n", "g", "a", "b"])),
        ]
        indexes = [models.Index(fields=["municipality", "key", "resident"], name="search_key_prefix")]

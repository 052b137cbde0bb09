"""Municipalities, their staff and keys, the audit chain, jobs and live events."""

from __future__ import annotations

import uuid
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.roles import Permission, permissions_of
from madoguchi.cityhall.tenancy.tenant import TenantModel


class Municipality(models.Model):
    """One 団体. `code` is the 6-digit 全国地方公共団体コード; `settings` holds what the city decides."""

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=50)
    mayor_line = models.CharField(max_length=50)
    fictional = models.BooleanField(default=False)
    settings = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("自治体")

    def __str__(self) -> str:
        return self.name


class MunicipalityKey(models.Model):
    """A data key of one municipality, wrapped by the master key. The newest encrypts; all decrypt."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="keys")
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)


class Staff(AbstractUser):
    """A staff account. It belongs to one municipality and one section and holds one or more roles."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="staff")
    display_name = models.CharField(_("氏名"), max_length=100)
    section = models.CharField(_("所属"), max_length=50, blank=True)
    roles = models.JSONField(default=list)
    counter = models.CharField(_("窓口"), max_length=20, blank=True)

    REQUIRED_FIELDS = ["municipality"]

    class Meta:
        verbose_name = _("職員")

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """Every right of this account."""
        return permissions_of(self.roles)

    def may(self, permission: Permission) -> bool:
        """Whether the account holds the right."""
        return permission in self.permissions


class AuditEvent(TenantModel):
    """One line of the hash-chained log. Rows are only ever added; see `tenancy.audit`."""

    seq = models.BigIntegerField()
    payload = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "seq"], name="audit_seq_once")]
        indexes = [
            models.Index(fields=["municipality", "subject"]),
            models.Index(fields=["municipality", "actor", "at"]),
        ]


class LiveEvent(TenantModel):
    """"Something changed at `topic`", for screens that are open. Holds no personal data; pruned daily."""

    topic = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)


class Job(models.Model):
    """A durable job: written in the transaction that wants it, run under a lease."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, related_name="+")
    task = models.CharField(max_length=200)
    arguments = models.JSONField()
    state = models.CharField(max_length=10, default="ready")
    run_after = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    result = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="job_state_known", condition=Q(state__in=["ready", "running", "done", "failed"])
            ),
            models.CheckConstraint(
                name="job_lease_while_running",
                condition=Q(state="running", leased_until__isnull=False) | ~Q(state="running"),
            ),
        ]
        indexes = [models.Index(fields=["state", "run_after"])]

"""Municipalities, their staff and keys, the audit chain, jobs, live events and catalogue overlays.

Municipality, key, staff and job rows are read before any municipality is active (sign-in, the worker), so
they are not behind the tenant wall; they hold no resident's data. Everything else here is a `TenantModel`.
"""

from __future__ import annotations

import uuid
from functools import cached_property

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.roles import Permission, permissions_of
from madoguchi.cityhall.tenancy.tenant import TenantModel
from madoguchi.rules.addresses import prefecture_of_code


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

    @property
    def whole_name(self) -> str:
        """With its prefecture, where the code is of one: another prefecture may have a city of this name."""
        return f"{prefecture_of_code(self.code)}{self.name}"


class MunicipalityKey(models.Model):
    """A data key of one municipality, wrapped by the master key. The newest encrypts; all decrypt."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="keys")
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)


class StaffManager(UserManager["Staff"]):
    """Accounts with their municipality, whose settings every request asks for."""

    def get_queryset(self) -> models.QuerySet[Staff]:
        return super().get_queryset().select_related("municipality")


class Staff(AbstractUser):
    """A staff account. It belongs to one municipality and one section and holds one or more roles.

    Rights come from `roles` alone: Django's own groups and per-user permissions do not exist here.
    A session holds a hash of the password and of `session_epoch`: raising it ends every session at once.
    """

    groups = None
    user_permissions = None
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="staff")
    display_name = models.CharField(_("氏名"), max_length=100)
    section = models.CharField(_("所属"), max_length=50, blank=True)
    roles = models.JSONField(default=list)
    counter = models.CharField(_("窓口"), max_length=20, blank=True)
    must_change_password = models.BooleanField(default=False)
    session_epoch = models.PositiveIntegerField(default=0)

    objects = StaffManager()

    REQUIRED_FIELDS = ["municipality"]

    class Meta:
        verbose_name = _("職員")

    def __str__(self) -> str:
        return self.display_name or self.username

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """Every right of this account."""
        return permissions_of(self.roles)

    def may(self, permission: Permission) -> bool:
        """Whether the account holds the right."""
        return permission in self.permissions

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What Django compares on every request, for the present secret and for former ones."""
        said = f"{self.password}\n{self.session_epoch}"
        return salted_hmac("madoguchi.session", said, secret=secret, algorithm="sha256").hexdigest()


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
            models.Index(fields=["municipality", "subject", "seq"]),
            models.Index(fields=["municipality", "actor", "seq"]),
            models.Index(fields=["municipality", "verb", "seq"]),
        ]


class LiveEvent(TenantModel):
    """ "Something changed at `topic`", for screens that are open. Holds no personal data; pruned daily."""

    topic = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)


class NumberSequence(TenantModel):
    """The last number given out under a name. Raised by one statement, never read and written back."""

    name = models.CharField(max_length=40)
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="sequence_once")]


class CatalogueOverlay(TenantModel):
    """One version of a municipality's own catalogue data; the newest whose day has come is in force."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField()
    text = models.TextField()
    effective_from = models.DateField()
    note = models.CharField(max_length=200)
    created_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "version"], name="overlay_version_once")
        ]


class JobState(models.TextChoices):
    """The states of a job; the CHECK constraint below says the same to the database."""

    READY = "ready", _("待機")
    RUNNING = "running", _("実行中")
    DONE = "done", _("完了")
    FAILED = "failed", _("失敗")


class Job(models.Model):
    """A durable job: written in the transaction that wants it, run under a lease. See `tenancy.jobs`.

    `arguments` is `{"args": [...], "kwargs": {...}}` of identifiers and counts, never personal data.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, related_name="+")
    task = models.CharField(max_length=200)
    arguments = models.JSONField()
    priority = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.READY)
    run_after = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    checkpoint = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    result = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="job_state_known", condition=Q(state__in=JobState.values)),
            models.CheckConstraint(
                name="job_lease_while_running",
                condition=Q(state="running", leased_until__isnull=False)
                | (~Q(state="running") & Q(leased_until__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["run_after"], name="job_waiting", condition=Q(state__in=["ready", "running"])
            ),
            models.Index(fields=["municipality", "state", "created_at"]),
        ]

"""Reads of this room: accounts, jobs, catalogue versions and the audit log of the active municipality."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import AuditEvent, CatalogueOverlay, Job, Staff
from madoguchi.cityhall.tenancy.refusals import NotFound
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.scope import active_municipality


def staff_list(actor: Actor) -> QuerySet[Staff]:
    """Every account of the municipality, those that work first."""
    require(actor, Permission.STAFF_MANAGE)
    accounts = Staff.objects.filter(municipality_id=active_municipality())
    return accounts.order_by("-is_active", "section", "username")


def access_staff(actor: Actor, staff_id: UUID, *, lock: bool = False) -> Staff:
    """One account of the municipality. Raises `NotFound`."""
    accounts = staff_list(actor)
    if lock:
        accounts = accounts.select_for_update(of=("self",))
    if (staff := accounts.filter(pk=staff_id).first()) is None:
        raise NotFound
    return staff


def staff_names() -> dict[str, str]:
    """`staff:<id>` to name, of every account the municipality ever had."""
    accounts = Staff.objects.filter(municipality_id=active_municipality()).order_by("section", "username")
    return {f"staff:{pk}": name for pk, name in accounts.values_list("pk", "display_name")}


def jobs(actor: Actor, state: str = "") -> QuerySet[Job]:
    """Jobs of the municipality, newest first; `state` limits to one of `JobState`."""
    require(actor, Permission.SYSTEM_MANAGE)
    found = Job.objects.filter(municipality_id=active_municipality()).order_by("-created_at")
    return found.filter(state=state) if state else found


def overlays(actor: Actor) -> QuerySet[CatalogueOverlay]:
    """Every version of the municipality's own catalogue data, newest first."""
    require(actor, Permission.CATALOGUE_EDIT)
    found: QuerySet[CatalogueOverlay] = CatalogueOverlay.objects.select_related("created_by")
    return found.order_by("-version")


def access_overlay(actor: Actor, overlay_id: UUID) -> CatalogueOverlay:
    """One version. Raises `NotFound`."""
    if (overlay := overlays(actor).filter(pk=overlay_id).first()) is None:
        raise NotFound
    return overlay


def overlay_in_force(on: date) -> CatalogueOverlay | None:
    """The version in force on a day."""
    found: CatalogueOverlay | None = (
        CatalogueOverlay.objects.filter(effective_from__lte=on).order_by("-version").first()
    )
    return found


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What of the log to show; empty means all. `since` and `until` are days, both included."""

    actor: str = ""
    verb: str = ""
    subjects: Sequence[str] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One event as an auditor reads it."""

    seq: int
    at: datetime
    actor: str
    label: str
    terminal: str
    verb: str
    subject: str
    reason: str
    detail: dict[str, Any]


def audit_lines(
    actor: Actor, wanted: AuditFilter, *, before: int | None = None, limit: int = 100
) -> list[AuditLine]:
    """Events newest first, those numbered below `before`."""
    require(actor, Permission.AUDIT_VIEW)
    events = AuditEvent.objects.order_by("-seq")
    for column, value in (("actor", wanted.actor), ("verb__startswith", wanted.verb)):
        events = events.filter(**{column: value}) if value else events
    if wanted.subjects:
        events = events.filter(subject__in=wanted.subjects)
    if wanted.since:
        events = events.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        events = events.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    if before is not None:
        events = events.filter(seq__lt=before)
    return [_line(event) for event in events[:limit]]


def _line(event: AuditEvent) -> AuditLine:
    said = json.loads(event.payload)
    return AuditLine(
        event.seq, event.at, event.actor, said["actor"]["label"], said["actor"]["terminal"], event.verb,
        event.subject, said["reason"], said["detail"],
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

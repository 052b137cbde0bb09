"""発券機をつなぐ: an invitation from the office, answered once by the device that will stand there."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets.actions.issue_ticket import open_office
from madoguchi.cityhall.tickets.models import Kiosk
from madoguchi.cityhall.tickets.refusals import InvitationUnknown, KioskNamed, NotFound
from madoguchi.cityhall.tickets.steps import announce, signature_of

GOOD_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Secret:
    """A kiosk and the secret that opens it; the secret exists nowhere else afterwards."""

    kiosk: Kiosk
    secret: str


@transaction.atomic
def invite_kiosk(actor: Actor, office_id: UUID, *, name: str) -> Secret:
    """Invite one device to stand at `name`; the invitation is good for a quarter of an hour.

    An invitation that nobody answered gives way. Raises `NotAllowed`, `NotFound`, `KioskNamed`.
    """
    require(actor, Permission.TICKETS_MANAGE)
    office, now, token = open_office(office_id), timezone.now(), secrets.token_urlsafe(24)
    there = Kiosk.objects.select_for_update().filter(office=office, name=name, revoked_at=None).first()
    if there is not None and there.paired_at is not None:
        raise KioskNamed(name)
    if there is not None:
        Kiosk.objects.filter(pk=there.pk).update(revoked_at=now)
    kiosk = Kiosk.objects.create(
        office=office, name=name, invitation_sha256=digest(token), invited_until=now + GOOD_FOR,
        invited_by=signature_of(actor),
    )  # fmt: skip
    audit.record(actor, "kiosk.invited", f"kiosk:{kiosk.pk}")
    return Secret(kiosk, token)


@transaction.atomic
def pair_kiosk(actor: Actor, office_id: UUID, token: str) -> Secret:
    """The device that knows the invitation becomes the kiosk. Raises `InvitationUnknown`."""
    now = timezone.now()
    kiosk = (
        Kiosk.objects.select_for_update()
        .filter(office=office_id, invitation_sha256=digest(token), revoked_at=None, invited_until__gt=now)
        .first()
    )
    if kiosk is None:
        raise InvitationUnknown
    secret = secrets.token_urlsafe(32)
    kiosk.invitation_sha256, kiosk.secret_sha256 = "", digest(secret)
    kiosk.paired_at = kiosk.seen_at = now
    kiosk.save(update_fields=["invitation_sha256", "secret_sha256", "paired_at", "seen_at"])
    announce("kiosk.paired", kiosk.office_id)
    audit.record(actor, "kiosk.paired", f"kiosk:{kiosk.pk}")
    return Secret(kiosk, secret)


@transaction.atomic
def revoke_kiosk(actor: Actor, kiosk_id: UUID) -> Kiosk:
    """Cut the device off at once: its next request finds nothing. Raises `NotAllowed`, `NotFound`."""
    require(actor, Permission.TICKETS_MANAGE)
    kiosk = Kiosk.objects.select_for_update().filter(pk=kiosk_id, revoked_at=None).first()
    if kiosk is None:
        raise NotFound("発券機")
    _cut_off(actor, kiosk, None)
    return kiosk


def withdraw_invitations_of(actor: Actor, staff_id: UUID, why: str) -> None:
    """End what this account invited and no device answered; `why`, a code, goes into the log.

    A kiosk that is paired stays: it is the office's, and the hall goes on without whoever set it up.
    """
    mine = Kiosk.objects.filter(invited_by=f"staff:{staff_id}", paired_at=None, revoked_at=None)
    for kiosk in mine.select_for_update():
        _cut_off(actor, kiosk, {"why": why})


def _cut_off(actor: Actor, kiosk: Kiosk, detail: dict[str, str] | None) -> None:
    kiosk.revoked_at = timezone.now()
    kiosk.save(update_fields=["revoked_at"])
    announce("kiosk.revoked", kiosk.office_id)
    audit.record(actor, "kiosk.revoked", f"kiosk:{kiosk.pk}", detail=detail)


def digest(secret: str) -> str:
    """How secrets are stored."""
    return hashlib.sha256(secret.encode()).hexdigest()

"""Which kiosks an office has, and which of them needs paper."""

from __future__ import annotations

from django.utils import timezone

from madoguchi.cityhall.tickets.models import Kiosk, Office


def kiosks_of(office: Office) -> list[Kiosk]:
    """The office's kiosks: paired ones, and invitations that are still good."""
    found = Kiosk.objects.filter(office=office, revoked_at=None)
    return [kiosk for kiosk in found if kiosk.paired_at or kiosk.invited_until > timezone.now()]


def without_paper(office_id: object) -> list[Kiosk]:
    """The kiosks of an office that have no paper, for the screens of its staff."""
    return list(Kiosk.objects.filter(office=office_id, revoked_at=None, paper_out_at__isnull=False))

"""Housekeeping of the card readers."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from madoguchi.cityhall.readers.actions.end_stale import end_stale
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope


@jobs.periodic(timedelta(hours=1))
@task()
def end_stale_pairings() -> int:
    """Each hour, in every municipality."""
    ended = 0
    for municipality_id in Municipality.objects.values_list("pk", flat=True):
        with municipality_scope(municipality_id):
            ended += end_stale(timezone.now())
    return ended


@jobs.periodic(timedelta(hours=6))
@task()
def publish_test_crls() -> bool:
    """In a demo the test PKI plays the CA: its revocation lists stay fresh. Elsewhere there is none."""
    if not (settings.CARD_ACCEPT_TEST and settings.CARD_TEST_PKI.is_dir()):
        return False
    from madoguchi.card.emulator.folder import TestFolder

    now = timezone.now()
    TestFolder.open(settings.CARD_TEST_PKI, now).publish_crls(now)
    return True

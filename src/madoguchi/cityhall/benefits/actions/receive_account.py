"""The 公金受取口座 that an application asked for has come, or there is none."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.benefits.actions.sort_out import sort_out
from madoguchi.cityhall.benefits.answers import accounts
from madoguchi.cityhall.benefits.models import Account, Application
from madoguchi.cityhall.benefits.ports import PublicAccount
from madoguchi.cityhall.benefits.steps import lock_target
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def receive_account(
    actor: Actor, application_id: UUID, found: PublicAccount | None, *, now: datetime | None = None
) -> Account | None:
    """Freeze it for the application that asked, once; an answer that was replaced gets nothing.

    None when the person registered no account: the case then goes to review.
    """
    now = now or timezone.now()
    application = Application.objects.get(pk=application_id)
    target = lock_target(application.target_id)
    application.refresh_from_db()
    if application.state != Application.State.LIVE:
        return None
    if earlier := Account.objects.filter(application=application).order_by("version").first():
        return earlier
    frozen = None
    if found is not None:
        frozen = accounts.freeze(target, accounts.of_public(found), application=application, now=now)
    sort_out(actor, target, uuid5(application_id, "account"), now)
    return frozen

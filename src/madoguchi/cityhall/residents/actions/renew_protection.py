"""One year more, asked for by the person from a month before the end."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.residents.actions.access import locked_protection
from madoguchi.cityhall.residents.models import Protection
from madoguchi.cityhall.residents.period import renewable_from, year_end
from madoguchi.cityhall.residents.refusals import ProtectionRefused
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.calendar import to_wareki


@transaction.atomic
def renew_protection(actor: Actor, protection_id: UUID) -> Protection:
    """Extend a live protection by a year from the day after its end; if it ran out, until it holds again."""
    require(actor, Permission.PROTECTION_LIFT)
    row, today = locked_protection(protection_id), timezone.localdate()
    if today < (first := renewable_from(row.until_on)):
        raise ProtectionRefused(_("延長は%(day)sから受け付けます。") % {"day": to_wareki(first)})
    row.until_on = year_end(row.until_on + timedelta(days=1))
    while row.until_on < today:
        row.until_on = year_end(row.until_on + timedelta(days=1))
    row.save(update_fields=["until_on"])
    audit.record(actor, "protection.renew", f"protection:{row.pk}", detail={"until": str(row.until_on)})
    return row

"""A card was read: its four items wait, encrypted, for the clerk's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.cases.card_items import as_items, card_tag
from madoguchi.cityhall.cases.models import CardReading
from madoguchi.cityhall.cases.refusals import CardExpired
from madoguchi.cityhall.cases.steps import lock_draft, require
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission

if TYPE_CHECKING:
    from madoguchi.cityhall.readers.answers import CardRead


def keep_card_reading(actor: Actor, visit_id: UUID, read: CardRead) -> CardReading:
    """Keep the newest reading of the visit in place of an earlier one; returns the one to decide on.

    Raises `CardExpired`, of which only the fact is recorded, and `VisitNotOpen`.
    """
    require(actor, Permission.COUNTER_SERVE)
    if read.expired:
        audit.record(actor, "visit.card_refused", f"visit:{visit_id}", detail={"why": "expired"})
        raise CardExpired(read.info.expires)
    return _keep(actor, visit_id, read)


@transaction.atomic
def _keep(actor: Actor, visit_id: UUID, read: CardRead) -> CardReading:
    visit = lock_draft(actor, visit_id)
    CardReading.objects.filter(visit=visit).delete()
    kept = CardReading.objects.create(
        visit=visit, items=as_items(read.person), conclusion=read.authenticity.conclusion,
        checks={check.name: check.outcome for check in read.authenticity.checks},
        opened_by=read.opened_by, simulated=read.simulated, read_at=read.read_at,
        tag=card_tag(read.info.serial),
    )  # fmt: skip
    live.publish("visit.card_read", [f"visit:{visit.pk}"])
    audit.record(
        actor, "visit.card_read", f"visit:{visit.pk}",
        detail={"conclusion": kept.conclusion, "checks": kept.checks, "opened_by": kept.opened_by,
                "simulated": kept.simulated},
    )  # fmt: skip
    return kept

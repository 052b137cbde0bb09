"""Whoever took an export says that it arrived whole."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.models import Export
from madoguchi.cityhall.cases.refusals import NotFound, OtherSection
from madoguchi.cityhall.cases.steps import is_house, require
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission


@transaction.atomic
def confirm_export(actor: Actor, export_id: UUID, *, txid: UUID) -> Export:
    """Note that the archive arrived. Confirming again changes nothing."""
    require(actor, Permission.EXPORT_TAKE)
    export = Export.objects.defer("archive").select_for_update().filter(pk=export_id).first()
    if export is None:
        raise NotFound("出力")
    if not is_house(actor) and export.section != actor.section:
        raise OtherSection(f"export:{export.pk}", export.section)
    if export.state == Export.State.CONFIRMED:
        return export
    export.state, export.confirmed_at = Export.State.CONFIRMED, timezone.now()
    export.save(update_fields=["state", "confirmed_at"])
    live.publish("export.confirmed", [f"exports:{export.section}"])
    audit.record(
        actor, "export.confirmed", f"export:{export.pk}", detail={"number": export.number, "txid": str(txid)}
    )
    return export

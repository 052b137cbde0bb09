"""An export's bytes, as often as its section needs them; every time is in the audit log."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.cases.evidence import check_protection
from madoguchi.cityhall.cases.models import Export, Packet
from madoguchi.cityhall.cases.selectors import access_export
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor


@transaction.atomic
def download(actor: Actor, export_id: UUID) -> tuple[Export, bytes]:
    """The export with its archive. Raises `NotFound`, `OtherSection`, and `ProtectedPerson` for someone
    who has come under 支援措置 since.
    """
    export = access_export(actor, export_id)
    packets = Packet.objects.defer("pdf").filter(pk__in=export.items.values("case__packet"))
    for packet in packets.distinct():
        check_protection(actor, packet.visit_id, packet.snapshot, "export")
    audit.record(
        actor,
        "export.downloaded",
        f"export:{export.pk}",
        detail={"number": export.number, "sha256": export.sha256},
    )
    return export, bytes(export.archive)

"""Go on with an import that stands still, because its worker is gone or its job gave up."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.residents.models import RegisterImport
from madoguchi.cityhall.residents.refusals import ImportNotFound
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.residents.tasks import run_register_import
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission

_ENDED = {RegisterImport.State.APPLIED, RegisterImport.State.REFUSED}


@transaction.atomic
def resume_import(actor: Actor, import_id: UUID) -> RegisterImport:
    """Enqueue it again; it goes on at its checkpoint. One that has ended stays as it is."""
    require(actor, Permission.REGISTER_IMPORT)
    register_import = RegisterImport.objects.filter(pk=import_id).first()
    if register_import is None:
        raise ImportNotFound
    if register_import.state not in _ENDED:
        run_register_import.enqueue(str(import_id))
        audit.record(
            actor, "register.resume", f"import:{import_id}", detail={"rows": register_import.rows_done}
        )
    return register_import

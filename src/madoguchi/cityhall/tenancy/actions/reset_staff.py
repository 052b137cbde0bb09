"""An administrator helps someone who cannot sign in any more."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actions.end_sessions import end_sessions
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.passwords import temporary_password
from madoguchi.cityhall.tenancy.refusals import OwnAccount
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.selectors import access_staff


@transaction.atomic
def reset_staff(actor: Actor, staff_id: UUID, *, second_factor: bool) -> str:
    """Set a temporary password, which is returned once; with `second_factor` remove that as well.

    Every session of the account ends. Raises `OwnAccount`: the own password is changed by knowing it.
    """
    require(actor, Permission.STAFF_MANAGE)
    staff = access_staff(actor, staff_id, lock=True)
    if str(staff.pk) == actor.id:
        raise OwnAccount
    password = temporary_password()
    staff.set_password(password)
    staff.must_change_password = True
    staff.save(update_fields=["password", "must_change_password"])
    if second_factor:
        Authenticator.objects.filter(user=staff).delete()
    end_sessions(actor, staff.pk, "reset")
    audit.record(actor, "staff.reset", f"staff:{staff.pk}", detail={"second_factor": second_factor})
    return password

"""An administrator makes an account."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.passwords import temporary_password
from madoguchi.cityhall.tenancy.refusals import RolesCollide, UsernameTaken
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission, collide
from madoguchi.cityhall.tenancy.scope import active_municipality


@transaction.atomic
def add_staff(
    actor: Actor, *, username: str, display_name: str, section: str, roles: Sequence[str], counter: str = ""
) -> tuple[Staff, str]:
    """Returns the account and its temporary password, which is shown once and must be replaced.

    Raises `UsernameTaken` and `RolesCollide`.
    """
    require(actor, Permission.STAFF_MANAGE)
    if collide(roles):
        raise RolesCollide
    if Staff.objects.filter(username__iexact=username).exists():
        raise UsernameTaken(username)
    password = temporary_password()
    staff = Staff.objects.create_user(
        username=username, password=password, display_name=display_name, section=section, counter=counter,
        roles=sorted(roles), municipality_id=active_municipality(), must_change_password=True,
    )
    detail = {"roles": sorted(roles), "section": section}
    audit.record(actor, "staff.added", f"staff:{staff.pk}", detail=detail)
    return staff, password

"""An administrator changes another's place, roles, or whether the account works."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actions.end_sessions import end_sessions
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.refusals import LastAdministrator, OwnAccount, RolesCollide
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission, Role, collide
from madoguchi.cityhall.tenancy.selectors import access_staff


@transaction.atomic
def change_staff(
    actor: Actor, staff_id: UUID, *, display_name: str, section: str, counter: str, roles: Sequence[str],
    is_active: bool,
) -> Staff:
    """Takes effect with the account's next request; a deactivated account is signed out at once.

    Raises `OwnAccount` when roles or activity of the own account would change, `LastAdministrator` when
    nobody would be left to manage accounts, `RolesCollide`.
    """
    require(actor, Permission.STAFF_MANAGE)
    staff = access_staff(actor, staff_id, lock=True)
    before = (sorted(staff.roles), staff.is_active)
    after = (sorted(roles), is_active)
    if before != after:
        _check_power(actor, staff, roles, is_active)
    staff.display_name, staff.section, staff.counter = display_name, section, counter
    staff.roles, staff.is_active = after
    staff.save(update_fields=["display_name", "section", "counter", "roles", "is_active"])
    if before[1] and not is_active:
        end_sessions(actor, staff.pk, "deactivated")
    audit.record(actor, "staff.changed", f"staff:{staff.pk}", detail=_detail(before, after, section))
    return staff


def _check_power(actor: Actor, staff: Staff, roles: Sequence[str], is_active: bool) -> None:
    if str(staff.pk) == actor.id:
        raise OwnAccount
    if collide(roles):
        raise RolesCollide
    stays = is_active and Role.ADMINISTRATOR in roles
    if Role.ADMINISTRATOR in staff.roles and not stays and not _another_administrator(staff):
        raise LastAdministrator


def _another_administrator(staff: Staff) -> bool:
    others = Staff.objects.filter(municipality_id=staff.municipality_id, is_active=True).exclude(pk=staff.pk)
    return any(Role.ADMINISTRATOR in roles for roles in others.values_list("roles", flat=True))


def _detail(before: tuple[Any, bool], after: tuple[Any, bool], section: str) -> dict[str, Any]:
    if before == after:
        return {"section": section}
    return {
        "section": section, "roles": after[0], "roles_before": before[0],
        "active": after[1], "active_before": before[1],
    }

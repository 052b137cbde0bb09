"""The operator of an installation takes in a municipality."""

from __future__ import annotations

from django.db import transaction

from madoguchi.cityhall.tenancy.actions.add_staff import add_staff
from madoguchi.cityhall.tenancy.actor import system_actor
from madoguchi.cityhall.tenancy.encryption import new_key
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tenancy.scope import municipality_scope


@transaction.atomic
def open_city(*, code: str, name: str, mayor_line: str, administrator: str) -> tuple[Municipality, str]:
    """Make the municipality, its first data key and its first administrator.

    `code` is the 6-digit 全国地方公共団体コード, checked by the caller; `mayor_line` is how forms address the
    mayor (見本市長). Returns the municipality and the administrator's temporary password.
    """
    municipality = Municipality.objects.create(code=code, name=name, mayor_line=mayor_line)
    new_key(municipality.pk)
    with municipality_scope(municipality.pk):
        _, password = add_staff(
            system_actor("operator"), username=administrator, display_name=administrator, section="",
            roles=[Role.ADMINISTRATOR],
        )
    return municipality, password

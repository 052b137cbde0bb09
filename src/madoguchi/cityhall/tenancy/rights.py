"""The right that a verb or read asks for itself, whoever calls it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.cityhall.tenancy.roles import Permission


class NotAllowed(Refusal):
    """The actor lacks the right."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("この操作をする権限がありません。"))


def require(actor: Actor, permission: Permission) -> None:
    """Raise `NotAllowed` unless the actor holds the right, or is the system itself."""
    if not actor.is_house and permission not in actor.permissions:
        raise NotAllowed

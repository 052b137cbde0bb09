"""Who may open which view: the only place. A view without a line here is refused to everyone."""

from __future__ import annotations

from madoguchi.cityhall.tenancy.roles import Permission

PUBLIC = "public"
ANY_STAFF = "any staff"

VIEWS: dict[str, Permission | str] = {
    "ui:alive": ANY_STAFF,
}

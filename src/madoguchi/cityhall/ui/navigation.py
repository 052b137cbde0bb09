"""The main navigation: one line per place, with the right it needs (`config/access.py` decides again)."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise

from madoguchi.cityhall.tenancy.roles import Permission


class Place(NamedTuple):
    url_name: str
    label: str | Promise
    icon: str
    permission: Permission


NAVIGATION: tuple[Place, ...] = ()

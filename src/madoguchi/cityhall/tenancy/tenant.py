"""The base of every tenant's table: the row carries its municipality, the default manager filters by it."""

from __future__ import annotations

from typing import Any

from django.db import models

from madoguchi.cityhall.tenancy.scope import active_municipality


class ScopedManager(models.Manager[Any]):
    """Rows of the active municipality only. Raises `NoActiveMunicipality` outside a scope."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(municipality_id=active_municipality())


class TenantModel(models.Model):
    """A row that belongs to one municipality, taken from the active scope when it is made."""

    municipality = models.ForeignKey(
        "tenancy.Municipality", on_delete=models.PROTECT, related_name="+", default=active_municipality
    )

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
        default_manager_name = "objects"

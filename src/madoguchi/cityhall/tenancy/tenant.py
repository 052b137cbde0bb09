"""The base of every tenant's table: the row carries its municipality, and every way to it is filtered by it.

The default and the base manager are both scoped, so a foreign key that is followed, `refresh_from_db()` and
`save()` stay inside the active municipality as well. `unscoped` is for the rare rest; a test lists its uses.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.signals import class_prepared
from django.dispatch import receiver

from madoguchi.cityhall.tenancy.scope import active_municipality


class ForeignMunicipality(RuntimeError):
    """A row of another municipality than the active one was about to be written."""


class TenantQuerySet(models.QuerySet[Any]):
    """A queryset that neither makes rows for another municipality nor moves rows to one."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        objs = list(objs)
        for obj in objs:
            obj.refuse_foreign()
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        if kwargs.keys() & {"municipality", "municipality_id"}:
            raise ForeignMunicipality("A row never moves to another municipality.")
        return super().update(**kwargs)


class ScopedManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Rows of the active municipality only. Raises `NoActiveMunicipality` outside a scope."""

    def get_queryset(self) -> TenantQuerySet:
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_foreign()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_foreign()
        return super().delete(*args, **kwargs)

    def refuse_foreign(self) -> None:
        """Raise `ForeignMunicipality` unless the row belongs to the active municipality."""
        if self.municipality_id != active_municipality():
            raise ForeignMunicipality(f"{self._meta.label}: not a row of the active municipality.")


@receiver(class_prepared)
def scope_base_manager(sender: type[models.Model], **kwargs: Any) -> None:
    """Scope the base manager whatever `Meta` says: a child's own Meta would drop an inherited option."""
    if issubclass(sender, TenantModel):
        sender._meta.base_manager_name = "objects"

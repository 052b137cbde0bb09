"""What the register's big tables need: prefix search as a range, rows without key checks."""

from __future__ import annotations

from typing import Any

from django.db import models

from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.cityhall.tenancy.tenant import TenantModel

LAST_CODE_POINT = "\U0010ffff"


class KeyField(models.CharField):
    """Search key in code-point order.

    PostgreSQL compares by locale unless told otherwise, and its LIKE is not leakproof, so row-level security
    would keep it from using an index; `>=` and `<` under collation C are, and SQLite sorts that way anyway.
    """

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        parameters["collation"] = "C" if connection.vendor == "postgresql" else None
        return parameters


def prefix_range(prefix: str) -> tuple[str, str]:
    """The bounds `(low, high)` of all keys that start with `prefix`: low <= key < high."""
    return prefix, prefix + LAST_CODE_POINT


class LargeTenantModel(TenantModel):
    """A tenant's row in a large table: other indexes lead with the municipality, it needs none of its own."""

    municipality = models.ForeignKey(
        "tenancy.Municipality",
        on_delete=models.PROTECT,
        related_name="+",
        default=active_municipality,
        db_index=False,
    )

    class Meta:
        abstract = True


class BulkTenantModel(TenantModel):
    """A tenant's row that is derived from others and written by the hundred thousand.

    PostgreSQL checks foreign keys row by row at commit; here the statement that writes the rows takes them
    from the tables they point to. Row-level security holds as everywhere.
    """

    municipality = models.ForeignKey(
        "tenancy.Municipality",
        on_delete=models.PROTECT,
        related_name="+",
        default=active_municipality,
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        abstract = True

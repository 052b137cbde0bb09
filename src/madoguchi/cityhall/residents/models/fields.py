"""A text column whose index answers "starts with" as a plain range, on both databases."""

from __future__ import annotations

from typing import Any

from django.db import models

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

"""The second wall between municipalities: PostgreSQL's row-level security.

`tenancy.postgres` tells each transaction which municipality is active; the policy lets a transaction see and
write only that municipality's rows, and none at all while no municipality is active. FORCE binds the table's
owner too. A superuser and a role with BYPASSRLS pass every policy: the application must run as neither
(docs/operations.md). SQLite has no such wall; there the scoped manager stands alone.
"""

from __future__ import annotations

from madoguchi.cityhall.tenancy.operations import VendorSQL

SETTING = "madoguchi.municipality"
POLICY = "own_municipality"
_OWN = f"municipality_id = NULLIF(current_setting('{SETTING}', true), '')::bigint"


def tenant_table(table: str) -> VendorSQL:
    """The migration operation that puts the wall around `table`. Every concrete `TenantModel` needs it."""
    return VendorSQL(
        f"Rows of {table} are seen by their own municipality only",
        forwards={
            "postgresql": [
                f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
                f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
                f'CREATE POLICY {POLICY} ON "{table}" USING ({_OWN}) WITH CHECK ({_OWN})',
            ]
        },
        backwards={
            "postgresql": [
                f'DROP POLICY {POLICY} ON "{table}"',
                f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
                f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
            ]
        },
    )

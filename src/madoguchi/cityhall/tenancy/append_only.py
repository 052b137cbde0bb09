"""Tables whose rows are added and never changed: the database itself refuses UPDATE and DELETE.

The wall stands against our own bugs and against an account that may write but not alter tables. Whoever
owns the tables can drop a trigger; the hash chain of `tenancy.audit` is what shows that.
"""

from __future__ import annotations

from madoguchi.cityhall.tenancy.operations import VendorSQL

_FUNCTION = """
CREATE OR REPLACE FUNCTION madoguchi_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only table %: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$
"""


def append_only(table: str) -> VendorSQL:
    """The migration operation that makes `table` refuse UPDATE and DELETE (both raise `IntegrityError`)."""
    return VendorSQL(
        f"Rows of {table} are only added",
        forwards={
            "postgresql": [
                _FUNCTION,
                f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}" '
                "FOR EACH ROW EXECUTE FUNCTION madoguchi_append_only()",
            ],
            "sqlite": [_sqlite_trigger(table, "UPDATE"), _sqlite_trigger(table, "DELETE")],
        },
        backwards={
            "postgresql": [f'DROP TRIGGER append_only ON "{table}"'],
            "sqlite": [
                f'DROP TRIGGER "append_only_{table}_update"',
                f'DROP TRIGGER "append_only_{table}_delete"',
            ],
        },
    )


def append_only_lifted(table: str) -> VendorSQL:
    """The operation before those that rebuild `table` (SQLite); `append_only` closes the same migration."""
    wall = append_only(table)
    return VendorSQL(f"Rows of {table} may change within this migration", wall.backwards, wall.forwards)


def _sqlite_trigger(table: str, verb: str) -> str:
    return (
        f'CREATE TRIGGER "append_only_{table}_{verb.lower()}" BEFORE {verb} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, 'append-only table {table}: {verb} refused'); END"
    )

"""State machines that the database itself keeps, besides the verbs: no bug and no script goes around them.

Each function is a migration operation; a refused change raises `IntegrityError` on both databases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from madoguchi.cityhall.tenancy.operations import VendorSQL

Transitions = Mapping[str, Iterable[str]]


def transitions(table: str, allowed: Transitions, *, initial: Iterable[str], back: str = "") -> VendorSQL:
    """Rows of `table` begin in an `initial` state and go only where `allowed` says.

    `back` names a column: whatever state it holds may be returned to (a case that was put on hold).
    """
    steps = ", ".join(f"'{old}>{new}'" for old in allowed for new in allowed[old])
    returning = f" AND NOT (OLD.{back} <> '' AND NEW.state = OLD.{back})" if back else ""
    begins = ", ".join(f"'{state}'" for state in initial)
    return guard(
        table,
        "state",
        {
            "UPDATE": f"OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ({steps}){returning}",
            "INSERT": f"NEW.state NOT IN ({begins})",
        },
    )


def frozen(table: str, columns: Iterable[str]) -> VendorSQL:
    """The named columns of `table` keep the value they were inserted with."""
    changed = {
        "postgresql": " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns),
        "sqlite": " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns),
    }
    return guard(table, "frozen", {"UPDATE": changed})


def kept(table: str) -> VendorSQL:
    """Rows of `table` are never deleted; they change only as its other guards allow."""
    return guard(table, "delete", {"DELETE": "TRUE"})


def guard(table: str, name: str, refused: Mapping[str, str | Mapping[str, str]]) -> VendorSQL:
    """Refuse the writes of `table` for which a condition holds: {INSERT | UPDATE | DELETE: SQL condition}.

    A condition may name OLD and NEW and, in a subquery, other tables; or be given per database.
    """
    forwards: dict[str, list[str]] = {"postgresql": [], "sqlite": []}
    backwards: dict[str, list[str]] = {"postgresql": [], "sqlite": []}
    for verb, condition in refused.items():
        label = f"append_only_{table}_{name}_{verb.lower()}"
        by_vendor = {
            vendor: condition if isinstance(condition, str) else condition[vendor] for vendor in forwards
        }
        forwards["sqlite"].append(
            f'CREATE TRIGGER "{label}" BEFORE {verb} ON "{table}" WHEN {by_vendor["sqlite"]} '
            f"BEGIN SELECT RAISE(ABORT, '{table}: {verb} refused by {name}'); END"
        )
        forwards["postgresql"] += _postgresql(table, label, name, verb, by_vendor["postgresql"])
        backwards["sqlite"].append(f'DROP TRIGGER "{label}"')
        backwards["postgresql"] += [f'DROP TRIGGER "{label}" ON "{table}"', f'DROP FUNCTION "{label}"()']
    return VendorSQL(f"{table}: {name} is kept by the database", forwards=forwards, backwards=backwards)


def _postgresql(table: str, label: str, name: str, verb: str, condition: str) -> list[str]:
    """A function with an IF: a WHEN clause of PostgreSQL could not look into other tables."""
    return [
        f'CREATE OR REPLACE FUNCTION "{label}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
        f"IF {condition} THEN RAISE EXCEPTION '{table}: {verb} refused by {name}' "
        "USING ERRCODE = 'restrict_violation'; END IF; "
        f"RETURN {'OLD' if verb == 'DELETE' else 'NEW'}; END $$",
        f'CREATE TRIGGER "{label}" BEFORE {verb} ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{label}"()',
    ]

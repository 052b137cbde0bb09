"""The statements over staged rows: fixed in number, whatever the size of the file.

Portable between SQLite ≥ 3.35 and PostgreSQL, but for how a JSON list is opened (`_EACH_KEY`). Each one
names the import and the municipality itself, beside what row-level security adds.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils import timezone

from madoguchi.cityhall.residents.models import RegisterImport
from madoguchi.cityhall.tenancy.scope import active_municipality

_COPIED = (
    "atena_number",
    "name",
    "kana",
    "birth_date",
    "birth_text",
    "sex",
    "kind",
    "status",
    "removed",
    "postcode",
    "address",
    "household_number",
    "household_order",
    "relation_code",
    "relation",
    "content_hash",
    "has_rare_glyph",
)
_SOURCE = (
    "FROM residents_stagedrow s WHERE s.register_import_id = %(import)s AND s.municipality_id = %(city)s"
)

MARK_NEWEST = """
UPDATE residents_stagedrow SET newest = TRUE
WHERE register_import_id = %(import)s AND municipality_id = %(city)s
  AND NOT EXISTS (
    SELECT 1 FROM residents_stagedrow t
    WHERE t.register_import_id = %(import)s AND t.atena_number = residents_stagedrow.atena_number
      AND (t.history_number, t.branch_number)
        > (residents_stagedrow.history_number, residents_stagedrow.branch_number))
  AND NOT EXISTS (
    SELECT 1 FROM residents_resident r
    WHERE r.id = residents_stagedrow.resident_id AND r.municipality_id = %(city)s
      AND (r.last_history_number, r.last_branch_number)
        > (residents_stagedrow.history_number, residents_stagedrow.branch_number))
"""

DOUBLE_KEYS = f"""
SELECT max(s.row_number), min(s.row_number), s.atena_number, s.history_number {_SOURCE}
GROUP BY s.atena_number, s.history_number, s.branch_number HAVING count(*) > 1
ORDER BY 1 LIMIT %(most)s
"""

TWO_HOUSEHOLDS = f"""
SELECT max(s.row_number), min(s.row_number), s.atena_number, min(s.household_number), max(s.household_number)
{_SOURCE} AND (s.latest_flag OR s.newest)
GROUP BY s.atena_number
HAVING count(DISTINCT s.household_number) > 1 OR (
  sum(CASE WHEN s.latest_flag THEN 1 ELSE 0 END) > 1
  AND count(DISTINCT s.history_number * 1000 + s.branch_number) > 1)
ORDER BY 1 LIMIT %(most)s
"""

DOUBLE_CODES = f"""
SELECT max(s.row_number), min(s.row_number), min(s.atena_number) {_SOURCE}
  AND s.newest AND NOT s.removed AND s.certificate_code <> ''
GROUP BY s.certificate_code HAVING count(DISTINCT s.atena_number) > 1
ORDER BY 1 LIMIT %(most)s
"""

HEADS = f"""
WITH incoming AS (
  SELECT s.atena_number, s.household_number, s.relation_code, s.removed, s.row_number, s.resident_id
  {_SOURCE} AND s.newest
), touched AS (
  SELECT household_number, min(row_number) AS row_number FROM (
    SELECT household_number, row_number FROM incoming WHERE NOT removed
    UNION ALL
    SELECT r.household_number, i.row_number FROM incoming i JOIN residents_resident r ON r.id = i.resident_id
    WHERE r.municipality_id = %(city)s AND NOT r.removed
      AND (i.removed OR r.household_number <> i.household_number)
  ) AS both_sides GROUP BY household_number
), members AS (
  SELECT household_number, atena_number, relation_code, row_number FROM incoming WHERE NOT removed
  UNION ALL
  SELECT r.household_number, r.atena_number, r.relation_code, t.row_number
  FROM residents_resident r JOIN touched t ON t.household_number = r.household_number
  WHERE %(coverage)s = 'difference' AND r.municipality_id = %(city)s AND NOT r.removed
    AND NOT EXISTS (
      SELECT 1 FROM residents_stagedrow i
      WHERE i.register_import_id = %(import)s AND i.atena_number = r.atena_number AND i.newest)
)
SELECT max(m.row_number), m.household_number,
  sum(CASE WHEN m.relation_code = %(head)s THEN 1 ELSE 0 END),
  min(CASE WHEN m.relation_code = %(head)s THEN m.atena_number END),
  max(CASE WHEN m.relation_code = %(head)s THEN m.atena_number END)
FROM members m GROUP BY m.household_number
HAVING sum(CASE WHEN m.relation_code = %(head)s THEN 1 ELSE 0 END) <> 1
  AND sum(CASE WHEN m.relation_code <> '' THEN 1 ELSE 0 END) > 0
ORDER BY 1 LIMIT %(most)s
"""  # noqa: S608

COUNTS = f"""
SELECT coalesce(sum(CASE WHEN s.newest AND s.change = 'new' THEN 1 ELSE 0 END), 0),
  coalesce(sum(CASE WHEN s.change IN ('later', 'revised', 'older') THEN 1 ELSE 0 END), 0),
  coalesce(sum(CASE WHEN s.change = 'same' THEN 1 ELSE 0 END), 0)
{_SOURCE}
"""

ADD_RESIDENTS = f"""
INSERT INTO residents_resident
  (id, municipality_id, {", ".join(_COPIED)}, last_history_number, last_branch_number,
   missing_since_id, updated_at)
SELECT s.resident_id, s.municipality_id, {", ".join(f"s.{name}" for name in _COPIED)},
  s.history_number, s.branch_number, NULL, %(now)s
{_SOURCE} AND s.newest AND s.change = 'new'
"""

CHANGE_RESIDENTS = f"""
UPDATE residents_resident
SET {", ".join(f"{name} = s.{name}" for name in _COPIED)},
  last_history_number = s.history_number, last_branch_number = s.branch_number, updated_at = %(now)s
{_SOURCE} AND s.newest AND s.change IN ('later', 'revised') AND residents_resident.id = s.resident_id
  AND residents_resident.municipality_id = %(city)s
"""  # noqa: S608

ADD_RECORDS = f"""
INSERT INTO residents_residentrecord
  (municipality_id, resident_id, history_number, branch_number, revision, payload, content_hash,
   register_import_id, row_number, received_at)
SELECT s.municipality_id, s.resident_id, s.history_number, s.branch_number, s.revision, s.payload,
  s.content_hash, s.register_import_id, s.row_number, %(now)s
{_SOURCE} AND s.change <> 'same'
ORDER BY s.row_number
"""

AGE_KEYS = f"""
UPDATE residents_searchkey SET current = FALSE
WHERE municipality_id = %(city)s AND current AND resident_id IN (
  SELECT s.resident_id {_SOURCE} AND s.newest AND s.change IN ('later', 'revised'))
"""  # noqa: S608

_EACH_KEY = {
    "sqlite": (
        "json_each(s.keys) k",
        "json_extract(k.value, '$[0]')",
        "json_extract(k.value, '$[1]')",
        "json_extract(k.value, '$[2]')",
    ),
    "postgresql": (
        "jsonb_array_elements(s.keys) AS k(value)",
        "k.value->>0",
        "k.value->>1",
        "(k.value->>2)::int",
    ),
}


def add_keys() -> tuple[str, str]:
    """Add the keys of new people; of known people, where a key that was there becomes current where it is."""
    each, kind, key, may = _EACH_KEY[connection.vendor]
    source = _SOURCE.replace("residents_stagedrow s", f"residents_stagedrow s, {each}")
    insert = f"""
INSERT INTO residents_searchkey (municipality_id, resident_id, kind, key, current)
SELECT s.municipality_id, s.resident_id, {kind}, {key}, max(CASE WHEN s.newest THEN {may} ELSE 0 END) = 1
{source} AND s.change """
    group = f" GROUP BY s.municipality_id, s.resident_id, {kind}, {key}"
    return (
        f"{insert} = 'new' {group}",
        f"{insert} IN ('later', 'revised', 'older') {group} "
        "ON CONFLICT (municipality_id, resident_id, key, kind) DO UPDATE "
        "SET current = residents_searchkey.current OR excluded.current",
    )


FOUND_AGAIN = f"""
UPDATE residents_resident SET missing_since_id = NULL
WHERE municipality_id = %(city)s AND missing_since_id IS NOT NULL
  AND id IN (SELECT s.resident_id {_SOURCE})
"""  # noqa: S608

MARK_MISSING = f"""
UPDATE residents_resident SET missing_since_id = %(import)s
WHERE municipality_id = %(city)s AND missing_since_id IS NULL AND NOT removed
  AND NOT EXISTS (SELECT 1 {_SOURCE} AND s.atena_number = residents_resident.atena_number)
"""  # noqa: S608

FORGET_STAGED = (
    "DELETE FROM residents_stagedrow WHERE register_import_id = %(import)s AND municipality_id = %(city)s"
)


def parameters(register_import: RegisterImport) -> dict[str, Any]:
    """What the statements refer to by name."""
    return {
        "import": register_import.pk.hex,
        "city": active_municipality(),
        "now": connection.ops.adapt_datetimefield_value(timezone.now()),
        "coverage": register_import.coverage,
    }


def run(statement: str, register_import: RegisterImport) -> int:
    """Execute one statement; returns the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters(register_import))
        return int(cursor.rowcount)


def freshen_statistics() -> None:
    """Tell PostgreSQL what was staged and marked; otherwise it joins as if there were a handful of rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE residents_stagedrow")

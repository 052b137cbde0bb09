"""What the database itself holds for 個人番号: tenant walls, rows that are kept, columns that never change."""

from django.db import migrations

from madoguchi.cityhall.tenancy.row_security import tenant_table
from madoguchi.cityhall.tenancy.state_machine import frozen, guard, kept, transitions

NUMBER, PURPOSE, KEY = (f"individual_numbers_{name}" for name in ("individualnumber", "numberpurpose", "numberkey"))
STEPS = {"live": ["changed", "mistake", "deleted"], "changed": ["deleted"]}
# The sealed number and its index are erased or stay; they are never exchanged for others.
EXCHANGED = {
    "postgresql": "(NEW.sealed IS NOT NULL AND OLD.sealed IS DISTINCT FROM NEW.sealed) "
    "OR (NEW.digest IS NOT NULL AND OLD.digest IS DISTINCT FROM NEW.digest)",
    "sqlite": "(NEW.sealed IS NOT NULL AND OLD.sealed IS NOT NEW.sealed) "
    "OR (NEW.digest IS NOT NULL AND OLD.digest IS NOT NEW.digest)",
}
REOPENED = "OLD.ended_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("individual_numbers", "0001_initial")]

    operations = [
        *(tenant_table(table) for table in (NUMBER, PURPOSE, KEY)),
        transitions(NUMBER, STEPS, initial=["live"]),
        kept(NUMBER),
        frozen(
            NUMBER,
            ["municipality_id", "resident_id", "visit_person_id", "source", "document", "stored_by", "stored_at"],
        ),
        guard(NUMBER, "exchange", {"UPDATE": EXCHANGED}),
        kept(PURPOSE),
        frozen(PURPOSE, ["municipality_id", "number_id", "purpose", "case_id", "obtained_by", "obtained_at"]),
        guard(PURPOSE, "reopen", {"UPDATE": REOPENED}),
        kept(KEY),
    ]

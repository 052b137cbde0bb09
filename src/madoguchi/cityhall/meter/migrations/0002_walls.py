"""What the database itself holds: the tenant wall, and steps that are measured once and never rewritten."""

from django.db import migrations

from madoguchi.cityhall.tenancy.row_security import tenant_table
from madoguchi.cityhall.tenancy.state_machine import frozen, guard, transitions

TABLES = ["step", "intake", "intakechunk", "intakeproblem", "observedday"]
INTAKE_STATES = {
    "received": ["reading", "refused", "withdrawn"], "reading": ["stored", "refused"], "stored": ["withdrawn"],
}  # fmt: skip
MEASURED = [
    "office", "day", "visit", "ticket", "category", "kind", "section", "channel", "started_at", "source",
    "intake_id", "position",
]  # fmt: skip
OBSERVED = ["office", "date", "day_type", "era_year", "cases", "mean", "maximum", "row_number"]


class Migration(migrations.Migration):
    dependencies = [("meter", "0001_initial"), ("tenancy", "0002_walls")]

    operations = [
        *[tenant_table(f"meter_{table}") for table in TABLES],
        transitions("meter_intake", INTAKE_STATES, initial=["received"]),
        frozen("meter_step", MEASURED),
        guard("meter_step", "ended", {"UPDATE": "OLD.\"end\" <> 'running'"}),
        # A log that was matched wrongly can be withdrawn; what was measured here stays.
        guard("meter_step", "delete", {"DELETE": "OLD.source <> 'import'"}),
        frozen("meter_observedday", OBSERVED),
    ]

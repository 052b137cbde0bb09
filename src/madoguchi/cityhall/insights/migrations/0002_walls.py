"""What the database itself holds: the tenant wall, and results that are not changed afterwards."""

from django.db import migrations

from madoguchi.cityhall.insights.states import WORK
from madoguchi.cityhall.tenancy.row_security import tenant_table
from madoguchi.cityhall.tenancy.state_machine import frozen, kept, transitions

STUDY = ["office", "basis", "counters", "profile", "inputs"]
PLAN = ["study_id", "question", "inputs"]


class Migration(migrations.Migration):
    dependencies = [("insights", "0001_initial"), ("tenancy", "0002_walls")]

    operations = [
        *[tenant_table(f"insights_{table}") for table in ("study", "staffingplan")],
        *[
            transitions(f"insights_{table}", WORK, initial=["asked"])
            for table in ("study", "staffingplan")
        ],
        *[kept(f"insights_{table}") for table in ("study", "staffingplan")],
        frozen("insights_study", STUDY),
        frozen("insights_staffingplan", PLAN),
    ]

"""What the database itself holds: the tenant wall around every table, and history that is only added to."""

from django.db import migrations

from madoguchi.cityhall.tenancy.append_only import append_only
from madoguchi.cityhall.tenancy.row_security import tenant_table

TABLES = [
    "action", "answer", "apitoken", "case", "export", "exportitem", "packet", "reconciliation",
    "sealedpacket", "signature", "task", "visit", "visitperson",
]  # fmt: skip
HISTORY = ["action", "answer", "packet", "reconciliation", "sealedpacket", "signature"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        *(tenant_table(f"cases_{name}") for name in TABLES),
        *(append_only(f"cases_{name}") for name in HISTORY),
    ]

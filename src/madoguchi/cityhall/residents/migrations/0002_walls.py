"""What the database itself holds: the tenant wall around every table, history and lifts that are only added to."""

from django.db import migrations

from madoguchi.cityhall.tenancy.append_only import append_only
from madoguchi.cityhall.tenancy.row_security import tenant_table

TABLES = [
    "resident", "residentrecord", "searchkey", "registerimport", "importchunk", "stagedrow", "importproblem",
    "protection", "protectionmember", "protectionlift", "protectionliftend", "protectionrequest", "incomingtransfer", "incomingperson", "transferkey",
]


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial"), ("tenancy", "0002_walls")]

    operations = [
        *[tenant_table(f"residents_{table}") for table in TABLES],
        append_only("residents_residentrecord"),
        append_only("residents_protectionlift"),
        append_only("residents_protectionliftend"),
    ]

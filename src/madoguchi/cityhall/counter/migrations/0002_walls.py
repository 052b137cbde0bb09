"""What the database itself holds: the tenant wall around tablets and invitations."""

from django.db import migrations

from madoguchi.cityhall.tenancy.row_security import tenant_table


class Migration(migrations.Migration):
    dependencies = [("counter", "0001_initial"), ("tenancy", "0002_walls")]

    operations = [tenant_table("counter_device"), tenant_table("counter_pairing")]

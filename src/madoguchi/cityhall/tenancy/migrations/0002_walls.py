"""What the database itself holds: the tenant wall, the audit chain, append-only tables, the shared cache."""

from django.core.management import call_command
from django.db import migrations

from madoguchi.cityhall.tenancy.append_only import append_only
from madoguchi.cityhall.tenancy.audit_trigger import link_audit_chain
from madoguchi.cityhall.tenancy.live import open_to_stream
from madoguchi.cityhall.tenancy.row_security import tenant_table

CACHE = "madoguchi_cache"


def create_cache_table(apps, schema_editor):
    call_command("createcachetable", CACHE, database=schema_editor.connection.alias, verbosity=0)


def drop_cache_table(apps, schema_editor):
    schema_editor.execute(f'DROP TABLE "{CACHE}"')


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]

    operations = [
        tenant_table("tenancy_auditevent"),
        tenant_table("tenancy_liveevent"),
        tenant_table("tenancy_catalogueoverlay"),
        tenant_table("tenancy_numbersequence"),
        open_to_stream("tenancy_liveevent"),
        append_only("tenancy_auditevent"),
        append_only("tenancy_catalogueoverlay"),
        link_audit_chain(),
        migrations.RunPython(create_cache_table, drop_cache_table),
    ]

"""Pages of tickets that asked to be told while they are closed."""

import django.db.models.deletion
from django.db import migrations, models

import madoguchi.cityhall.tenancy.encryption
import madoguchi.cityhall.tenancy.scope
from madoguchi.cityhall.tenancy.row_security import tenant_table
from madoguchi.cityhall.tenancy.state_machine import frozen


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0003_session_epoch'),
        ('tickets', '0005_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='PushSubscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('browser', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField()),
                ('language', models.CharField(max_length=20)),
                ('told', models.CharField(blank=True, max_length=60)),
                ('since', models.DateTimeField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='push', to='tickets.ticket')),
            ],
            options={
                'abstract': False,
            },
        ),
        tenant_table("tickets_pushsubscription"),
        frozen("tickets_pushsubscription", ["ticket_id"]),
    ]

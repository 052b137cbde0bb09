"""Kiosks; what an office decides about phones and displays; what to bring along."""

import django.db.models.deletion
import madoguchi.cityhall.tenancy.scope
import uuid
from django.db import migrations, models

from madoguchi.cityhall.tenancy.row_security import tenant_table
from madoguchi.cityhall.tenancy.state_machine import frozen, kept


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0002_walls'),
        ('tickets', '0002_walls'),
    ]

    operations = [
        migrations.AddField(
            model_name='office',
            name='muted_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='office',
            name='phone_tickets_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='purpose',
            name='bring',
            field=models.JSONField(null=True),
        ),
        migrations.CreateModel(
            name='Kiosk',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, verbose_name='置き場所')),
                ('invitation_sha256', models.CharField(blank=True, max_length=64)),
                ('invited_until', models.DateTimeField()),
                ('invited_by', models.CharField(max_length=100)),
                ('secret_sha256', models.CharField(blank=True, max_length=64)),
                ('paired_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('paper_out_at', models.DateTimeField(null=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kiosks', to='tickets.office')),
            ],
            options={
                'verbose_name': '発券機',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('office', 'name'), name='kiosk_name_once'), models.CheckConstraint(condition=models.Q(models.Q(('paired_at__isnull', True), ('secret_sha256', '')), models.Q(('invitation_sha256', ''), ('paired_at__isnull', False), models.Q(('secret_sha256', ''), _negated=True)), _connector='OR'), name='kiosk_paired_or_invited')],
            },
        ),
        tenant_table("tickets_kiosk"),
        kept("tickets_kiosk"),
        frozen("tickets_kiosk", ["office_id", "invited_by"]),
    ]

"""The card read in a visit, and people who are known from a card alone."""

import django.db.models.deletion
import madoguchi.cityhall.tenancy.encryption
import madoguchi.cityhall.tenancy.scope
import uuid
from django.db import migrations, models

from madoguchi.cityhall.tenancy.row_security import tenant_table


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_walls'),
        ('tenancy', '0002_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='CardReading',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('items', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField(null=True)),
                ('checks', models.JSONField()),
                ('conclusion', models.CharField(max_length=20)),
                ('opened_by', models.CharField(max_length=10)),
                ('simulated', models.BooleanField()),
                ('read_at', models.DateTimeField()),
                ('grade', models.CharField(blank=True, max_length=10)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='card_reading', to='cases.visit')),
                ('decided_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'カードの読み取り',
            },
        ),
        migrations.RemoveConstraint(
            model_name='visitperson',
            name='visit_person_origin',
        ),
        migrations.AlterField(
            model_name='visitperson',
            name='origin',
            field=models.CharField(choices=[('resident', '住基'), ('transfer', '転出証明書情報'), ('typed', '職員入力'), ('card', '券面')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='visitperson',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'resident'), ('resident_id__isnull', False)), models.Q(('origin', 'transfer'), ('transfer_id__isnull', False)), models.Q(('origin__in', ['typed', 'card']), ('resident_id__isnull', True), ('transfer_id__isnull', True)), _connector='OR'), name='visit_person_origin'),
        ),
        migrations.AddConstraint(
            model_name='cardreading',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('items__isnull', False)), models.Q(('decided_at__isnull', False), ('items__isnull', True)), _connector='OR'), name='card_reading_forgotten_when_decided'),
        ),
        tenant_table('cases_cardreading'),
    ]

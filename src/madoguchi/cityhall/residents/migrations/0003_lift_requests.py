"""Requests for a lift, and lifts that were ended before their time; both behind the tenant wall."""

import django.db.models.deletion
import madoguchi.cityhall.tenancy.encryption
import madoguchi.cityhall.tenancy.scope
import uuid
from django.conf import settings
from django.db import migrations, models

from madoguchi.cityhall.tenancy.append_only import append_only
from madoguchi.cityhall.tenancy.row_security import tenant_table


class Migration(migrations.Migration):

    dependencies = [
        ('residents', '0002_walls'),
        ('tenancy', '0002_walls'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProtectionLiftEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ended_by', models.CharField(max_length=100)),
                ('ended_at', models.DateTimeField()),
                ('lift', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ending', to='residents.protectionlift')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '支援措置の一時解除の終了',
            },
        ),
        migrations.CreateModel(
            name='ProtectionRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('visit_id', models.UUIDField(null=True)),
                ('operations', models.JSONField()),
                ('reason', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField()),
                ('back', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('asked', '返事待ち'), ('granted', '解除した'), ('refused', '解除しなかった')], default='asked', max_length=7)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=100)),
                ('answer', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField(null=True)),
                ('txid', models.UUIDField()),
                ('clerk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('resident', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.resident')),
                ('transfer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.incomingtransfer')),
            ],
            options={
                'verbose_name': '支援措置の解除の依頼',
                'indexes': [models.Index(fields=['municipality', 'state', 'asked_at'], name='protection_request_wait')],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'txid'), name='protection_request_txid_once'), models.UniqueConstraint(condition=models.Q(('resident__isnull', False), ('state', 'asked')), fields=('clerk', 'resident', 'visit_id'), name='protection_request_waits_once'), models.UniqueConstraint(condition=models.Q(('state', 'asked'), ('transfer__isnull', False)), fields=('clerk', 'transfer', 'visit_id'), name='transfer_request_waits_once'), models.CheckConstraint(condition=models.Q(models.Q(('resident__isnull', False), ('transfer__isnull', True)), models.Q(('resident__isnull', True), ('transfer__isnull', False)), _connector='OR'), name='protection_request_of_one'), models.CheckConstraint(condition=models.Q(models.Q(('answer__isnull', True), ('decided_at__isnull', True), ('decided_by', ''), ('state', 'asked')), models.Q(('answer__isnull', False), ('decided_at__isnull', False), ('state__in', ['granted', 'refused'])), _connector='OR'), name='protection_request_decided')],
            },
        ),
        tenant_table("residents_protectionliftend"),
        tenant_table("residents_protectionrequest"),
        append_only("residents_protectionliftend"),
    ]

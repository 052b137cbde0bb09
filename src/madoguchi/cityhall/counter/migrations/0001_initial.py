import django.db.models.deletion
import madoguchi.cityhall.tenancy.encryption
import madoguchi.cityhall.tenancy.scope
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0002_walls'),
        ('tenancy', '0002_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('place', models.CharField(max_length=40, verbose_name='窓口')),
                ('secret_sha256', models.CharField(max_length=64)),
                ('paired_at', models.DateTimeField()),
                ('paired_by', models.CharField(max_length=100)),
                ('paired_by_label', models.CharField(max_length=100)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=0)),
                ('page', models.CharField(choices=[('idle', '待機中'), ('sign', '確認と署名'), ('thanks', '署名済み')], default='idle', max_length=10)),
                ('signer', models.CharField(blank=True, max_length=10)),
                ('act', models.CharField(blank=True, max_length=60)),
                ('language', models.CharField(default='ja', max_length=20)),
                ('ink', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField(null=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('packet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.packet')),
            ],
            options={
                'verbose_name': '署名タブレット',
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('municipality', 'place'), name='tablet_one_per_place'), models.CheckConstraint(condition=models.Q(models.Q(('ink__isnull', True), ('packet__isnull', True), ('page', 'idle')), models.Q(('packet__isnull', False), ('page__in', ['sign', 'thanks'])), _connector='OR'), name='tablet_page')],
            },
        ),
        migrations.CreateModel(
            name='Pairing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('place', models.CharField(max_length=40)),
                ('code_sha256', models.CharField(max_length=64)),
                ('token_sha256', models.CharField(max_length=64)),
                ('created_by', models.CharField(max_length=100)),
                ('created_by_label', models.CharField(max_length=100)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('device', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pairing', to='counter.device')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': 'タブレットのペアリング',
                'constraints': [models.UniqueConstraint(fields=('municipality', 'token_sha256'), name='pairing_token_once')],
            },
        ),
    ]

import django.db.models.deletion
import madoguchi.cityhall.tenancy.encryption
import madoguchi.cityhall.tenancy.scope
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenancy', '0002_walls'),
        ('tenancy', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pairing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('session_sha256', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('invited', '番号を待っています'), ('live', 'つながっています'), ('ended', '終わりました')], default='invited', max_length=10)),
                ('server_public', models.BinaryField()),
                ('server_private', madoguchi.cityhall.tenancy.encryption.EncryptedBytesField(null=True)),
                ('key', madoguchi.cityhall.tenancy.encryption.EncryptedBytesField(null=True)),
                ('agent_name', models.CharField(blank=True, max_length=100, verbose_name='パソコン')),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('paired_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_why', models.CharField(blank=True, max_length=20)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'カードリーダーの接続',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('municipality', 'session_sha256'), name='reader_one_per_session'), models.CheckConstraint(condition=models.Q(models.Q(('key__isnull', True), ('server_private__isnull', False), ('state', 'invited')), models.Q(('key__isnull', False), ('paired_at__isnull', False), ('server_private__isnull', True), ('state', 'live')), models.Q(('ended_at__isnull', False), ('key__isnull', True), ('server_private__isnull', True), ('state', 'ended')), _connector='OR'), name='reader_pairing_keys')],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=200)),
                ('nonce', models.BinaryField()),
                ('key_name', models.CharField(blank=True, max_length=20)),
                ('digest', models.BinaryField(default=b'')),
                ('purpose', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('issued', '出した'), ('answered', '答えを受け取った'), ('refused', 'できなかった')], default='issued', max_length=10)),
                ('outcome', models.CharField(blank=True, max_length=40)),
                ('issued_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('pairing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='readers.pairing')),
            ],
            options={
                'verbose_name': 'カードへの指示',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_at__isnull', True), ('state', 'issued')), models.Q(('settled_at__isnull', False), ('state__in', ['answered', 'refused']), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='reader_order_settled')],
            },
        ),
    ]

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenancy', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('session_sha256', models.CharField(max_length=64)),
                ('nonce', models.BinaryField()),
                ('asked_at', models.DateTimeField(db_index=True)),
                ('used_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'サインインの問い',
            },
        ),
        migrations.CreateModel(
            name='StaffCard',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('certificate_sha256', models.CharField(max_length=64)),
                ('label', models.CharField(max_length=20, verbose_name='カード')),
                ('expires_on', models.DateField(verbose_name='電子証明書の有効期限')),
                ('simulated', models.BooleanField(default=False, verbose_name='模擬')),
                ('state', models.CharField(choices=[('live', '使えます'), ('blocked', '止めました')], default='live', max_length=10)),
                ('registered_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('blocked_at', models.DateTimeField(null=True)),
                ('blocked_by', models.CharField(blank=True, max_length=100)),
                ('blocked_why', models.CharField(blank=True, choices=[('lost', '紛失・盗難'), ('renewed', 'カードの更新'), ('left', '異動・退職')], max_length=10)),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '職員証',
                'ordering': ['-registered_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('certificate_sha256',), name='staff_card_live_once'), models.CheckConstraint(condition=models.Q(models.Q(('blocked_at__isnull', True), ('blocked_why', ''), ('state', 'live')), models.Q(('blocked_at__isnull', False), ('state', 'blocked'), models.Q(('blocked_why', ''), _negated=True)), _connector='OR'), name='staff_card_blocked')],
            },
        ),
    ]

import django.db.models.deletion
import madoguchi.cityhall.tenancy.encryption
import madoguchi.cityhall.tenancy.scope
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenancy', '0002_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('log', '発券機の記録'), ('daily', '日別の表')], max_length=5)),
                ('state', models.CharField(choices=[('received', '列の確認待ち'), ('reading', '読込中'), ('stored', '取込済み'), ('refused', '取込不可'), ('withdrawn', '取消済み')], default='received', max_length=10)),
                ('label', models.CharField(blank=True, max_length=100)),
                ('office', models.CharField(blank=True, max_length=60)),
                ('file_name', models.CharField(max_length=255)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.BigIntegerField()),
                ('mapping', models.JSONField(default=dict)),
                ('tolerant', models.BooleanField(default=False)),
                ('total', models.PositiveIntegerField(null=True)),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('errors', models.PositiveIntegerField(default=0)),
                ('alerts', models.PositiveIntegerField(default=0)),
                ('quality', models.JSONField(null=True)),
                ('requested_by', models.CharField(max_length=100)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '待ち時間の記録の取込',
                'indexes': [models.Index(fields=['municipality', 'created_at'], name='intake_when')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['received', 'reading', 'stored', 'refused', 'withdrawn'])), name='intake_state_known'), models.UniqueConstraint(condition=models.Q(('state', 'stored')), fields=('municipality', 'sha256'), name='intake_stored_once')],
            },
        ),
        migrations.CreateModel(
            name='IntakeChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('data', madoguchi.cityhall.tenancy.encryption.EncryptedBytesField()),
                ('intake', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='meter.intake')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('intake', 'position'), name='intake_chunk_once')],
            },
        ),
        migrations.CreateModel(
            name='IntakeProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('severity', models.CharField(choices=[('error', 'エラー'), ('alert', '注意')], max_length=5)),
                ('row_number', models.PositiveIntegerField(null=True)),
                ('item', models.CharField(blank=True, max_length=100)),
                ('reason', models.TextField()),
                ('remedy', models.TextField()),
                ('intake', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='meter.intake')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'indexes': [models.Index(fields=['intake', 'severity', 'row_number'], name='intake_problem_row')],
            },
        ),
        migrations.CreateModel(
            name='ObservedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(max_length=60)),
                ('date', models.DateField()),
                ('day_type', models.CharField(max_length=20)),
                ('era_year', models.CharField(max_length=10)),
                ('cases', models.PositiveIntegerField()),
                ('mean', models.FloatField(null=True)),
                ('maximum', models.FloatField(null=True)),
                ('row_number', models.PositiveIntegerField()),
                ('intake', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='meter.intake')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '日別の待ち時間',
                'constraints': [models.UniqueConstraint(fields=('municipality', 'office', 'date'), name='observed_once')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(max_length=60)),
                ('day', models.DateField()),
                ('visit', models.UUIDField(null=True)),
                ('ticket', models.CharField(blank=True, max_length=20)),
                ('category', models.CharField(blank=True, max_length=60)),
                ('kind', models.CharField(choices=[('wait', '待ち'), ('interview', '聞き取り'), ('writing', '記入'), ('check', '確認'), ('move', '移動'), ('process', '処理'), ('review', '審査')], max_length=10)),
                ('section', models.CharField(blank=True, max_length=50)),
                ('counter', models.CharField(blank=True, max_length=20)),
                ('channel', models.CharField(choices=[('walk_in', '来庁'), ('appointment', '予約'), ('online', 'オンライン')], default='walk_in', max_length=12)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('end', models.CharField(choices=[('running', '進行中'), ('known', '記録あり'), ('bound', '上限だけ'), ('missing', '記録なし')], default='running', max_length=8)),
                ('outcome', models.CharField(blank=True, choices=[('served', '済'), ('no_show', '不在'), ('cancelled', '取消')], max_length=10)),
                ('source', models.CharField(choices=[('live', 'この製品の記録'), ('import', '発券機の記録'), ('observer', '観察')], default='live', max_length=10)),
                ('position', models.PositiveIntegerField(default=0)),
                ('intake', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='meter.intake')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '計測した段階',
                'indexes': [models.Index(fields=['municipality', 'office', 'day', 'kind'], name='step_of_a_day'), models.Index(fields=['municipality', 'visit'], name='step_of_a_visit'), models.Index(fields=['intake', 'position'], name='step_of_an_intake')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('end__in', ['known', 'bound']), ('ended_at__isnull', False)), models.Q(('end__in', ['running', 'missing']), ('ended_at__isnull', True)), _connector='OR'), name='step_end_agrees'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='step_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('intake__isnull', False), ('source', 'import')), models.Q(models.Q(('source', 'import'), _negated=True), ('intake', None)), _connector='OR'), name='step_import_has_intake'), models.UniqueConstraint(condition=models.Q(('end', 'running')), fields=('municipality', 'visit', 'kind'), name='step_running_once')],
            },
        ),
    ]

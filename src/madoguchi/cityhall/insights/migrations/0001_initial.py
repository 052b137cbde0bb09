import django.db.models.deletion
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
            name='Study',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('office', models.CharField(max_length=60)),
                ('label', models.CharField(blank=True, max_length=100)),
                ('basis', models.CharField(choices=[('daily', '日別の表'), ('log', '番号ごとの記録')], max_length=5)),
                ('counters', models.PositiveSmallIntegerField(null=True)),
                ('profile', models.CharField(max_length=20)),
                ('inputs', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('asked', '順番待ち'), ('working', '計算中'), ('done', '計算済み'), ('failed', '計算できません')], default='asked', max_length=8)),
                ('done_parts', models.PositiveSmallIntegerField(default=0)),
                ('parts', models.PositiveSmallIntegerField(default=0)),
                ('message', models.TextField(blank=True)),
                ('result', models.JSONField(null=True)),
                ('season', models.JSONField(null=True)),
                ('requested_by', models.CharField(max_length=100)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '能力の計算',
                'indexes': [models.Index(fields=['municipality', 'office', '-created_at'], name='study_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'failed'), _negated=True), fields=('municipality', 'inputs'), name='study_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('result__isnull', False), _connector='OR'), name='study_result')],
            },
        ),
        migrations.CreateModel(
            name='StaffingPlan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('question', models.JSONField()),
                ('inputs', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('asked', '順番待ち'), ('working', '計算中'), ('done', '計算済み'), ('failed', '計算できません')], default='asked', max_length=8)),
                ('message', models.TextField(blank=True)),
                ('result', models.JSONField(null=True)),
                ('requested_by', models.CharField(max_length=100)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='insights.study')),
            ],
            options={
                'verbose_name': '配置の案',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'failed'), _negated=True), fields=('municipality', 'inputs'), name='staffing_plan_once')],
            },
        ),
    ]

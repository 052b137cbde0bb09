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
            name='AdviceRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=20, verbose_name='申込み番号')),
                ('kind', models.CharField(choices=[('dispatch', 'アドバイザー派遣'), ('training', 'アドバイザー育成研修')], max_length=10)),
                ('state', models.CharField(choices=[('draft', '下書き'), ('handed_over', '申込み済み'), ('matched', '決定'), ('finished', '終了'), ('refused', '見送り'), ('withdrawn', '取下げ')], default='draft', max_length=12)),
                ('theme', models.CharField(max_length=40)),
                ('wishes', models.JSONField(default=dict)),
                ('people', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField(null=True)),
                ('made_by', models.CharField(max_length=100)),
                ('made_by_label', models.CharField(max_length=100)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('handed_over_at', models.DateTimeField(null=True)),
                ('txid', models.UUIDField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': 'アドバイザーの申込み',
                'constraints': [models.UniqueConstraint(fields=('municipality', 'number'), name='advice_number_once'), models.UniqueConstraint(fields=('municipality', 'txid'), name='advice_once'), models.CheckConstraint(condition=models.Q(models.Q(('handed_over_at', None), ('state', 'draft')), ('state', 'withdrawn'), ('handed_over_at__isnull', False), _connector='OR'), name='advice_handed_over_at')],
            },
        ),
        migrations.CreateModel(
            name='AdviceNews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('content', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField()),
                ('at', models.DateTimeField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='news', to='reform.advicerequest')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Adviser',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='氏名')),
                ('home', models.CharField(max_length=60, verbose_name='所属団体')),
                ('themes', models.JSONField(default=list)),
                ('region', models.CharField(max_length=20)),
                ('ways', models.JSONField(default=list)),
                ('months', models.JSONField(default=list)),
                ('active', models.BooleanField(default=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': 'アドバイザー',
                'constraints': [models.UniqueConstraint(fields=('municipality', 'name', 'home'), name='adviser_once')],
            },
        ),
        migrations.CreateModel(
            name='AdviceCase',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=20)),
                ('kind', models.CharField(max_length=10)),
                ('state', models.CharField(choices=[('received', '受付'), ('matched', '決定'), ('finished', '終了'), ('refused', '見送り'), ('withdrawn', '取下げ')], default='received', max_length=10)),
                ('theme', models.CharField(max_length=40)),
                ('wishes', models.JSONField(default=dict)),
                ('due', models.DateField()),
                ('received_at', models.DateTimeField()),
                ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('adviser', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='reform.adviser')),
            ],
            options={
                'verbose_name': 'アドバイザーの案件',
                'indexes': [models.Index(fields=['municipality', 'state', 'due'], name='advice_queue')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'dispatch'), ('state__in', ['matched', 'finished']), _negated=True), ('adviser__isnull', False), _connector='OR'), name='advice_case_matched')],
            },
        ),
        migrations.CreateModel(
            name='AdviserVisit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('day', models.DateField()),
                ('way', models.CharField(max_length=10)),
                ('state', models.CharField(choices=[('planned', '予定'), ('done', '実施'), ('cancelled', '中止')], default='planned', max_length=10)),
                ('report', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='reform.advicecase')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '支援',
                'ordering': ['day', 'number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 3)), name='visit_at_most_three'), models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('case', 'number'), name='visit_number_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('report__isnull', False), _connector='OR'), name='visit_done_has_report')],
            },
        ),
        migrations.CreateModel(
            name='Flow',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=60, verbose_name='名前')),
                ('volume', models.PositiveIntegerField(null=True)),
                ('volume_source', models.CharField(blank=True, choices=[('workload', '業務量調査'), ('cases', 'この製品の受付件数'), ('typed', '担当課の申告')], max_length=10)),
                ('made_by', models.CharField(max_length=100)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('txid', models.UUIDField()),
                ('basis', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='to_be', to='reform.flow')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '業務の流れ',
                'constraints': [models.UniqueConstraint(fields=('municipality', 'txid'), name='flow_once'), models.CheckConstraint(condition=models.Q(models.Q(('volume', None), ('volume_source', '')), models.Q(('volume__isnull', False), models.Q(('volume_source', ''), _negated=True)), _connector='OR'), name='flow_volume_has_source')],
            },
        ),
        migrations.CreateModel(
            name='FlowStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=40, verbose_name='工程')),
                ('lane', models.CharField(max_length=10, verbose_name='レーン')),
                ('kind', models.CharField(max_length=10, verbose_name='区分')),
                ('place', models.CharField(blank=True, max_length=40, verbose_name='課・場所')),
                ('minutes', models.DecimalField(decimal_places=1, max_digits=6, null=True, verbose_name='分')),
                ('entries', models.PositiveSmallIntegerField(null=True, verbose_name='記入の数')),
                ('change', models.CharField(default='kept', max_length=10)),
                ('flow', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='reform.flow')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.CheckConstraint(condition=models.Q(('lane__in', ['resident', 'counter', 'section', 'back'])), name='flow_step_lane')],
            },
        ),
        migrations.CreateModel(
            name='Idea',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=60, verbose_name='改善案')),
                ('text', models.CharField(blank=True, max_length=400, verbose_name='内容')),
                ('owner', models.CharField(max_length=40, verbose_name='担当')),
                ('due', models.DateField(null=True, verbose_name='期限')),
                ('minutes', models.DecimalField(decimal_places=1, max_digits=6, null=True, verbose_name='1件あたり減る分')),
                ('volume', models.PositiveIntegerField(null=True, verbose_name='年間件数')),
                ('cost', models.PositiveBigIntegerField(null=True, verbose_name='費用')),
                ('state', models.CharField(choices=[('proposed', '提案'), ('accepted', '採用'), ('doing', '実施中'), ('done', '完了'), ('rejected', '見送り')], default='proposed', max_length=10)),
                ('made_by', models.CharField(max_length=100)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('txid', models.UUIDField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('step', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='ideas', to='reform.flowstep')),
            ],
            options={
                'verbose_name': '改善案',
                'constraints': [models.UniqueConstraint(fields=('municipality', 'number'), name='idea_number_once'), models.UniqueConstraint(fields=('municipality', 'txid'), name='idea_once'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'accepted', 'doing', 'done', 'rejected'])), name='idea_state_known')],
            },
        ),
        migrations.CreateModel(
            name='IdeaDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', '提案'), ('accepted', '採用'), ('doing', '実施中'), ('done', '完了'), ('rejected', '見送り')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('by', models.CharField(max_length=100)),
                ('by_label', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
                ('txid', models.UUIDField()),
                ('idea', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='reform.idea')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('idea', 'txid'), name='idea_decided_once')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('wait', '待ち'), ('interview', '聞き取り'), ('writing', '記入'), ('move', '移動'), ('process', '処理'), ('check', '確認'), ('remark', '気づき'), ('void', '取消')], max_length=10)),
                ('observer', models.CharField(max_length=100)),
                ('observer_label', models.CharField(max_length=100)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('place', models.CharField(blank=True, max_length=40)),
                ('steps', models.PositiveIntegerField(null=True)),
                ('metres', models.PositiveIntegerField(null=True)),
                ('form', models.CharField(blank=True, max_length=80)),
                ('items', models.JSONField(default=dict)),
                ('category', models.CharField(blank=True, max_length=20)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('received_at', models.DateTimeField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('voids', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='voided_by', to='reform.note')),
            ],
            options={
                'ordering': ['started_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at__gte', models.F('started_at')), ('ended_at__isnull', False), ('kind__in', ['wait', 'interview', 'writing', 'move', 'process', 'check'])), models.Q(('ended_at', None), ('kind__in', ['remark', 'void'])), _connector='OR'), name='note_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'void'), ('voids__isnull', False)), models.Q(models.Q(('kind', 'void'), _negated=True), ('voids', None)), _connector='OR'), name='note_void_names_one')],
            },
        ),
        migrations.AddField(
            model_name='idea',
            name='note',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ideas', to='reform.note'),
        ),
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('scenario', models.CharField(max_length=40)),
                ('day', models.DateField(verbose_name='実施日')),
                ('office', models.CharField(max_length=60, verbose_name='庁舎')),
                ('team', models.CharField(blank=True, max_length=40, verbose_name='班')),
                ('state', models.CharField(choices=[('planned', '準備中'), ('running', '実施中'), ('finished', '終了'), ('cancelled', '中止')], default='planned', max_length=10)),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('made_by', models.CharField(max_length=100)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('txid', models.UUIDField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '窓口体験調査',
                'indexes': [models.Index(fields=['municipality', '-day'], name='survey_by_day')],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'txid'), name='survey_once'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('started_at', None), ('state', 'planned')), models.Q(('finished_at', None), ('started_at__isnull', False), ('state', 'running')), models.Q(('finished_at__isnull', False), ('started_at__isnull', False), ('state', 'finished')), ('state', 'cancelled'), _connector='OR'), name='survey_state')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('made_by', models.CharField(max_length=100)),
                ('made_by_label', models.CharField(max_length=100)),
                ('made_at', models.DateTimeField()),
                ('txid', models.UUIDField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='reform.survey')),
            ],
            options={
                'verbose_name': '首長への報告',
                'constraints': [models.UniqueConstraint(fields=('survey', 'version'), name='report_version_once'), models.UniqueConstraint(fields=('municipality', 'txid'), name='report_once')],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('caption', models.CharField(max_length=100)),
                ('confirmed_blank', models.BooleanField()),
                ('image', madoguchi.cityhall.tenancy.encryption.EncryptedBytesField()),
                ('width', models.PositiveSmallIntegerField()),
                ('height', models.PositiveSmallIntegerField()),
                ('taken_by', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='reform.survey')),
            ],
            options={
                'verbose_name': '様式の写真',
                'ordering': ['at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_blank', True)), name='photo_shows_nobody')],
            },
        ),
        migrations.AddField(
            model_name='note',
            name='survey',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='reform.survey'),
        ),
        migrations.AddField(
            model_name='idea',
            name='survey',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ideas', to='reform.survey'),
        ),
        migrations.AddField(
            model_name='flow',
            name='survey',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='flows', to='reform.survey'),
        ),
        migrations.CreateModel(
            name='SurveyObserver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observers', to='reform.survey')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('survey', 'staff'), name='survey_observer_once')],
            },
        ),
        migrations.CreateModel(
            name='Trainee',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('person', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField()),
                ('state', models.CharField(choices=[('learning', '受講中'), ('completed', '修了'), ('stopped', '辞退')], default='learning', max_length=10)),
                ('certificate', models.CharField(blank=True, max_length=20, verbose_name='修了証番号')),
                ('completed_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trainees', to='reform.advicecase')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '受講者',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('completed_at__isnull', False), ('state', 'completed'), models.Q(('certificate', ''), _negated=True)), models.Q(models.Q(('state', 'completed'), _negated=True), ('certificate', ''), ('completed_at', None)), _connector='OR'), name='trainee_certificate')],
            },
        ),
        migrations.CreateModel(
            name='UnitDone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.CharField(max_length=40)),
                ('day', models.DateField()),
                ('marked_by', models.CharField(max_length=100)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('trainee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='reform.trainee')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('trainee', 'unit'), name='unit_done_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkloadSurvey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=60, verbose_name='名前')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('file_name', models.CharField(max_length=255)),
                ('sha256', models.CharField(max_length=64)),
                ('people', models.JSONField(default=dict)),
                ('hours_each', models.PositiveIntegerField()),
                ('facts', models.JSONField(default=dict)),
                ('imported_by', models.CharField(max_length=100)),
                ('imported_at', models.DateTimeField(auto_now_add=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '業務量調査',
                'constraints': [models.UniqueConstraint(fields=('municipality', 'fiscal_year', 'sha256'), name='workload_file_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkloadTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_number', models.PositiveIntegerField()),
                ('section', models.CharField(max_length=60)),
                ('task', models.CharField(max_length=120)),
                ('volume', models.PositiveIntegerField()),
                ('minutes', models.FloatField()),
                ('staff_kind', models.CharField(max_length=12)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='reform.workloadsurvey')),
            ],
            options={
                'ordering': ['row_number'],
            },
        ),
        migrations.CreateModel(
            name='AdviceAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('text', models.CharField(blank=True, max_length=400)),
                ('actor', models.CharField(max_length=100)),
                ('actor_label', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
                ('txid', models.UUIDField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='reform.advicecase')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('case', 'txid'), name='advice_action_once')],
            },
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(fields=['survey', 'started_at'], name='note_of_a_survey'),
        ),
    ]

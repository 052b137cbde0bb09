import django.db.models.deletion
import madoguchi.cityhall.cases.models.visit
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
            name='Case',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=20, verbose_name='案件番号')),
                ('procedure', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=120, verbose_name='手続')),
                ('section', models.CharField(max_length=50, verbose_name='担当課')),
                ('state', models.CharField(choices=[('received', '受付'), ('working', '担当課で処理中'), ('attention', '確認が必要'), ('done', '完了')], default='received', max_length=10)),
                ('due', models.DateField(verbose_name='期限')),
                ('people', models.JSONField()),
                ('forms', models.JSONField()),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('exported_at', models.DateTimeField(null=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '案件',
                'indexes': [models.Index(condition=models.Q(('exported_at__isnull', True)), fields=['municipality', 'section', 'opened_at', 'id'], name='case_to_export')],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'number'), name='case_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state__in', ['received', 'working', 'attention'])), models.Q(('closed_at__isnull', False), ('state', 'done')), _connector='OR'), name='case_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=20)),
                ('section', models.CharField(max_length=50)),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('json', 'JSON')], max_length=4)),
                ('encoding', models.CharField(max_length=10)),
                ('newline', models.CharField(max_length=4)),
                ('state', models.CharField(choices=[('taken', '取得済み'), ('confirmed', '受領確認済み')], default='taken', max_length=10)),
                ('archive', madoguchi.cityhall.tenancy.encryption.EncryptedBytesField()),
                ('manifest', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('taken_by', models.CharField(max_length=100)),
                ('taken_by_label', models.CharField(max_length=100)),
                ('taken_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('txid', models.UUIDField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '基幹連携データ',
                'indexes': [models.Index(fields=['municipality', 'section', '-taken_at'], name='export_by_section')],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'number'), name='export_number_once'), models.UniqueConstraint(fields=('municipality', 'txid'), name='export_txid_once'), models.CheckConstraint(condition=models.Q(('format__in', ['csv', 'json'])), name='export_format_known'), models.CheckConstraint(condition=models.Q(('encoding__in', ['utf-8-sig', 'utf-8', 'cp932']), ('newline__in', ['crlf', 'lf'])), name='export_encoding_known'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('state', 'taken')), models.Q(('confirmed_at__isnull', False), ('state', 'confirmed')), _connector='OR'), name='export_state')],
            },
        ),
        migrations.CreateModel(
            name='ExportItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(default='core', max_length=20)),
                ('state', models.CharField(default='waiting', max_length=20)),
                ('expected', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='export_items', to='cases.case')),
                ('export', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='cases.export')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'mismatch'])), fields=['municipality', 'id'], name='export_item_unconfirmed')],
                'constraints': [models.UniqueConstraint(fields=('case', 'purpose'), name='export_case_once_per_purpose'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'confirmed', 'mismatch', 'not_in_register'])), name='export_item_state')],
            },
        ),
        migrations.CreateModel(
            name='Packet',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveSmallIntegerField()),
                ('revision', models.PositiveIntegerField()),
                ('manifest', models.JSONField()),
                ('measure', models.JSONField()),
                ('snapshot', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField()),
                ('pdf', madoguchi.cityhall.tenancy.encryption.EncryptedBytesField()),
                ('sha256', models.CharField(max_length=64)),
                ('prepared_at', models.DateTimeField()),
                ('prepared_by', models.CharField(max_length=100)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '申請書一式',
            },
        ),
        migrations.AddField(
            model_name='case',
            name='packet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.packet'),
        ),
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('import_id', models.UUIDField()),
                ('outcome', models.CharField(choices=[('confirmed', '反映を確認'), ('mismatch', '不一致')], max_length=10)),
                ('comparison', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField()),
                ('at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconciliations', to='cases.exportitem')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'import_id'), name='reconciliation_once_per_import'), models.CheckConstraint(condition=models.Q(('outcome__in', ['confirmed', 'mismatch'])), name='reconciliation_outcome_known')],
            },
        ),
        migrations.CreateModel(
            name='SealedPacket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pdf', madoguchi.cityhall.tenancy.encryption.EncryptedBytesField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('packet', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sealed', to='cases.packet')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('signer', models.CharField(max_length=10)),
                ('act', models.CharField(max_length=60)),
                ('forms', models.JSONField()),
                ('method', models.CharField(choices=[('tablet', 'タブレット署名'), ('ink', '紙への署名'), ('assisted', '代筆・補助')], max_length=10)),
                ('strokes', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField(null=True)),
                ('shown_sha256', models.CharField(max_length=64)),
                ('device', models.CharField(blank=True, max_length=60)),
                ('assisted_by', models.CharField(blank=True, max_length=100)),
                ('assistance', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField(null=True)),
                ('actor', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
                ('txid', models.UUIDField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('packet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='cases.packet')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('packet', 'signer', 'act'), name='signature_once'), models.UniqueConstraint(fields=('packet', 'txid'), name='signature_txid_once'), models.CheckConstraint(condition=models.Q(models.Q(('assisted_by', ''), ('method', 'tablet'), ('strokes__isnull', False)), models.Q(('assisted_by', ''), ('method', 'ink'), ('strokes__isnull', True)), models.Q(('method', 'assisted'), models.Q(('assisted_by', ''), _negated=True)), _connector='OR'), name='signature_method')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('section', models.CharField(max_length=50)),
                ('state', models.CharField(choices=[('open', '未着手'), ('taken', '処理中'), ('done', '完了'), ('returned', '差戻し'), ('handed_on', '引継ぎ済み')], default='open', max_length=10)),
                ('due', models.DateField()),
                ('opened_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('assignee', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='cases.case')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '引継ぎ',
                'indexes': [models.Index(condition=models.Q(('state__in', ['open', 'taken'])), fields=['municipality', 'section', 'due', 'opened_at', 'id'], name='task_queue'), models.Index(condition=models.Q(('state', 'taken')), fields=['assignee', 'due', 'opened_at', 'id'], name='task_mine'), models.Index(condition=models.Q(('finished_at__isnull', False)), fields=['municipality', 'section', '-finished_at'], name='task_finished')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'taken'])), fields=('case',), name='task_one_live_per_case'), models.CheckConstraint(condition=models.Q(models.Q(('assignee__isnull', True), ('finished_at__isnull', True), ('state', 'open')), models.Q(('assignee__isnull', False), ('finished_at__isnull', True), ('state', 'taken'), ('taken_at__isnull', False)), models.Q(('finished_at__isnull', False), ('state__in', ['done', 'returned', 'handed_on'])), _connector='OR'), name='task_state')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=20, verbose_name='来庁番号')),
                ('event', models.CharField(max_length=40, verbose_name='ライフイベント')),
                ('state', models.CharField(choices=[('open', '聞き取り中'), ('submitted', '受付済み'), ('closed', '終了'), ('cancelled', '取りやめ')], default='open', max_length=10)),
                ('day', models.DateField(verbose_name='来庁日')),
                ('section', models.CharField(max_length=50, verbose_name='受付課')),
                ('opened_at', models.DateTimeField()),
                ('opened_by', models.CharField(max_length=100)),
                ('opened_by_label', models.CharField(max_length=100)),
                ('open_txid', models.UUIDField()),
                ('language', models.CharField(default='ja', max_length=20)),
                ('applicant', models.CharField(blank=True, max_length=10)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('status_token', models.CharField(default=madoguchi.cityhall.cases.models.visit.new_status_token, max_length=40)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('submit_txid', models.UUIDField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('packet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.packet')),
            ],
            options={
                'verbose_name': '来庁',
                'indexes': [models.Index(fields=['municipality', 'day', 'opened_at'], name='visit_by_day')],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'number'), name='visit_number_once'), models.UniqueConstraint(fields=('municipality', 'open_txid'), name='visit_opened_once'), models.UniqueConstraint(fields=('municipality', 'status_token'), name='visit_token_once'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'submitted', 'closed', 'cancelled'])), name='visit_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['open', 'cancelled']), ('submit_txid__isnull', True), ('submitted_at__isnull', True)), models.Q(('packet__isnull', False), ('state__in', ['submitted', 'closed']), ('submit_txid__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='visit_submitted_with_packet'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state__in', ['open', 'submitted'])), models.Q(('closed_at__isnull', False), ('state__in', ['closed', 'cancelled'])), _connector='OR'), name='visit_closed_at')],
            },
        ),
        migrations.AddField(
            model_name='packet',
            name='visit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packets', to='cases.visit'),
        ),
        migrations.AddField(
            model_name='case',
            name='visit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.visit'),
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=120)),
                ('person', models.CharField(blank=True, max_length=10)),
                ('value', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField(null=True)),
                ('revision', models.PositiveIntegerField()),
                ('actor', models.CharField(max_length=100)),
                ('actor_label', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
                ('txid', models.UUIDField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='cases.visit')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('revision'))],
                'constraints': [models.UniqueConstraint(fields=('visit', 'revision'), name='answer_revision_once'), models.UniqueConstraint(fields=('visit', 'txid'), name='answer_txid_once'), models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='answer_revision_from_one')],
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opened', '来庁受付'), ('identified', '本人確認'), ('prepared', '申請書作成'), ('signed', '署名'), ('closed', '来庁終了'), ('cancelled', '取りやめ'), ('submitted', '受付'), ('taken', '着手'), ('assigned', '割当'), ('completed', '完了'), ('returned', '差戻し'), ('resent', '再送付'), ('handed_on', '引継ぎ'), ('noted', 'メモ'), ('exported', '基幹連携データ出力'), ('confirmed', '基幹反映確認'), ('mismatched', '基幹反映の不一致')], max_length=12)),
                ('actor', models.CharField(max_length=100)),
                ('actor_label', models.CharField(max_length=100)),
                ('section', models.CharField(blank=True, max_length=50)),
                ('at', models.DateTimeField()),
                ('txid', models.UUIDField()),
                ('text', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField(null=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='cases.case')),
                ('task', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.task')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='cases.visit')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('case', 'kind', 'txid'), name='action_once_per_case'), models.UniqueConstraint(condition=models.Q(('case__isnull', True)), fields=('visit', 'kind', 'txid'), name='action_once_per_visit'), models.UniqueConstraint(condition=models.Q(('kind', 'submitted')), fields=('case',), name='action_submitted_once'), models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', True), ('kind__in', ['opened', 'identified', 'prepared', 'signed', 'closed', 'cancelled']), ('task__isnull', True)), models.Q(('case__isnull', False), ('kind__in', ['submitted', 'exported', 'confirmed', 'mismatched'])), models.Q(('case__isnull', False), ('kind__in', ['taken', 'assigned', 'completed', 'resent', 'noted']), ('task__isnull', False)), models.Q(('case__isnull', False), ('kind__in', ['returned', 'handed_on']), ('task__isnull', False), ('text__isnull', False)), _connector='OR'), name='action_kind_has_its_columns')],
            },
        ),
        migrations.CreateModel(
            name='VisitPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=10)),
                ('position', models.PositiveSmallIntegerField()),
                ('origin', models.CharField(choices=[('resident', '住基'), ('transfer', '転出証明書情報'), ('typed', '職員入力')], max_length=10)),
                ('resident_id', models.UUIDField(null=True)),
                ('transfer_id', models.UUIDField(null=True)),
                ('became_id', models.UUIDField(null=True)),
                ('source_key', models.CharField(blank=True, max_length=60)),
                ('items', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField()),
                ('added_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(null=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='cases.visit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('visit', 'key'), name='visit_person_key_once'), models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('visit', 'origin', 'source_key'), name='visit_person_source_once'), models.CheckConstraint(condition=models.Q(models.Q(('origin', 'resident'), ('resident_id__isnull', False)), models.Q(('origin', 'transfer'), ('transfer_id__isnull', False)), models.Q(('origin', 'typed'), ('resident_id__isnull', True), ('transfer_id__isnull', True)), _connector='OR'), name='visit_person_origin')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('section', models.CharField(max_length=50)),
                ('label', models.CharField(max_length=60, verbose_name='用途')),
                ('digest', models.CharField(max_length=64)),
                ('created_by', models.CharField(max_length=100)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('municipality', 'digest'), name='api_token_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='packet',
            constraint=models.UniqueConstraint(fields=('visit', 'version'), name='packet_version_once'),
        ),
        migrations.AddConstraint(
            model_name='packet',
            constraint=models.UniqueConstraint(fields=('visit', 'revision'), name='packet_revision_once'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('visit', 'procedure'), name='case_once_per_procedure'),
        ),
    ]

import django.db.models.deletion
import madoguchi.cityhall.tenancy.scope
import madoguchi.cityhall.tickets.models.reservation
import madoguchi.cityhall.tickets.models.ticket
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0002_walls'),
        ('tenancy', '0002_walls'),
        ('tenancy', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=20, verbose_name='窓口')),
                ('floor', models.CharField(default='1', max_length=10, verbose_name='階')),
                ('groups', models.JSONField(default=list)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('active', models.BooleanField(default=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '窓口',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=12)),
                ('name', models.CharField(max_length=60, verbose_name='庁舎')),
                ('name_en', models.CharField(blank=True, max_length=60)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('active', models.BooleanField(default=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '庁舎',
                'ordering': ['position', 'code'],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'code'), name='office_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Leg',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('position', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('pending', 'あとの窓口'), ('waiting', 'お待ち'), ('called', '呼出中'), ('serving', '対応中'), ('held', '保留'), ('served', '済み'), ('transferred', '別の窓口へ'), ('no_show', '不在'), ('cancelled', '取消'), ('expired', '終業で終了')], max_length=11)),
                ('waiting_since', models.DateTimeField(null=True)),
                ('order_at', models.DateTimeField(null=True)),
                ('calls', models.PositiveSmallIntegerField(default=0)),
                ('called_at', models.DateTimeField(null=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('served_by', models.CharField(blank=True, max_length=100)),
                ('counter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.counter')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.office')),
            ],
            options={
                'verbose_name': '番号札の順路',
                'ordering': ['position'],
                'indexes': [models.Index(condition=models.Q(('state__in', ('waiting', 'called', 'serving', 'held'))), fields=['municipality', 'office', 'day', 'order_at'], name='leg_line')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('pending', 'cancelled', 'expired')), ('waiting_since__isnull', False), _connector='OR'), name='leg_in_line'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['called', 'serving', 'served', 'no_show']), _negated=True), models.Q(('called_at__isnull', False), ('counter__isnull', False)), _connector='OR'), name='leg_at_counter'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ('served', 'transferred', 'no_show', 'cancelled', 'expired'))), models.Q(('ended_at__isnull', True), models.Q(('state__in', ('served', 'transferred', 'no_show', 'cancelled', 'expired')), _negated=True)), _connector='OR'), name='leg_over'), models.CheckConstraint(condition=models.Q(('called_at__isnull', True), ('called_at__gte', models.F('waiting_since')), _connector='OR'), name='leg_called_after_waiting'), models.CheckConstraint(condition=models.Q(('started_at__isnull', True), ('started_at__gte', models.F('called_at')), _connector='OR'), name='leg_started_after_call'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('called_at__isnull', True), ('ended_at__gte', models.F('called_at')), _connector='OR'), name='leg_ended_after_call')],
            },
        ),
        migrations.CreateModel(
            name='Hours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField(verbose_name='初日')),
                ('last', models.DateField(verbose_name='最終日')),
                ('days', models.CharField(choices=[('open', '開庁日'), ('closed', '閉庁日'), ('every', '毎日')], max_length=6)),
                ('day_type', models.CharField(max_length=20)),
                ('opens', models.PositiveSmallIntegerField(null=True)),
                ('closes', models.PositiveSmallIntegerField(null=True)),
                ('note', models.CharField(blank=True, max_length=100)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hours', to='tickets.office')),
            ],
            options={
                'verbose_name': '受付時間',
                'ordering': ['first', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='hours_period'), models.CheckConstraint(condition=models.Q(models.Q(('closes__isnull', True), ('opens__isnull', True)), ('closes__gt', models.F('opens')), _connector='OR'), name='hours_both_or_none')],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('label', models.CharField(max_length=100)),
                ('groups', models.JSONField()),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_how', models.CharField(blank=True, choices=[('off', '離席'), ('taken_over', '交代'), ('closed', '終業')], max_length=10)),
                ('txid', models.UUIDField()),
                ('counter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='tickets.counter')),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='tickets.office')),
            ],
            options={
                'verbose_name': '窓口の担当',
                'indexes': [models.Index(fields=['municipality', 'office', 'day'], name='duty_by_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('counter',), name='duty_one_per_counter'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('staff',), name='duty_one_per_person'), models.UniqueConstraint(fields=('municipality', 'txid'), name='duty_txid_once'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_how', '')), models.Q(('ended_at__gte', models.F('began_at')), models.Q(('ended_how', ''), _negated=True)), _connector='OR'), name='duty_end')],
            },
        ),
        migrations.AddField(
            model_name='counter',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counters', to='tickets.office'),
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('label', models.CharField(max_length=8)),
                ('kind', models.CharField(choices=[('next', '次'), ('chosen', '選んで'), ('recall', 'もう一度')], max_length=6)),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(max_length=100)),
                ('txid', models.UUIDField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('counter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.counter')),
                ('leg', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_rows', to='tickets.leg')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.office')),
            ],
            options={
                'verbose_name': '呼出',
                'indexes': [models.Index(fields=['municipality', 'office', 'day', '-id'], name='call_latest')],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'txid'), name='call_txid_once')],
            },
        ),
        migrations.CreateModel(
            name='OfficeDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('closed_at', models.DateTimeField()),
                ('closed_by', models.CharField(max_length=100)),
                ('counts', models.JSONField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closed_days', to='tickets.office')),
            ],
            options={
                'verbose_name': '締めた日',
                'constraints': [models.UniqueConstraint(fields=('office', 'day'), name='office_day_closed_once')],
            },
        ),
        migrations.CreateModel(
            name='Purpose',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=30)),
                ('name', models.CharField(max_length=60, verbose_name='用件')),
                ('name_easy', models.CharField(blank=True, max_length=80)),
                ('name_en', models.CharField(blank=True, max_length=80)),
                ('icon', models.CharField(default='people', max_length=20)),
                ('route', models.JSONField(default=list)),
                ('event', models.CharField(blank=True, max_length=40)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('active', models.BooleanField(default=True)),
                ('bookable', models.BooleanField(default=False)),
                ('opens', models.PositiveSmallIntegerField(null=True)),
                ('closes', models.PositiveSmallIntegerField(null=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purposes', to='tickets.office')),
            ],
            options={
                'verbose_name': '用件',
                'ordering': ['position', 'code'],
                'constraints': [models.UniqueConstraint(fields=('office', 'code'), name='purpose_code_once')],
            },
        ),
        migrations.CreateModel(
            name='QueueGroup',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=20)),
                ('name', models.CharField(max_length=60, verbose_name='区分')),
                ('name_easy', models.CharField(blank=True, max_length=60)),
                ('name_en', models.CharField(blank=True, max_length=60)),
                ('icon', models.CharField(default='people', max_length=20)),
                ('section', models.CharField(max_length=50, verbose_name='担当課')),
                ('prefix', models.CharField(max_length=2, verbose_name='番号の記号')),
                ('floor', models.CharField(default='1', max_length=10, verbose_name='階')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('active', models.BooleanField(default=True)),
                ('priorities', models.JSONField(blank=True, default=dict)),
                ('service_mean', models.FloatField(null=True)),
                ('service_cv', models.FloatField(null=True)),
                ('service_count', models.PositiveIntegerField(default=0)),
                ('service_basis', models.CharField(blank=True, choices=[('measured', '計測'), ('declared', '目安')], max_length=10)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='tickets.office')),
            ],
            options={
                'verbose_name': '区分',
                'ordering': ['position', 'code'],
                'constraints': [models.UniqueConstraint(fields=('office', 'code'), name='group_code_once'), models.UniqueConstraint(fields=('office', 'prefix'), name='group_prefix_once'), models.CheckConstraint(condition=models.Q(models.Q(('service_basis', ''), ('service_cv__isnull', True), ('service_mean__isnull', True)), models.Q(('service_basis__in', ['measured', 'declared']), ('service_cv__gt', 0), ('service_mean__gt', 0)), _connector='OR'), name='group_service_whole')],
            },
        ),
        migrations.AddField(
            model_name='leg',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legs', to='tickets.queuegroup'),
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('starts', models.PositiveSmallIntegerField()),
                ('ends', models.PositiveSmallIntegerField()),
                ('capacity', models.PositiveSmallIntegerField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='tickets.office')),
                ('purpose', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='tickets.purpose')),
            ],
            options={
                'verbose_name': '予約枠',
                'ordering': ['day', 'starts'],
                'indexes': [models.Index(fields=['municipality', 'office', 'day'], name='slot_by_day')],
                'constraints': [models.UniqueConstraint(fields=('purpose', 'day', 'starts'), name='slot_once'), models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='slot_has_length')],
            },
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('label', models.CharField(max_length=8, verbose_name='番号')),
                ('channel', models.CharField(choices=[('kiosk', '発券機'), ('reception', '総合案内'), ('phone', 'スマートフォン'), ('reservation', '予約')], max_length=11)),
                ('priority', models.CharField(blank=True, max_length=20)),
                ('language', models.CharField(default='ja', max_length=20)),
                ('token', models.CharField(default=madoguchi.cityhall.tickets.models.ticket.new_token, max_length=40)),
                ('pre_entry', models.UUIDField(null=True)),
                ('issued_at', models.DateTimeField()),
                ('issued_by', models.CharField(max_length=100)),
                ('closed_at', models.DateTimeField(null=True)),
                ('txid', models.UUIDField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='tickets.office')),
                ('purpose', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.purpose')),
                ('visit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='cases.visit')),
            ],
            options={
                'verbose_name': '番号札',
                'indexes': [models.Index(fields=['municipality', 'office', 'day'], name='ticket_by_day'), models.Index(fields=['municipality', 'visit'], name='ticket_of_visit')],
                'constraints': [models.UniqueConstraint(fields=('office', 'day', 'label'), name='ticket_label_once'), models.UniqueConstraint(fields=('municipality', 'token'), name='ticket_token_once'), models.UniqueConstraint(fields=('municipality', 'txid'), name='ticket_txid_once'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('issued_at')), _connector='OR'), name='ticket_closed_after_issue')],
            },
        ),
        migrations.CreateModel(
            name='Reservation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('seat', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('booked', '予約中'), ('arrived', '来庁済み'), ('cancelled', '取消'), ('missed', '来庁なし')], default='booked', max_length=10)),
                ('code', models.CharField(default=madoguchi.cityhall.tickets.models.reservation.new_code, max_length=10, verbose_name='予約番号')),
                ('language', models.CharField(default='ja', max_length=20)),
                ('pre_entry', models.UUIDField(null=True)),
                ('booked_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('txid', models.UUIDField()),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to='tickets.slot')),
                ('ticket', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reservation', to='tickets.ticket')),
            ],
            options={
                'verbose_name': '予約',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['booked', 'arrived'])), fields=('slot', 'seat'), name='seat_once'), models.UniqueConstraint(fields=('municipality', 'code'), name='reservation_code_once'), models.UniqueConstraint(fields=('municipality', 'txid'), name='reservation_txid_once'), models.CheckConstraint(condition=models.Q(('seat__gte', 1)), name='seat_from_one'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'arrived'), ('ticket__isnull', False)), models.Q(('ticket__isnull', True), models.Q(('state', 'arrived'), _negated=True)), _connector='OR'), name='reservation_arrived_with_ticket')],
            },
        ),
        migrations.AddField(
            model_name='leg',
            name='ticket',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legs', to='tickets.ticket'),
        ),
        migrations.AddConstraint(
            model_name='counter',
            constraint=models.UniqueConstraint(fields=('office', 'name'), name='counter_name_once'),
        ),
        migrations.AddIndex(
            model_name='leg',
            index=models.Index(fields=['group', 'day', 'state'], name='leg_of_group'),
        ),
        migrations.AddConstraint(
            model_name='leg',
            constraint=models.UniqueConstraint(fields=('ticket', 'position'), name='leg_position_once'),
        ),
        migrations.AddConstraint(
            model_name='leg',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'called', 'serving', 'held'))), fields=('ticket',), name='leg_one_live_per_ticket'),
        ),
        migrations.AddConstraint(
            model_name='leg',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('called', 'serving'))), fields=('counter',), name='leg_one_per_counter'),
        ),
    ]

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
            name='IndividualNumber',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('resident_id', models.UUIDField(null=True)),
                ('visit_person_id', models.BigIntegerField(null=True)),
                ('sealed', models.BinaryField(null=True)),
                ('digest', models.CharField(max_length=64, null=True)),
                ('source', models.CharField(choices=[('card', 'カードの読み取り'), ('document', '書類を見て入力')], max_length=10)),
                ('document', models.CharField(blank=True, max_length=40)),
                ('stored_by', models.CharField(max_length=100)),
                ('stored_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('live', '登録中'), ('changed', '番号の変更で終了'), ('mistake', '誤りのため消去'), ('deleted', '不要になり消去')], default='live', max_length=10)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, max_length=100)),
                ('reason', madoguchi.cityhall.tenancy.encryption.EncryptedJSONField(null=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'verbose_name': '個人番号',
                'constraints': [models.UniqueConstraint(condition=models.Q(('digest__isnull', False)), fields=('municipality', 'digest'), name='number_one_person'), models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('municipality', 'resident_id'), name='number_one_of_resident'), models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('municipality', 'visit_person_id'), name='number_one_of_visitor'), models.CheckConstraint(condition=models.Q(models.Q(('resident_id__isnull', False), ('visit_person_id__isnull', True)), models.Q(('resident_id__isnull', True), ('visit_person_id__isnull', False)), _connector='OR'), name='number_one_holder'), models.CheckConstraint(condition=models.Q(models.Q(('digest__isnull', False), ('ended_at__isnull', True), ('sealed__isnull', False), ('state', 'live')), models.Q(('digest__isnull', False), ('ended_at__isnull', False), ('sealed__isnull', False), ('state', 'changed')), models.Q(('digest__isnull', True), ('ended_at__isnull', False), ('sealed__isnull', True), ('state__in', ['mistake', 'deleted'])), _connector='OR'), name='number_state')],
            },
        ),
        migrations.CreateModel(
            name='NumberKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('wrapped', models.BinaryField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('municipality', 'position'), name='number_key_position_once')],
            },
        ),
        migrations.CreateModel(
            name='NumberPurpose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=40)),
                ('case_id', models.UUIDField()),
                ('obtained_by', models.CharField(max_length=100)),
                ('obtained_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('municipality', models.ForeignKey(default=madoguchi.cityhall.tenancy.scope.active_municipality, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.municipality')),
                ('number', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purposes', to='individual_numbers.individualnumber')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('number', 'purpose'), name='number_purpose_once')],
            },
        ),
    ]

"""What an office, a line and a purpose are called in further languages."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0004_replay_clock'),
    ]

    operations = [
        migrations.AddField(
            model_name='office',
            name='names',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='purpose',
            name='names',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='queuegroup',
            name='names',
            field=models.JSONField(null=True),
        ),
    ]

"""Mails to people, each kept until it was sent and some weeks longer."""

import loudou.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.UUIDField(default=loudou.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=200)),
                ('user_id', models.UUIDField()),
                ('address', models.CharField(max_length=254)),
                ('subject', models.CharField(max_length=300)),
                ('text', models.TextField()),
                ('html', models.TextField(blank=True)),
                ('headers', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('waiting', 'Waits to be sent'), ('sending', 'Being handed over'), ('sent', 'Sent'), ('refused', 'Refused'), ('unsure', 'May have been sent')], default='waiting', max_length=8)),
                ('problem', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['created_at'], name='outgoing_mail_oldest')],
                'constraints': [models.UniqueConstraint(fields=('key',), name='outgoing_mail_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'refused', 'unsure'])), name='outgoing_mail_state')],
            },
        ),
    ]

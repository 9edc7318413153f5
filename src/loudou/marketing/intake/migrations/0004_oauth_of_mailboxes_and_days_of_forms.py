"""Mailboxes may be signed in to with OAuth 2.0, and each form may say how long its answers are kept."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_site_visitor")]

    operations = [
        migrations.CreateModel(
            name='MailboxGrant',
            fields=[
                ('mailbox', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='grant', serialize=False, to='intake.mailbox')),
                ('sealed', models.BinaryField()),
                ('given', models.UUIDField()),
                ('connected_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField(null=True)),
                ('state_digest', models.CharField(max_length=64, null=True)),
                ('asked_by', models.UUIDField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('redirect_uri', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('state_digest',), name='mailbox_grant_state_once'),
                    models.CheckConstraint(condition=models.Q(('state_digest__isnull', True), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='mailbox_grant_state_whole'),
                ],
            },
        ),
        migrations.AddField(
            model_name='form',
            name='keep_days',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='Days answers are kept'),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='authorize_url',
            field=models.CharField(blank=True, max_length=300, verbose_name='Authorisation endpoint'),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='client_id',
            field=models.CharField(blank=True, max_length=300, verbose_name='Client ID'),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='provider',
            field=models.CharField(blank=True, choices=[('google', 'Google Workspace'), ('microsoft', 'Microsoft 365'), ('other', 'Another provider')], max_length=12, verbose_name='Provider'),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='scope',
            field=models.CharField(blank=True, max_length=500, verbose_name='Scope'),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='sign_in',
            field=models.CharField(choices=[('password', 'Password'), ('oauth', 'OAuth 2.0')], default='password', max_length=8, verbose_name='Signs in with'),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='token_url',
            field=models.CharField(blank=True, max_length=300, verbose_name='Token endpoint'),
        ),
        migrations.AlterField(
            model_name='mailbox',
            name='health',
            field=models.CharField(choices=[('untried', 'Not tried yet'), ('working', 'Working'), ('failing', 'Failing'), ('parked', 'Waits for somebody to sign in')], default='untried', max_length=8, verbose_name='State'),
        ),
        migrations.AddConstraint(
            model_name='form',
            constraint=models.CheckConstraint(condition=models.Q(('keep_days__isnull', True), ('keep_days__range', (1, 3650)), _connector='OR'), name='form_keep_days_bounded'),
        ),
        migrations.AddConstraint(
            model_name='mailbox',
            constraint=models.CheckConstraint(condition=models.Q(('sign_in', 'password'), models.Q(('sign_in', 'oauth'), models.Q(('client_id', ''), _negated=True), models.Q(('token_url', ''), _negated=True)), _connector='OR'), name='mailbox_sign_in_possible'),
        ),
    ]


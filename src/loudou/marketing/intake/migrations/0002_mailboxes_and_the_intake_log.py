"""Mailboxes, the intake log, and a place for what came in that can be forgotten.

What was answered moves out of rows that are only ever added to, so that it can go when its days are over. No release had
the columns that are dropped; going back gives them empty.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import loudou.kernel.ids
from django.conf import settings
from django.db import migrations, models


KEEP_CONTENTS = """
    INSERT INTO intake_intakecontent (origin_id, kind, document, kept_at)
    SELECT id, 'form', jsonb_build_object('answers', answers, 'lead_values', lead_values, 'referrer', referrer, 'utm', utm),
           received_at FROM intake_formsubmission
    UNION ALL
    SELECT id, 'source', jsonb_build_object('rows', rows), received_at FROM intake_intakedelivery
"""
NAMES = """
    left(coalesce(nullif({v}->>'name', ''), nullif({v}->>'company', ''), {v}->>'mobile', {v}->>'email', '–'), 200),
    left(coalesce({v}->>'company', ''), 200), left(coalesce({v}->>'mobile', {v}->>'phone', {v}->>'email', ''), 254)
"""
LOG = """
    INSERT INTO intake_intakeentry (id, owner_id, created_at, updated_at, version, custom, title_key, kind, origin_id, row,
        attempt, state, reason, lead_id, received_at, {of}, person, company, contact)
    SELECT gen_random_uuid(), p.owner_id, c.received_at, c.received_at, 1, '{{}}', '', '{kind}', c.id, {row}, 1,
        coalesce(o.outcome, 'waiting'),
        CASE WHEN o.problems->0->>'code' IN ('lead.nobody', 'text.too_long', 'money.invalid')
             THEN o.problems->0->>'code' ELSE '' END,
        o.lead_id, c.received_at, p.id, {names}
    FROM {source}
    LEFT JOIN intake_intakeoutcome o ON o.origin_id = c.id AND o.row = {row}
"""
LOG_SUBMISSIONS = LOG.format(
    of="form_id", kind="form", row="1", names=NAMES.format(v="c.lead_values"),
    source="intake_formsubmission c JOIN intake_form p ON p.id = c.form_id",
)  # fmt: skip
LOG_DELIVERIES = LOG.format(
    of="source_id", kind="source", row="r.n::int", names=NAMES.format(v="r.v"),
    source="intake_intakedelivery c JOIN intake_intakesource p ON p.id = c.source_id "
    "CROSS JOIN LATERAL jsonb_array_elements(c.rows) WITH ORDINALITY AS r(v, n)",
)  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IntakeContent',
            fields=[
                ('origin_id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('form', 'Form'), ('source', 'Signed delivery'), ('mail', 'E-mail')], max_length=8)),
                ('document', models.JSONField(default=dict)),
                ('raw', models.BinaryField(null=True)),
                ('kept_at', models.DateTimeField()),
            ],
            options={
                'indexes': [
                    models.Index(fields=['kind', 'kept_at'], name='intake_content_oldest'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.UUIDField(default=loudou.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(verbose_name='Created')),
                ('created_by', models.UUIDField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(verbose_name='Updated')),
                ('version', models.PositiveIntegerField(default=1)),
                ('custom', models.JSONField(blank=True, default=dict)),
                ('title_key', models.CharField(default='', editable=False, max_length=200)),
                ('search', django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('address', models.CharField(blank=True, max_length=254, verbose_name='E-mail address')),
                ('host', models.CharField(max_length=253, verbose_name='Server')),
                ('port', models.PositiveIntegerField(default=993, verbose_name='Port')),
                ('tls', models.CharField(choices=[('tls', 'TLS from the first byte (993)'), ('starttls', 'STARTTLS (143)'), ('plain', 'None, within the own network only')], default='tls', max_length=8, verbose_name='Encryption')),
                ('username', models.CharField(max_length=254, verbose_name='User name')),
                ('folder', models.CharField(default='INBOX', max_length=200, verbose_name='Folder')),
                ('after_reading', models.CharField(choices=[('leave', 'Leave it where it is'), ('move', 'Move it to another folder')], default='leave', max_length=8, verbose_name='After reading')),
                ('done_folder', models.CharField(blank=True, max_length=200, verbose_name='Folder for mails that were read')),
                ('takes_old', models.BooleanField(default=False, verbose_name='Also take mails that are there already')),
                ('allowed', models.JSONField(default=list)),
                ('denied', models.JSONField(default=list)),
                ('tags', models.JSONField(default=dict)),
                ('template', models.JSONField(default=dict)),
                ('campaign', models.CharField(blank=True, max_length=80, verbose_name='Campaign')),
                ('source', models.CharField(blank=True, max_length=80, verbose_name='Source')),
                ('pool', models.CharField(blank=True, max_length=120, verbose_name='Pool')),
                ('keep_days', models.PositiveIntegerField(default=90, verbose_name='Days mails are kept')),
                ('is_enabled', models.BooleanField(default=False, verbose_name='Enabled')),
                ('health', models.CharField(choices=[('untried', 'Not tried yet'), ('working', 'Working'), ('failing', 'Failing')], default='untried', max_length=8, verbose_name='State')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Owner')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['owner_id', 'id'], name='mailbox_owner'),
                    models.Index(fields=['created_at', 'id'], name='mailbox_created'),
                    models.Index(fields=['title_key', 'id'], name='mailbox_title'),
                    django.contrib.postgres.indexes.GinIndex(fields=['search'], name='mailbox_search'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('port__gte', 1), ('port__lte', 65535)), name='mailbox_port_possible'),
                    models.CheckConstraint(condition=models.Q(('tls__in', ['tls', 'starttls', 'plain'])), name='mailbox_tls_known'),
                    models.CheckConstraint(condition=models.Q(('after_reading__in', ['leave', 'move'])), name='mailbox_after_reading_known'),
                    models.CheckConstraint(condition=models.Q(('after_reading', 'leave'), models.Q(('done_folder', ''), _negated=True), _connector='OR'), name='mailbox_moves_somewhere'),
                    models.CheckConstraint(condition=models.Q(('keep_days__gte', 1), ('keep_days__lte', 3650)), name='mailbox_keep_days_bounded'),
                ],
            },
        ),
        migrations.CreateModel(
            name='IntakeEntry',
            fields=[
                ('id', models.UUIDField(default=loudou.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(verbose_name='Created')),
                ('created_by', models.UUIDField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(verbose_name='Updated')),
                ('version', models.PositiveIntegerField(default=1)),
                ('custom', models.JSONField(blank=True, default=dict)),
                ('title_key', models.CharField(default='', editable=False, max_length=200)),
                ('search', django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                ('kind', models.CharField(choices=[('form', 'Form'), ('source', 'Signed delivery'), ('mail', 'E-mail')], max_length=8, verbose_name='Door')),
                ('origin_id', models.UUIDField()),
                ('row', models.PositiveIntegerField(default=1)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('created', 'Lead made'), ('appended', 'Touch of a known lead'), ('repeated', 'Received before'), ('skipped', 'Not a lead'), ('failed', 'No lead made')], default='waiting', max_length=8, verbose_name='State')),
                ('attempt', models.PositiveIntegerField(default=1)),
                ('person', models.CharField(blank=True, max_length=200, verbose_name='Person')),
                ('company', models.CharField(blank=True, max_length=200, verbose_name='Company')),
                ('contact', models.CharField(blank=True, max_length=254, verbose_name='Reached by')),
                ('lead_id', models.UUIDField(null=True)),
                ('reason', models.CharField(blank=True, choices=[('bounce', 'Delivery failure'), ('auto_reply', 'Automatic mail'), ('own', 'Sent by the mailbox itself'), ('unwanted', 'Sender not wanted'), ('too_large', 'Too large to be fetched'), ('unreadable', 'Cannot be read'), ('lead.nobody', 'No name, company or way to reach anybody'), ('text.too_long', 'A text is too long'), ('money.invalid', 'An amount cannot be read')], max_length=32, verbose_name='Why')),
                ('received_at', models.DateTimeField(verbose_name='Came in')),
                ('form', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.form')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Owner')),
                ('source', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.intakesource')),
                ('mailbox', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.mailbox')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['owner_id', 'id'], name='intake_entry_owner'),
                    models.Index(fields=['created_at', 'id'], name='intake_entry_created'),
                    models.Index(fields=['title_key', 'id'], name='intake_entry_title'),
                    django.contrib.postgres.indexes.GinIndex(fields=['search'], name='intake_entry_search'),
                    models.Index(fields=['received_at', 'id'], name='intake_entry_received'),
                    models.Index(fields=['form_id', 'received_at', 'id'], name='intake_entry_of_form'),
                    models.Index(fields=['source_id', 'received_at', 'id'], name='intake_entry_of_source'),
                    models.Index(fields=['mailbox_id', 'received_at', 'id'], name='intake_entry_of_mailbox'),
                    models.Index(condition=models.Q(('state__in', ['waiting', 'failed'])), fields=['state', 'received_at'], name='intake_entry_open'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('origin_id', 'row'), name='intake_entry_once'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'created', 'appended', 'repeated', 'skipped', 'failed'])), name='intake_entry_state_known'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['form', 'source', 'mail'])), name='intake_entry_kind_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='IntakeMail',
            fields=[
                ('id', models.UUIDField(default=loudou.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('identity', models.CharField(max_length=64)),
                ('uid_validity', models.BigIntegerField()),
                ('uid', models.BigIntegerField()),
                ('size', models.BigIntegerField()),
                ('verdict', models.CharField(choices=[('inquiry', 'Inquiry'), ('bounce', 'Delivery failure'), ('auto_reply', 'Automatic mail'), ('own', 'Sent by the mailbox itself'), ('unwanted', 'Sender not wanted'), ('too_large', 'Too large to be fetched'), ('unreadable', 'Cannot be read')], max_length=16)),
                ('received_at', models.DateTimeField()),
                ('mailbox', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='intake.mailbox')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['mailbox_id', 'received_at'], name='intake_mail_newest'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('mailbox', 'identity'), name='intake_mail_once'),
                    models.CheckConstraint(condition=models.Q(('verdict__in', ['inquiry', 'bounce', 'auto_reply', 'own', 'unwanted', 'too_large', 'unreadable'])), name='intake_mail_verdict_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='MailboxProgress',
            fields=[
                ('mailbox', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='progress', serialize=False, to='intake.mailbox')),
                ('uid_validity', models.BigIntegerField(null=True)),
                ('first_uid', models.BigIntegerField(default=0)),
                ('last_uid', models.BigIntegerField(default=0)),
                ('since_date', models.DateField(null=True)),
                ('checked_at', models.DateTimeField(null=True)),
                ('succeeded_at', models.DateTimeField(null=True)),
                ('failure_count', models.PositiveIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('next_check_at', models.DateTimeField(null=True)),
                ('tried_at', models.DateTimeField(null=True)),
                ('tried_problem', models.CharField(blank=True, max_length=300)),
                ('tried_facts', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='MailboxSecret',
            fields=[
                ('mailbox', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='secret', serialize=False, to='intake.mailbox')),
                ('sealed', models.BinaryField()),
                ('set_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='intakeoutcome',
            name='intake_outcome_once',
        ),
        migrations.AddField(
            model_name='intakeoutcome',
            name='attempt',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name='intakeoutcome',
            constraint=models.UniqueConstraint(fields=('origin_id', 'row', 'attempt'), name='intake_outcome_once'),
        ),
        migrations.RunSQL(KEEP_CONTENTS, migrations.RunSQL.noop),
        migrations.RunSQL(LOG_SUBMISSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(LOG_DELIVERIES, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='formsubmission',
            name='answers',
        ),
        migrations.RemoveField(
            model_name='formsubmission',
            name='lead_values',
        ),
        migrations.RemoveField(
            model_name='formsubmission',
            name='referrer',
        ),
        migrations.RemoveField(
            model_name='formsubmission',
            name='utm',
        ),
        migrations.RemoveField(
            model_name='intakedelivery',
            name='rows',
        ),
    ]

"""Alerts of tenders come by e-mail too for whoever chose it, and digests once a week."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenders", "0003_bids_and_relevance")]

    operations = [
        migrations.RemoveConstraint(
            model_name='tendersubscription',
            name='tender_subscription_schedule',
        ),
        migrations.AddField(
            model_name='subscriptionrecipient',
            name='by_mail',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='tendersubscription',
            name='by_mail',
            field=models.BooleanField(default=False, verbose_name='By e-mail too'),
        ),
        migrations.AddField(
            model_name='tendersubscription',
            name='digest_weekday',
            field=models.CharField(choices=[('mon', 'Monday'), ('tue', 'Tuesday'), ('wed', 'Wednesday'), ('thu', 'Thursday'), ('fri', 'Friday'), ('sat', 'Saturday'), ('sun', 'Sunday')], default='mon', max_length=3, verbose_name='Weekly digest on'),
        ),
        migrations.AlterField(
            model_name='tendersubscription',
            name='digest_hour',
            field=models.PositiveSmallIntegerField(default=9, verbose_name='Told in a digest at (hour)'),
        ),
        migrations.AlterField(
            model_name='tendersubscription',
            name='schedule',
            field=models.CharField(choices=[('immediate', 'At once'), ('daily', 'Once a day'), ('weekly', 'Once a week'), ('never', 'Not at all')], default='immediate', max_length=10, verbose_name='Told'),
        ),
        migrations.AddConstraint(
            model_name='tendersubscription',
            constraint=models.CheckConstraint(condition=models.Q(('schedule__in', ['immediate', 'daily', 'weekly', 'never'])), name='tender_subscription_schedule'),
        ),
        migrations.AddConstraint(
            model_name='tendersubscription',
            constraint=models.CheckConstraint(condition=models.Q(('digest_weekday__in', ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])), name='tender_subscription_weekday'),
        ),
    ]


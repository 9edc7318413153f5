"""Submissions name the visitor of a tracked web site that came along."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_mailboxes_and_the_intake_log")]

    operations = [migrations.AddField("formsubmission", "site_visitor_id", models.UUIDField(null=True))]

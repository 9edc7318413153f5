"""Submissions name the visitor of a tracked web site that came along."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [migrations.AddField("formsubmission", "site_visitor_id", models.UUIDField(null=True))]

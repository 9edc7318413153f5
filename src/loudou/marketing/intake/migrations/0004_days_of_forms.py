"""Each form may say how long its answers are kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_site_visitor")]

    operations = [
        migrations.AddField(
            "form",
            "keep_days",
            models.PositiveIntegerField(blank=True, null=True, verbose_name="Days answers are kept"),
        ),
        migrations.AddConstraint(
            "form",
            models.CheckConstraint(
                name="form_keep_days_bounded",
                condition=models.Q(("keep_days__isnull", True), ("keep_days__range", (1, 3650)), _connector="OR"),
            ),
        ),
    ]

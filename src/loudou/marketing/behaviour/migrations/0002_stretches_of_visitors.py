"""A device may change hands: each person has the stretch of time in which it was theirs."""

import django.contrib.postgres.constraints
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import loudou.marketing.behaviour.models

FORTH = """
    -- A rewrite, for an update would want a change set.
    ALTER TABLE behaviour_visitor ALTER COLUMN visitor_id TYPE uuid USING id,
        ALTER COLUMN counts_from TYPE timestamptz USING identified_at - interval '90 days';
"""
BACK = """
    ALTER TABLE behaviour_visitor DISABLE TRIGGER USER;
    DELETE FROM behaviour_visitor WHERE counts_until IS NOT NULL;
    UPDATE behaviour_visitor SET id = visitor_id;
    ALTER TABLE behaviour_visitor ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("behaviour", "0001_initial")]

    operations = [
        BtreeGistExtension(),
        migrations.AddField("visitor", "visitor_id", models.UUIDField(null=True)),
        migrations.AddField("visitor", "counts_from", models.DateTimeField(null=True)),
        migrations.AddField("visitor", "counts_until", models.DateTimeField(null=True)),
        migrations.RunSQL(FORTH, BACK),
        migrations.AlterField("visitor", "visitor_id", models.UUIDField()),
        migrations.AlterField("visitor", "counts_from", models.DateTimeField()),
        migrations.AddConstraint(
            "visitor",
            models.UniqueConstraint(
                condition=models.Q(("counts_until__isnull", True)),
                fields=("visitor_id",),
                name="behaviour_visitor_is_one_person",
            ),
        ),
        migrations.AddConstraint(
            "visitor",
            models.CheckConstraint(
                condition=models.Q(
                    ("counts_until__isnull", True),
                    ("counts_until__gte", models.F("counts_from")),
                    _connector="OR",
                ),
                name="behaviour_visitor_forward_in_time",
            ),
        ),
        migrations.AddConstraint(
            "visitor",
            django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("visitor_id", "="),
                    (loudou.marketing.behaviour.models.TsTzRange("counts_from", "counts_until"), "&&"),
                ],
                name="behaviour_visitor_no_overlap",
            ),
        ),
    ]

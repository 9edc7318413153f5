"""The approval matrix a company starts with; it is edited as records."""

from decimal import Decimal

from django.db import migrations
from django.utils import timezone

RULES = [
    ("line_discount", "单行折扣超过15%", "Line discount above 15 %", "line_discount_rate", "0.15", 1),
    ("quote_discount", "整单折扣超过12%", "Quote discount above 12 %", "quote_discount_rate", "0.12", 1),
    ("quote_margin", "毛利率低于25%", "Margin below 25 %", "quote_margin_rate", "0.25", 2),
    ("line_margin", "单行毛利为负", "A line below cost", "line_margin_rate", "0", 2),
]


def add_rules(apps, _schema_editor):
    rule = apps.get_model("quoting", "ApprovalRule")
    now = timezone.now()
    rule.objects.bulk_create(
        rule(
            code=code,
            name=name,
            name_en=name_en,
            measure=measure,
            threshold=Decimal(threshold),
            level=level,
            title_key=name_en.lower(),
            created_at=now,
            updated_at=now,
        )
        for code, name, name_en, measure, threshold, level in RULES
    )


class Migration(migrations.Migration):
    dependencies = [("quoting", "0002_frozen_versions")]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]

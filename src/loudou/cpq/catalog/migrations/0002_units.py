"""The units every company counts in; more are added as records."""

from django.db import migrations
from django.utils import timezone

UNITS = [
    ("pcs", "件", "pcs", 0),
    ("set", "套", "set", 0),
    ("unit", "台", "unit", 0),
    ("lot", "批", "lot", 0),
    ("box", "箱", "box", 0),
    ("kg", "千克", "kg", 3),
    ("m", "米", "m", 3),
    ("h", "小时", "hour", 2),
    ("day", "人天", "day", 1),
    ("month", "月", "month", 2),
    ("year", "年", "year", 2),
    ("time", "次", "time", 0),
]


def add_units(apps, _schema_editor):
    unit = apps.get_model("catalog", "Unit")
    now = timezone.now()
    unit.objects.bulk_create(
        unit(code=code, name=name, name_en=name_en, places=places, title_key=name_en, created_at=now, updated_at=now)
        for code, name, name_en, places in UNITS
    )


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [migrations.RunPython(add_units, migrations.RunPython.noop)]

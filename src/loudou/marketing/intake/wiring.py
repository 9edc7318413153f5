"""What intake offers the rest of the product: its record types."""

from loudou.marketing.intake.records import FORM, INTAKE_SOURCE
from loudou.platform.records.registry import register_record_type

for record_type in (FORM, INTAKE_SOURCE):
    register_record_type(record_type)

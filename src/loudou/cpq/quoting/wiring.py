"""What quoting offers the rest of the product: its record types."""

from loudou.cpq.quoting.records import APPROVAL_RULE, ISSUER, QUOTE
from loudou.platform.records.registry import register_record_type

for record_type in (QUOTE, APPROVAL_RULE, ISSUER):
    register_record_type(record_type)

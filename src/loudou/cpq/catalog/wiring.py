"""What the catalogue offers the rest of the product: its record types."""

from loudou.cpq.catalog.records import PRICE_LIST, PRICE_LIST_ITEM, PRODUCT, UNIT
from loudou.platform.records.registry import register_record_type

for record_type in (PRODUCT, PRICE_LIST, PRICE_LIST_ITEM, UNIT):
    register_record_type(record_type)

"""What customers offer the rest of the product: accounts and contacts as record types."""

from loudou.customers.records import ACCOUNT, CONTACT
from loudou.platform.records.registry import register_record_type

register_record_type(ACCOUNT)
register_record_type(CONTACT)

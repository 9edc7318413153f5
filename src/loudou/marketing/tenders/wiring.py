"""What tenders offer the rest of the product: record types, the market page, panels; the tasks subscribe themselves."""

from loudou.marketing.tenders import tasks
from loudou.marketing.tenders.records import RECORD_TYPES
from loudou.platform.records.registry import register_record_type

HANDLERS = (tasks.match_new,)
for kind in RECORD_TYPES:
    register_record_type(kind)

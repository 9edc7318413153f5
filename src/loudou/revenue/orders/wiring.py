"""What orders offer the rest of the product: their record types, and panels on their pages."""

from loudou.platform.records.registry import register_record_type
from loudou.revenue.orders.panels import PANELS
from loudou.revenue.orders.records import DELIVERY, ORDER
from loudou.ui.panels import register_panel

register_record_type(ORDER)
register_record_type(DELIVERY)
for panel in PANELS:
    register_panel(panel)

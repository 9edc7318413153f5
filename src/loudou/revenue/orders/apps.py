"""The orders app."""

from django.apps import AppConfig

from loudou.platform.records.registry import register_record_type
from loudou.ui.panels import register_panel


class OrdersConfig(AppConfig):
    """Orders, payment plans and deliveries."""

    name = "loudou.revenue.orders"
    label = "orders"

    def ready(self) -> None:
        """Declare record types and panels; their modules need the models and are therefore imported now."""
        from loudou.revenue.orders.panels import PANELS
        from loudou.revenue.orders.records import DELIVERY, ORDER

        register_record_type(ORDER)
        register_record_type(DELIVERY)
        for panel in PANELS:
            register_panel(panel)

"""The receivables app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from loudou.platform.records.registry import register_record_type
from loudou.ui.navigation import NavItem, register_nav
from loudou.ui.panels import register_panel

MATCHING_PAGE = NavItem(
    "matching", _("Cash application"), "matching", "link", "revenue", 30, permission="payment.apply", shortcut="g m"
)
AGING_PAGE = NavItem("aging", _("Aging"), "aging", "chart", "revenue", 40, permission="receivable.read", shortcut="g a")


class ReceivablesConfig(AppConfig):
    """Receivables, payments and cash application."""

    name = "loudou.revenue.receivables"
    label = "receivables"

    def ready(self) -> None:
        """Declare record types, pages and panels, and what receivables add to orders; they need the models."""
        from loudou.platform.records.actions import register_action
        from loudou.revenue.receivables.actions import ORDER_ACTIONS
        from loudou.revenue.receivables.panels import PANELS
        from loudou.revenue.receivables.records import PAYMENT, RECEIVABLE

        register_record_type(RECEIVABLE)
        register_record_type(PAYMENT)
        register_nav(MATCHING_PAGE)
        register_nav(AGING_PAGE)
        for action in ORDER_ACTIONS:
            register_action("order", action)
        for panel in PANELS:
            register_panel(panel)

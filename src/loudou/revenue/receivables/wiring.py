"""What receivables offer the rest of the product: record types, pages, panels, and what they add to orders."""

from django.utils.translation import gettext_lazy as _

from loudou.platform.records.actions import register_action
from loudou.platform.records.registry import register_record_type
from loudou.revenue.receivables.actions import ORDER_ACTIONS
from loudou.revenue.receivables.panels import PANELS
from loudou.revenue.receivables.records import PAYMENT, RECEIVABLE
from loudou.ui.navigation import NavItem, register_nav
from loudou.ui.panels import register_panel

register_record_type(RECEIVABLE)
register_record_type(PAYMENT)
register_nav(
    NavItem(
        "matching", _("Cash application"), "matching", "link", "revenue", 30, permission="payment.apply", shortcut="g m"
    )
)
register_nav(
    NavItem("aging", _("Aging"), "aging", "chart", "revenue", 40, permission="receivable.read", shortcut="g a")
)
for action in ORDER_ACTIONS:
    register_action("order", action)
for panel in PANELS:
    register_panel(panel)

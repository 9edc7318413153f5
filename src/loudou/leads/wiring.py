"""What leads offer the rest of the product: record types, the page of pools, and panels."""

from django.utils.translation import gettext_lazy as _

from loudou.leads.panels import PANELS
from loudou.leads.records import LEAD, LEAD_POOL
from loudou.platform.records.registry import register_record_type
from loudou.ui.navigation import NavItem, register_nav
from loudou.ui.panels import register_panel

register_record_type(LEAD)
register_record_type(LEAD_POOL)
register_nav(
    NavItem(
        "lead-pools",
        _("Lead pools"),
        "lead-pools-page",
        "users",
        "leads",
        20,
        permission="lead_pool.read",
        shortcut="g p",
    )
)
for panel in PANELS:
    register_panel(panel)

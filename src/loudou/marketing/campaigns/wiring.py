"""What campaigns offer the rest of the product: record types, the calendar, and panels."""

from django.utils.translation import gettext_lazy as _

from loudou.marketing.campaigns.panels import PANELS
from loudou.marketing.campaigns.records import CAMPAIGN, CAMPAIGN_COST, CAMPAIGN_MEMBER
from loudou.platform.records.registry import register_record_type
from loudou.ui.navigation import NavItem, register_nav
from loudou.ui.panels import register_panel

for record_type in (CAMPAIGN, CAMPAIGN_MEMBER, CAMPAIGN_COST):
    register_record_type(record_type)
register_nav(
    NavItem(
        "campaign-calendar",
        _("Campaign calendar"),
        "campaign-calendar",
        "calendar",
        "marketing",
        15,
        permission="campaign.read",
    )
)
for panel in PANELS:
    register_panel(panel)

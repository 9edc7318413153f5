"""What tenders offer the rest of the product: record types, the market page, panels; the tasks subscribe themselves."""

from django.utils.translation import gettext_lazy as _

from loudou.marketing.tenders import tasks
from loudou.marketing.tenders.panels import PANELS
from loudou.marketing.tenders.records import RECORD_TYPES
from loudou.platform.records.registry import register_record_type
from loudou.ui.navigation import NavItem, register_nav
from loudou.ui.panels import register_panel

HANDLERS = (tasks.match_new, tasks.judge_and_tell, tasks.follow_told)
for kind in RECORD_TYPES:
    register_record_type(kind)
register_nav(
    NavItem("bid-calendar", _("Bid calendar"), "bid-calendar", "calendar", "tenders", 21, permission="bid.read")
)
register_nav(
    NavItem("tender-relevance", _("Relevance of tenders"), "tender-relevance", "spark", "tenders", 72,
            permission="tender_match.configure")
)  # fmt: skip
register_nav(
    NavItem(
        "tender-market", _("Tender market"), "tender-market", "chart", "tenders", 60, permission="tender_award.read"
    )
)
for panel in PANELS:
    register_panel(panel)

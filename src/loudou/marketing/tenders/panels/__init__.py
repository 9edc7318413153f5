"""What the pages of records show about tenders besides their fields."""

from loudou.marketing.tenders.panels.bids import BID_PANELS
from loudou.marketing.tenders.panels.matches import MATCH_PANELS
from loudou.marketing.tenders.panels.organisations import ORG_PANELS
from loudou.marketing.tenders.panels.projects import PROJECT_PANELS
from loudou.marketing.tenders.panels.subscriptions import SUBSCRIPTION_PANELS

PANELS = (*PROJECT_PANELS, *BID_PANELS, *MATCH_PANELS, *ORG_PANELS, *SUBSCRIPTION_PANELS)

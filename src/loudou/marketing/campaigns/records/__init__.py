"""What people see of campaigns."""

from loudou.marketing.campaigns.records.campaign import CAMPAIGN
from loudou.marketing.campaigns.records.cost import CAMPAIGN_COST
from loudou.marketing.campaigns.records.member import CAMPAIGN_MEMBER

__all__ = ["CAMPAIGN", "CAMPAIGN_COST", "CAMPAIGN_MEMBER"]

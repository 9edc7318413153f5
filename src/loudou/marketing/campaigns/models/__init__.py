"""Tables of campaigns."""

from loudou.marketing.campaigns.models.attribution import AttributionCredit, AttributionPolicy, AttributionRun
from loudou.marketing.campaigns.models.campaign import Campaign
from loudou.marketing.campaigns.models.cost import CampaignCost
from loudou.marketing.campaigns.models.member import CampaignMember
from loudou.marketing.campaigns.models.recount import AttributionRecount
from loudou.marketing.campaigns.models.touch import Touch

__all__ = [
    "AttributionCredit",
    "AttributionPolicy",
    "AttributionRecount",
    "AttributionRun",
    "Campaign",
    "CampaignCost",
    "CampaignMember",
    "Touch",
]

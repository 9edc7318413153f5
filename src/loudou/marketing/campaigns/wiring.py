"""What campaigns offer the rest of the product: record types."""

from loudou.marketing.campaigns.records import CAMPAIGN, CAMPAIGN_COST, CAMPAIGN_MEMBER
from loudou.platform.records.registry import register_record_type

for record_type in (CAMPAIGN, CAMPAIGN_MEMBER, CAMPAIGN_COST):
    register_record_type(record_type)

"""Every story of the product, and what people start from a record of an earlier domain.

Importing a story subscribes its handlers; one that is missing here never happens (tests/architecture holds the list).
"""

from loudou.platform.records.actions import register_action
from loudou.processes import (
    activity_to_response,
    attribution_recount,
    behaviour_to_score,
    deal_attribution,
    delivery_to_lead,
    form_to_lead,
    lead_to_campaign,
    mail_to_lead,
    order_to_deal,
    order_to_receivable,
    quote_to_deal,
    quote_to_order,
    tender_to_lead,
)
from loudou.processes.activity_log.action import LOGGED_ON, log_action
from loudou.processes.lead_conversion.action import CONVERT_ACTION

STORIES = (
    attribution_recount,
    activity_to_response,
    behaviour_to_score,
    deal_attribution,
    delivery_to_lead,
    form_to_lead,
    lead_to_campaign,
    mail_to_lead,
    order_to_deal,
    order_to_receivable,
    quote_to_deal,
    quote_to_order,
    tender_to_lead,
)

register_action("lead", CONVERT_ACTION)
register_action("quote", quote_to_order.PLACE_ORDER)
for key in LOGGED_ON:
    register_action(key, log_action(key))

"""What campaigns brought for what they cost."""

from decimal import Decimal

from loudou.marketing.campaigns.rules.returns import return_rate, unit_cost
from loudou.marketing.campaigns.shapes import CampaignReturn, CreditSums


def campaign_return(
    *, cost: Decimal, currency: str, credit: CreditSums, lead_count: int, qualified_count: int
) -> CampaignReturn:
    """Rates and unit costs of sums somebody counted, by the rules of domain 1.8. No SQL statement."""
    return CampaignReturn(
        revenue_rate=return_rate(credit.won_amount, cost),
        margin_rate=return_rate(credit.margin_amount, cost),
        cash_rate=return_rate(credit.received_amount, cost),
        cost_per_lead=unit_cost(cost, lead_count, currency),
        cost_per_qualified=unit_cost(cost, qualified_count, currency),
        cost_per_deal=unit_cost(cost, credit.deal_count, currency),
        cost_per_win=unit_cost(cost, credit.won_count, currency),
    )

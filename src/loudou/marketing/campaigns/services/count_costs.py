"""The sums of costs that stand on their campaigns."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import BudgetPolicy
from loudou.marketing.campaigns.errors import BudgetExceeded
from loudou.marketing.campaigns.events import CampaignCostChanged
from loudou.marketing.campaigns.models import Campaign
from loudou.marketing.campaigns.rules.budget import check_budget
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

COUNT_SQL = """
    UPDATE campaigns_campaign c SET committed_amount = s.committed, actual_amount = s.actual,
        version = c.version + 1, updated_at = %(now)s
    FROM (SELECT campaign_id, sum(committed_amount) AS committed, sum(actual_amount) AS actual
          FROM campaigns_campaigncost WHERE campaign_id = ANY(%(ids)s) GROUP BY campaign_id) s
    WHERE c.id = s.campaign_id
    RETURNING c.id, c.committed_amount, c.actual_amount
"""


@records_changes("campaign_cost.count")
def count_costs(ctx: Context, *, campaigns: Sequence[Campaign]) -> Mapping[UUID, Decimal]:
    """Sum the costs of these locked campaigns up, hold them against their budgets and tell it once.

    Returns what passes the budget, by campaign, where something does. Raises BudgetExceeded for a campaign that blocks
    more cost than its budget; then nothing is kept. Runs inside the caller's change set. Three SQL statements.
    """
    held = {one.id: one for one in campaigns}
    over: dict[UUID, Decimal] = {}
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SQL, {"ids": sorted(held), "now": ctx.now})
        rows = cursor.fetchall()
    for pk, committed, actual in rows:
        passed = _passed(held[pk], committed, actual)
        if passed:
            over[pk] = passed
    ids = tuple(sorted(held))
    emit(ctx, CampaignCostChanged(subject_ids=ids, over_amounts=tuple(over.get(pk, Decimal(0)) for pk in ids)))
    return over


def _passed(campaign: Campaign, committed: Decimal, actual: Decimal) -> Decimal:
    found = check_budget(
        budget=campaign.budget_amount,
        committed=committed,
        actual=actual,
        before=campaign.committed_amount + campaign.actual_amount,
        policy=BudgetPolicy(campaign.budget_policy),
    )
    if found.is_refused:
        raise BudgetExceeded(
            "This would pass the budget of the campaign. Nothing was booked.",
            number=campaign.number,
            budget_amount=campaign.budget_amount,
            over_amount=found.over_amount,
        )
    return found.over_amount

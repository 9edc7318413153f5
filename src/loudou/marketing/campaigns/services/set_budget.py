"""What a campaign may cost."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import BudgetPolicy, CampaignStatus
from loudou.marketing.campaigns.errors import CampaignInvalid
from loudou.marketing.campaigns.messages import problem
from loudou.marketing.campaigns.models import Campaign
from loudou.marketing.campaigns.rules.amounts import money_problem
from loudou.marketing.campaigns.rules.lifecycle import TAKES_COST
from loudou.marketing.campaigns.services.targets import lock_campaigns, require_state
from loudou.platform.changes.recording import records_changes

UNAPPROVED = frozenset({CampaignStatus.PLANNED})


@records_changes("campaign.set_budget")
def set_budget(
    ctx: Context, *, campaign_ids: Sequence[UUID], amount: Decimal | None, policy: BudgetPolicy | None = None
) -> int:
    """Set the budget of campaigns, each in its own currency, None for none; returns how many.

    Whoever may edit a planned campaign sets its budget; afterwards it was approved, and whoever approves changes it.
    Raises CampaignInvalid, CampaignInWrongState for a closed one, CampaignNotFound, ActionRefused.
    """
    campaigns = lock_campaigns(ctx, campaign_ids, "edit")
    require_state(ctx, campaigns, TAKES_COST)
    if any(one.status not in UNAPPROVED for one in campaigns):
        lock_campaigns(ctx, campaign_ids, "approve")
    codes = sorted(filter(None, {money_problem(amount, one.currency) for one in campaigns}))
    if codes:
        raise CampaignInvalid(
            "This amount is not acceptable. Nothing was changed.",
            problems=[problem("budget_amount", code) for code in codes],
        )
    change = {} if policy is None else {"budget_policy": policy}
    Campaign.objects.filter(pk__in=[one.id for one in campaigns]).update(
        budget_amount=amount, version=F("version") + 1, updated_at=ctx.now, **change
    )
    return len(campaigns)

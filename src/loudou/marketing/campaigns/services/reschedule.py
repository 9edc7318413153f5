"""When a campaign takes place."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import CampaignStatus
from loudou.marketing.campaigns.errors import CampaignInvalid
from loudou.marketing.campaigns.messages import problem
from loudou.marketing.campaigns.models import Campaign
from loudou.marketing.campaigns.services.targets import lock_campaigns, require_state
from loudou.platform.changes.recording import records_changes

MOVABLE = frozenset(set(CampaignStatus) - {CampaignStatus.CLOSED, CampaignStatus.CANCELLED})


@records_changes("campaign.reschedule")
def reschedule(ctx: Context, *, campaign_ids: Sequence[UUID], start_date: date, end_date: date) -> int:
    """Give campaigns these first and last days; returns how many. Three SQL statements beside the actor's rights.

    Raises CampaignInvalid for a last day before the first, CampaignInWrongState for one that is over, CampaignNotFound,
    ActionRefused.
    """
    if end_date < start_date:
        raise CampaignInvalid("Nothing was changed.", problems=[problem("end_date", "date.before")])
    campaigns = lock_campaigns(ctx, campaign_ids, "edit")
    require_state(ctx, campaigns, MOVABLE)
    Campaign.objects.filter(pk__in=[one.id for one in campaigns]).update(
        start_date=start_date, end_date=end_date, version=F("version") + 1, updated_at=ctx.now
    )
    return len(campaigns)

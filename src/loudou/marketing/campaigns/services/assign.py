"""Give campaigns to another owner."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.campaigns.errors import CampaignInvalid
from loudou.marketing.campaigns.messages import problem
from loudou.marketing.campaigns.models import Campaign
from loudou.marketing.campaigns.services.targets import lock_campaigns
from loudou.platform.changes.recording import records_changes
from loudou.platform.identity.queries import people


@records_changes("campaign.assign")
def assign_campaigns(ctx: Context, *, campaign_ids: Sequence[UUID], owner_id: UUID) -> int:
    """Give campaigns to one owner; returns how many. Raises CampaignInvalid, CampaignNotFound, ActionRefused.

    Three SQL statements beside the actor's rights.
    """
    campaigns = lock_campaigns(ctx, campaign_ids, "assign")
    if owner_id not in people([owner_id]):
        raise CampaignInvalid("Nothing was changed.", problems=[problem("owner", "not_found")])
    Campaign.objects.filter(pk__in=[one.id for one in campaigns]).update(
        owner_id=owner_id, version=F("version") + 1, updated_at=ctx.now
    )
    return len(campaigns)

"""Where a campaign stands in its tree."""

from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.marketing.campaigns.errors import CampaignInvalid
from loudou.marketing.campaigns.messages import problem
from loudou.marketing.campaigns.models import Campaign
from loudou.marketing.campaigns.models.campaign import DEEPEST
from loudou.marketing.campaigns.services.targets import lock_campaigns
from loudou.platform.changes.recording import records_changes

TREE_LOCK = "SELECT pg_advisory_xact_lock(hashtext('campaigns.tree'))"
PATHS_SQL = """
    UPDATE campaigns_campaign SET path = %(above)s::uuid[] || path[%(cut)s:],
        parent_id = CASE WHEN id = %(id)s THEN %(parent)s::uuid ELSE parent_id END,
        version = version + 1, updated_at = %(now)s
    WHERE path @> ARRAY[%(id)s::uuid]
"""


@records_changes("campaign.set_parent")
def set_parent(ctx: Context, *, campaign_id: UUID, parent_id: UUID | None) -> None:
    """Make a campaign part of another, or stand alone; everything below it goes along. Six SQL statements at most.

    Moves in the tree follow one another, so that two at once cannot make a ring. Raises CampaignInvalid for a ring, a
    sixth level or another currency, CampaignNotFound, ActionRefused.
    """
    with connection.cursor() as cursor:
        cursor.execute(TREE_LOCK)
    (campaign,) = lock_campaigns(ctx, [campaign_id], "edit")
    if campaign.parent_id == parent_id:
        return
    parent = Campaign.objects.visible_to(ctx).filter(pk=parent_id).first() if parent_id is not None else None
    _refuse(ctx, campaign, parent, parent_id)
    with connection.cursor() as cursor:
        # The campaign and everything below it keep the part of their path from here on, whoever owns them.
        cursor.execute(
            PATHS_SQL,
            {
                "id": campaign_id,
                "parent": parent_id,
                "above": parent.path if parent is not None else [],
                "cut": len(campaign.path),
                "now": ctx.now,
            },
        )


def _refuse(ctx: Context, campaign: Campaign, parent: Campaign | None, parent_id: UUID | None) -> None:
    del ctx
    code = ""
    if parent_id is not None and parent is None:
        code = "not_found"
    elif parent is not None and campaign.id in parent.path:
        code = "tree.cycle"
    elif parent is not None and parent.currency != campaign.currency:
        code = "currency.other"
    elif parent is not None and len(parent.path) + _height(campaign) > DEEPEST:
        code = "tree.too_deep"
    if code:
        raise CampaignInvalid("It cannot stand there. Nothing was changed.", problems=[problem("parent", code)])


def _height(campaign: Campaign) -> int:
    """How many levels the campaign and what lies below it take."""
    # system: the depth of a tree does not depend on who looks
    below = Campaign.objects.filter(path__contains=[campaign.id]).values_list("path", flat=True)
    return max((len(path) for path in below), default=len(campaign.path)) - len(campaign.path) + 1

"""The campaigns and costs an act is about, locked in the order of their ids so that no two acts wait in a ring."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.campaigns.errors import CampaignInWrongState, CampaignNotFound
from loudou.marketing.campaigns.models import Campaign
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.queries import require


def lock_campaigns(ctx: Context, ids: Iterable[UUID], action: str) -> list[Campaign]:
    """These campaigns, when the actor may do this to all of them. One SQL statement beside the actor's rights.

    One more for a refusal. Raises CampaignNotFound, ActionRefused.
    """
    require(ctx, "campaign", action)
    wanted = set(ids)
    found = Campaign.objects.visible_to(ctx, action).filter(pk__in=wanted).order_by("pk")
    campaigns = list(found.select_for_update(of=("self",)))
    if len(campaigns) < len(wanted):
        if Campaign.objects.visible_to(ctx).filter(pk__in=wanted).count() == len(wanted):
            raise ActionRefused(
                "You may see this campaign but not do this to it.", record_type="campaign", action=action
            )
        raise CampaignNotFound("There is no such campaign, or you may not see it.")
    return campaigns


def require_state(ctx: Context, campaigns: Sequence[Campaign], states: Iterable[str]) -> None:
    """Raise CampaignInWrongState when one of the campaigns is in none of these states."""
    del ctx
    allowed = set(states)
    for one in campaigns:
        if one.status not in allowed:
            raise CampaignInWrongState(
                "The state of this campaign does not allow this.", number=one.number, status=one.status
            )

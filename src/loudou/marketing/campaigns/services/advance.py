"""Move campaigns along their life."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.events import DomainEvent
from loudou.marketing.campaigns.enums import CampaignStatus
from loudou.marketing.campaigns.errors import CampaignInvalid, CostStillCommitted, OwnCampaign
from loudou.marketing.campaigns.events import (
    CampaignCancelled,
    CampaignClosed,
    CampaignCompleted,
    CampaignStarted,
    CampaignSubmitted,
)
from loudou.marketing.campaigns.messages import problem
from loudou.marketing.campaigns.models import Campaign
from loudou.marketing.campaigns.rules.lifecycle import GRANTS, NEEDS_REASON, Act, next_status, states_before
from loudou.marketing.campaigns.services.targets import lock_campaigns, require_state
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

LONGEST_REASON = 300
TOLD: dict[Act, type[DomainEvent]] = {
    Act.SUBMIT: CampaignSubmitted,
    Act.START: CampaignStarted,
    Act.COMPLETE: CampaignCompleted,
    Act.CLOSE: CampaignClosed,
}


@records_changes("campaign.advance")
def advance_campaigns(ctx: Context, *, campaign_ids: Sequence[UUID], act: Act, reason: str = "") -> int:
    """Do this to all of these campaigns; returns how many. Rejecting and cancelling need a reason.

    Nobody approves what they submitted; closing waits until nothing is committed any more and locks the costs. Raises
    CampaignInWrongState, OwnCampaign, CostStillCommitted, CampaignInvalid without a reason, CampaignNotFound,
    ActionRefused. A constant number of SQL statements, however many campaigns.
    """
    campaigns = lock_campaigns(ctx, campaign_ids, GRANTS[act])
    require_state(ctx, campaigns, states_before(act))
    _refuse(ctx, campaigns, act, reason)
    for status in sorted({one.status for one in campaigns}):
        ids = [one.id for one in campaigns if one.status == status]
        following = next_status(CampaignStatus(status), act)
        Campaign.objects.filter(pk__in=ids).update(
            status=following, version=F("version") + 1, updated_at=ctx.now, **_change(ctx, act, reason)
        )
    _tell(ctx, tuple(one.id for one in campaigns), act, reason)
    return len(campaigns)


def _refuse(ctx: Context, campaigns: Sequence[Campaign], act: Act, reason: str) -> None:
    if act in NEEDS_REASON and not reason.strip():
        raise CampaignInvalid("Say why. Nothing was changed.", problems=[problem("reason", "required")])
    if act is Act.APPROVE and ctx.actor_id is not None:
        own = [one.number for one in campaigns if one.submitted_by_id == ctx.actor_id]
        if own:
            raise OwnCampaign("Somebody else approves what you submitted.", numbers=own)
    if act is Act.CLOSE:
        for one in campaigns:
            if one.committed_amount:
                raise CostStillCommitted(
                    "Book or release what is committed first.",
                    number=one.number,
                    committed_amount=one.committed_amount,
                )


def _change(ctx: Context, act: Act, reason: str) -> dict[str, Any]:
    """What an act writes beside the state."""
    if act is Act.SUBMIT:
        return {"submitted_by_id": ctx.actor_id, "status_note": ""}
    if act is Act.APPROVE:
        return {"approved_by_id": ctx.actor_id, "approved_at": ctx.now}
    if act is Act.CLOSE:
        return {"closed_at": ctx.now}
    return {"status_note": reason.strip()[:LONGEST_REASON]} if act in NEEDS_REASON else {}


def _tell(ctx: Context, ids: tuple[UUID, ...], act: Act, reason: str) -> None:
    if act is Act.CANCEL:
        emit(ctx, CampaignCancelled(subject_ids=ids, reason=reason.strip()[:LONGEST_REASON]))
    elif act in TOLD:
        emit(ctx, TOLD[act](subject_ids=ids))

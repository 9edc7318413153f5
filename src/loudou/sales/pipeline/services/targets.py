"""The deals an act is about, locked."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.sales.pipeline.enums import OpportunityStatus
from loudou.sales.pipeline.errors import OpportunityClosed, OpportunityNotFound, OpportunityRefused
from loudou.sales.pipeline.models import Opportunity


def lock_deals(ctx: Context, ids: Sequence[UUID], action: str) -> list[Opportunity]:
    """These deals, locked in the order of their ids, when the actor may do this to all of them.

    One SQL statement beside the actor's rights, one more for a refusal. Raises OpportunityNotFound, OpportunityRefused,
    ActionRefused.
    """
    require(ctx, "opportunity", action)
    found = Opportunity.objects.visible_to(ctx, action).filter(pk__in=ids).order_by("pk")
    deals = list(found.select_for_update(of=("self",)))
    if len(deals) < len(set(ids)):
        if Opportunity.objects.visible_to(ctx).filter(pk__in=ids).count() == len(set(ids)):
            raise OpportunityRefused("You may see this deal but not do this to it.", action=action)
        raise OpportunityNotFound("There is no such deal, or you may not see it.")
    return deals


def require_open(ctx: Context, deals: Sequence[Opportunity]) -> None:
    """Raise OpportunityClosed when one of the deals is closed."""
    del ctx
    closed = [deal.id for deal in deals if deal.status != OpportunityStatus.OPEN]
    if closed:
        raise OpportunityClosed("This deal is closed. Reopen it first.", opportunity_ids=closed)

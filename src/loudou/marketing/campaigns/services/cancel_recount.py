"""Stop computing deals anew."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import RecountState
from loudou.marketing.campaigns.errors import RecountNotFound, RecountOver
from loudou.marketing.campaigns.models import AttributionRecount
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("campaign.cancel_recount")
def cancel_recount(ctx: Context, *, recount_id: UUID) -> None:
    """Make no further step; what was computed stays, for each deal is right by itself.

    Raises ActionRefused, RecountNotFound, RecountOver. Two SQL statements.
    """
    require(ctx, "campaign", "attribute")
    row = AttributionRecount.objects.select_for_update().filter(pk=recount_id).first()
    if row is None:
        raise RecountNotFound("There is no such recount.", recount_id=recount_id)
    if row.state != RecountState.RUNNING:
        raise RecountOver("This recount has ended.", recount_id=recount_id)
    AttributionRecount.objects.filter(pk=recount_id).update(state=RecountState.CANCELLED, finished_at=ctx.now)

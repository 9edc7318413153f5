"""Write down a step of a recount."""

from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import RecountState
from loudou.marketing.campaigns.errors import RecountOver
from loudou.marketing.campaigns.events import RecountAdvanced
from loudou.marketing.campaigns.models import AttributionRecount
from loudou.marketing.campaigns.shapes.attribution import RecountStep
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft
from loudou.platform.outbox.services.emit import emit

DONE = "The attribution of %(count)s deals was computed anew; %(changed)s of them changed."
PLACE = "/settings/attribution"


@records_changes("campaign.advance_recount")
def advance_recount(ctx: Context, *, recount_id: UUID, step: RecountStep) -> None:
    """Count the step and ask for the next one; a step that reached no deal is the last, and who asked is told.

    Raises ActionRefused, RecountOver. Four SQL statements at most.
    """
    require(ctx, "campaign", "attribute")
    row = AttributionRecount.objects.select_for_update().filter(pk=recount_id, state=RecountState.RUNNING).first()
    if row is None:
        raise RecountOver("This recount has ended.", recount_id=recount_id)
    changes = {
        "done_count": F("done_count") + step.done_count,
        "changed_count": F("changed_count") + step.changed_count,
        "total_count": max(step.total_count, row.done_count + step.done_count),
    }
    if step.reached is not None:
        AttributionRecount.objects.filter(pk=recount_id).update(reached=step.reached, **changes)
        emit(ctx, RecountAdvanced(subject_ids=(recount_id,)))
        return
    AttributionRecount.objects.filter(pk=recount_id).update(state=RecountState.DONE, finished_at=ctx.now, **changes)
    if row.asked_by is not None:
        facts = {"count": row.done_count + step.done_count, "changed": row.changed_count + step.changed_count}
        notify(ctx, drafts=[NoticeDraft(row.asked_by, DONE, facts, PLACE)])

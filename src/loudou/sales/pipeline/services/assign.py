"""Give deals to another owner."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.activities.services.hand_over import hand_over_tasks
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.identity.queries import people
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft
from loudou.platform.outbox.services.emit import emit
from loudou.sales.pipeline.errors import OpportunityInvalid
from loudou.sales.pipeline.events import OpportunitiesAssigned
from loudou.sales.pipeline.models import Opportunity
from loudou.sales.pipeline.services.targets import lock_deals


@records_changes("opportunity.assign")
def assign_opportunities(ctx: Context, *, opportunity_ids: Sequence[UUID], owner_id: UUID) -> int:
    """Give these deals and their open tasks to one person and tell them; returns how many changed hands.

    Raises OpportunityInvalid when nobody active has this id, OpportunityNotFound, OpportunityRefused, ActionRefused.
    """
    deals = [deal for deal in lock_deals(ctx, opportunity_ids, "assign") if deal.owner_id != owner_id]
    person = people([owner_id]).get(owner_id)
    if person is None or not person.is_active:
        raise OpportunityInvalid("There is no active user to give this to.", owner_id=owner_id)
    ids = [deal.id for deal in deals]
    Opportunity.objects.filter(pk__in=ids).update(owner=owner_id, version=F("version") + 1, updated_at=ctx.now)
    hand_over_tasks(ctx, record_type="opportunity", record_ids=ids, owner_id=owner_id)
    notices = [
        NoticeDraft(
            user_id=owner_id,
            message="A deal was given to you: %(name)s",
            facts={"name": deal.name},
            link=f"/opportunities/{deal.id}",
        )
        for deal in deals
    ]
    notify(ctx, drafts=notices)
    emit(ctx, OpportunitiesAssigned(subject_ids=tuple(ids), owner_id=owner_id))
    return len(ids)

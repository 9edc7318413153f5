"""Tell more people of what a subscription finds."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.tenders.models import SubscriptionRecipient, TenderSubscription
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("tenders.share_subscription")
def share_subscriptions(ctx: Context, *, subscription_ids: Sequence[UUID], user_id: UUID) -> int:
    """Make a person a recipient of subscriptions the actor may edit; returns of how many. Two SQL statements."""
    require(ctx, "tender_subscription", "edit")
    found = TenderSubscription.objects.visible_to(ctx, "edit").filter(pk__in=subscription_ids)
    rows = [SubscriptionRecipient(subscription_id=pk, user_id=user_id) for pk in found.values_list("pk", flat=True)]
    SubscriptionRecipient.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)

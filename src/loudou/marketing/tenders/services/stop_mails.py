"""Stop mails by the link that stands in them."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.tenders.models import SubscriptionRecipient, TenderSubscription
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("tenders.stop_mails")
def stop_mails(ctx: Context, *, user_id: UUID, subscription_ids: Sequence[UUID]) -> int:
    """This person gets no mails of these subscriptions any more; returns of how many. Notices in the product stay.

    For the system: who holds the signed link of a mail may stop it, and nothing else. Two SQL statements. Raises
    ActionRefused.
    """
    require(ctx, "tender_subscription", "edit")
    # system: whoever holds the link of the mail acts for the person it was written to
    own = TenderSubscription.objects.filter(pk__in=subscription_ids, owner_id=user_id, by_mail=True)
    count = own.update(by_mail=False, updated_at=ctx.now, version=F("version") + 1)
    told = SubscriptionRecipient.objects.filter(subscription__in=subscription_ids, user_id=user_id, by_mail=True)
    return count + told.update(by_mail=False)

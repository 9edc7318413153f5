"""Choose whether one is told by e-mail too."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.tenders.errors import NotToldOfIt
from loudou.marketing.tenders.models import SubscriptionRecipient, TenderSubscription
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("tenders.choose_mail")
def choose_mail(ctx: Context, *, subscription_ids: Sequence[UUID], by_mail: bool) -> int:
    """The actor is told of these subscriptions by e-mail too, or no longer; returns how many there are.

    Everybody chooses for himself or herself: as owner, or as somebody who is told beside the owner. All or none. Four
    SQL statements at most. Raises ActionRefused; NotToldOfIt where one of them does not tell the actor.
    """
    require(ctx, "tender_subscription", "read")
    seen = set(TenderSubscription.objects.visible_to(ctx).filter(pk__in=subscription_ids).values_list("pk", flat=True))
    own = TenderSubscription.objects.filter(pk__in=seen, owner_id=ctx.actor_id)  # system: of those just seen
    told = SubscriptionRecipient.objects.filter(subscription__in=seen, user_id=ctx.actor_id)
    reached = {*own.values_list("pk", flat=True), *told.values_list("subscription_id", flat=True)}
    if len(reached) != len(set(subscription_ids)):
        raise NotToldOfIt("Only its owner and those it is shared with are told of a subscription. Nothing was changed.")
    own.exclude(by_mail=by_mail).update(by_mail=by_mail, updated_at=ctx.now, version=F("version") + 1)
    told.exclude(by_mail=by_mail).update(by_mail=by_mail)
    return len(reached)

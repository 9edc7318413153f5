"""Set up subscriptions."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.errors import SubscriptionInvalid
from loudou.marketing.tenders.models import TenderSubscription
from loudou.marketing.tenders.rules.subscriptions import subscription_problems
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search

LISTS = ("regions", "purchaser_names", "industries", "notice_types")


@records_changes("tenders.save_subscriptions")
def save_subscriptions(ctx: Context, *, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """New subscriptions from their fields, the actor's own unless an owner is named; returns their ids in order.

    All or none. Four SQL statements. Raises SubscriptionInvalid naming field and row, ActionRefused.
    """
    require(ctx, "tender_subscription", "create")
    problems = [problem for row, values in enumerate(rows, start=1) for problem in subscription_problems(values, row)]
    if problems:
        raise SubscriptionInvalid("Some values are not acceptable. Nothing was saved.", problems=problems)
    made = [_subscription(ctx, values) for values in rows]
    TenderSubscription.objects.bulk_create(made)
    ids = [one.pk for one in made]
    derive_search("tender_subscription", ids)
    return ids


def _subscription(ctx: Context, values: Mapping[str, Any]) -> TenderSubscription:
    given = {
        name: value for name, value in values.items() if value is not None and name not in {"owner", "target_pool"}
    }
    owner = values.get("owner") or ctx.actor_id
    if owner != ctx.actor_id and ctx.actor_id is not None:
        given.pop("by_mail", None)  # everybody chooses mails for himself or herself
    return TenderSubscription(
        **{**given, **{name: list(given.get(name) or ()) for name in LISTS}},
        id=new_id(),
        owner_id=owner,
        target_pool_id=values.get("target_pool"),
        created_at=ctx.now,
        updated_at=ctx.now,
        created_by=ctx.actor_id,
    )

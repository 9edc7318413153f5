"""Set up subscriptions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import NoticeType
from loudou.marketing.tenders.errors import SubscriptionInvalid
from loudou.marketing.tenders.models import TenderSubscription
from loudou.marketing.tenders.rules.matching import read_groups
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


def subscription_problems(values: Mapping[str, Any], row: int | None = None) -> Iterator[FieldProblem]:
    """What is wrong with a subscription's fields: nothing asked for, limits that contradict, kinds there are not."""
    asks = read_groups(values.get("keywords") or "") or values.get("purchaser_names") or values.get("industries")
    if not asks:
        yield FieldProblem("keywords", "keywords.missing", "Say what to look for: words, purchasers or industries.", row)
    lowest, highest = values.get("budget_min_amount"), values.get("budget_max_amount")
    if lowest is not None and highest is not None and lowest > highest:
        yield FieldProblem("budget_max_amount", "budget.range", "The highest budget is below the lowest.", row)
    for kind in values.get("notice_types") or ():
        if kind not in NoticeType.values:
            yield FieldProblem("notice_types", "notice_type.unknown", "This is no kind of notice.", row)


def _subscription(ctx: Context, values: Mapping[str, Any]) -> TenderSubscription:
    given = {name: value for name, value in values.items() if value is not None and name not in {"owner", "target_pool"}}
    owner = values.get("owner") or ctx.actor_id
    return TenderSubscription(
        **{**given, **{name: list(given.get(name) or ()) for name in LISTS}},
        id=new_id(),
        owner_id=owner,
        target_pool_id=values.get("target_pool"),
        created_at=ctx.now,
        updated_at=ctx.now,
        created_by=ctx.actor_id,
    )

"""Remind people of what is due for their bids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import BidState
from loudou.marketing.tenders.messages import DEPOSIT_BACK, DUE, ITEM_DUE, bid_link
from loudou.marketing.tenders.models import Bid, BidItem
from loudou.marketing.tenders.rules.bid_deadlines import COLUMNS, OVERDUE, STEPS, reminder_step
from loudou.marketing.tenders.rules.bidding import WATCHED
from loudou.marketing.tenders.services.bidding.move_deadlines import ZONE
from loudou.marketing.tenders.services.bidding.tell_bidders import facts_of, people_of, shown_at
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft
from loudou.platform.records.days import business_day

MOST = 2_000
"""So many bids are looked at in one go; the soonest first, so nothing urgent waits behind them."""
REMEMBER_SQL = """
    INSERT INTO tenders_bidreminder (id, bid_id, topic, due_at, step, reminded_at)
    SELECT d.id, d.bid, d.topic, d.due, d.step, %s
    FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[], %s::int[]) AS d(id, bid, topic, due, step)
    ON CONFLICT (bid_id, topic, due_at, step) DO NOTHING RETURNING bid_id, topic
"""


@dataclass(frozen=True, slots=True)
class _Due:
    bid: Bid
    topic: str
    due_at: datetime
    step: int
    message: str
    facts: Mapping[str, str | int]
    person_id: UUID | None = None


@records_changes("bid.remind")
def remind_bidders(ctx: Context) -> int:
    """Remind people of what is due for their bids; returns how many notices.

    Owners and teams 7, 3 and 1 days before each deadline, assignees a day before their items, and once of a deposit
    that has not come back. Each step once, anew when a deadline moves. Six SQL statements, however many bids. Raises
    ActionRefused.
    """
    require(ctx, "bid", "edit")
    zone = ZoneInfo(ZONE)
    due = [*_deadlines(ctx, zone), *_items(ctx, zone), *_deposits(ctx, zone)]
    if not due:
        return 0
    fresh = _remember(ctx, due)
    told = [one for one in due if (one.bid.pk, one.topic) in fresh]
    people = people_of(ctx, [one.bid for one in told])
    drafts = [
        NoticeDraft(person, one.message, one.facts, bid_link(one.bid.pk))
        for one in told
        for person in ([one.person_id] if one.person_id is not None else people[one.bid.pk])
    ]
    return notify(ctx, drafts=drafts)


def _deadlines(ctx: Context, zone: ZoneInfo) -> list[_Due]:
    """What is due within the longest step for bids that are still worked on; deposits only until they are paid."""
    latest = ctx.now + timedelta(days=STEPS[0])
    # system: everybody is reminded of their own
    bids = Bid.objects.filter(state__in=WATCHED, bid_deadline_at__gt=ctx.now).order_by("bid_deadline_at", "pk")[:MOST]
    found = []
    for one in bids:
        for kind, column in COLUMNS.items():
            at = getattr(one, column)
            if at is None or at > latest or (column == "deposit_due_at" and _needs_no_deposit(one)):
                continue
            step = reminder_step(at, ctx.now)
            if step is not None:
                facts = facts_of(one) | {"at": shown_at(at, zone)}
                found.append(_Due(one, kind.value, at, step, DUE[kind], facts))
    return found


def _needs_no_deposit(bid: Bid) -> bool:
    return bid.deposit_amount is None or bid.deposit_paid_date is not None


def _items(ctx: Context, zone: ZoneInfo) -> list[_Due]:
    latest = ctx.now + timedelta(days=STEPS[-1])
    items = BidItem.objects.filter(
        done_at__isnull=True, is_skipped=False, due_at__gt=ctx.now, due_at__lte=latest, bid__state=BidState.PREPARING
    )
    found = []
    for item in items.select_related("bid").order_by("due_at", "pk")[:MOST]:
        if item.due_at is not None:
            facts = facts_of(item.bid) | {"item": item.name[:80], "at": shown_at(item.due_at, zone)}
            topic = f"item:{item.pk}"
            found.append(_Due(item.bid, topic, item.due_at, STEPS[-1], ITEM_DUE, facts, item.assignee_id))
    return found


def _deposits(ctx: Context, zone: ZoneInfo) -> list[_Due]:
    # system: as above
    late = Bid.objects.filter(
        deposit_paid_date__isnull=False,
        deposit_returned_date__isnull=True,
        deposit_return_due_date__lt=business_day(ctx),
    )
    return [
        _Due(one, "deposit_return", _instant(one.deposit_return_due_date, zone), OVERDUE, DEPOSIT_BACK,
             facts_of(one) | {"at": str(one.deposit_return_due_date)})
        for one in late.order_by("deposit_return_due_date", "pk")[:MOST]
    ]  # fmt: skip


def _instant(day: date | None, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone) if day is not None else datetime.min.replace(tzinfo=UTC)


def _remember(ctx: Context, due: Sequence[_Due]) -> set[tuple[UUID, str]]:
    """Which of these nobody was reminded of yet, at this step for this instant. One SQL statement."""
    columns: list[list[Any]] = [
        [new_id() for _ in due],
        [one.bid.pk for one in due],
        [one.topic for one in due],
        [one.due_at for one in due],
        [one.step for one in due],
    ]
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER_SQL, [ctx.now, *columns])
        return {(bid, topic) for bid, topic in cursor.fetchall()}

"""Let bids follow what notices tell: deadlines, amounts, and how it ended."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import AwardStatus, BidState, DeadlineKind, Stage
from loudou.marketing.tenders.events import BidsMoved
from loudou.marketing.tenders.models import Award, AwardSupplier, Bid, BidDeadlineMove
from loudou.marketing.tenders.rules.bid_deadlines import COLUMNS, Move, moves, told_deadlines
from loudou.marketing.tenders.rules.bid_outcomes import Standing, Told, is_new, told_outcome
from loudou.marketing.tenders.rules.bidding import OPEN, WATCHED
from loudou.marketing.tenders.services.bidding.end_bids import expect_deposits, return_due
from loudou.marketing.tenders.services.bidding.move_deadlines import ZONE, move_deadlines
from loudou.marketing.tenders.services.bidding.tell_bidders import tell_moves, tell_outcomes
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

OUTCOMES_SQL = """
    UPDATE tenders_bid b SET state = d.state, winner_id = d.winner, winning_amount = d.amount,
        is_outcome_told = d.is_told, outcome_at = CASE WHEN d.is_told THEN coalesce(b.outcome_at, %(now)s) END,
        updated_at = %(now)s, version = b.version + 1
    FROM unnest(%(ids)s::uuid[], %(states)s::text[], %(winners)s::uuid[], %(amounts)s::numeric[], %(told)s::bool[])
        AS d(id, state, winner, amount, is_told)
    WHERE b.id = d.id
"""
AMOUNTS_SQL = """
    UPDATE tenders_bid b SET
        ceiling_amount = CASE WHEN p.ceiling_amount IS NULL OR p.currency <> b.currency THEN b.ceiling_amount
                              ELSE p.ceiling_amount END,
        deposit_amount = CASE WHEN p.deposit_amount IS NULL OR p.currency <> b.currency
                                OR b.deposit_paid_date IS NOT NULL THEN b.deposit_amount ELSE p.deposit_amount END,
        purchaser_id = coalesce(p.purchaser_id, b.purchaser_id), version = b.version + 1
    FROM tenders_tenderproject p WHERE p.id = b.project_id AND b.id = ANY(%s) AND b.state = ANY(%s)
      AND (b.purchaser_id IS DISTINCT FROM coalesce(p.purchaser_id, b.purchaser_id)
           OR p.currency = b.currency AND (
               b.ceiling_amount IS DISTINCT FROM coalesce(p.ceiling_amount, b.ceiling_amount)
               OR b.deposit_paid_date IS NULL
                  AND b.deposit_amount IS DISTINCT FROM coalesce(p.deposit_amount, b.deposit_amount)))
"""


@records_changes("bid.follow")
def follow_notices(ctx: Context, *, project_ids: Sequence[UUID]) -> int:
    """Bring the bids for these projects up to date with their notices; returns how many deadlines moved or bids ended.

    A deadline moves when notices tell something new; owner and team are told old and new. Awards that stand tell who
    won at what price; one that is taken back opens the bid again. Doing it twice changes nothing. At most twenty SQL
    statements, however many bids. Raises ActionRefused.
    """
    require(ctx, "bid", "edit")
    # system: bids follow the notices, whoever may see them
    found = Bid.objects.filter(project__in=project_ids).select_related("project").order_by("pk")
    bids = list(found.select_for_update(of=("self",)))
    if not bids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(AMOUNTS_SQL, [[one.pk for one in bids], [state.value for state in OPEN]])
    moved = _moves(ctx, [one for one in bids if one.state in {*WATCHED, BidState.SUBMITTED}])
    move_deadlines(ctx, bids, moved, is_told=True)
    tell_moves(ctx, bids, moved, ZoneInfo(ZONE))
    return sum(map(len, moved.values())) + _settle(ctx, bids)


def _moves(ctx: Context, bids: Sequence[Bid]) -> dict[UUID, list[Move]]:
    del ctx
    said: defaultdict[UUID, dict[DeadlineKind, datetime | None]] = defaultdict(dict)
    last = BidDeadlineMove.objects.filter(bid__in=[one.pk for one in bids], is_told=True)
    for bid, kind, at in (
        last.order_by("bid_id", "kind", "-id").distinct("bid_id", "kind").values_list("bid_id", "kind", "after_at")
    ):
        said[bid][DeadlineKind(kind)] = at
    return {
        one.pk: moves({kind: getattr(one, column) for kind, column in COLUMNS.items()}, said[one.pk], _told_now(one))
        for one in bids
    }


def _told_now(bid: Bid) -> dict[DeadlineKind, datetime | None]:
    project = bid.project
    return told_deadlines(
        questions=project.question_deadline_at,
        deposit=project.deposit_due_at,
        submission=project.bid_deadline_at,
        opening=project.open_at,
        has_deposit=project.deposit_amount is not None,
    )


def _settle(ctx: Context, bids: Sequence[Bid]) -> int:
    """Bids to the outcome the notices tell; returns how many changed. At most ten SQL statements."""
    awards, signed = _standing(ctx, {one.project_id for one in bids})
    told: dict[UUID, Told] = {}
    for one in bids:
        outcome = told_outcome(
            Stage(one.project.stage), awards[one.project_id], one.entity_id, was_told=one.is_outcome_told
        )
        if outcome is not None and is_new(
            outcome,
            BidState(one.state),
            one.winner_id,
            one.winning_amount,
            is_sent=one.submitted_at is not None,
            was_told=one.is_outcome_told,
        ):
            told[one.pk] = outcome
    if told:
        _write(ctx, bids, told)
        _expect_back(ctx, bids, told, signed)
        tell_outcomes(ctx, [one for one in bids if one.pk in told], told)
    return len(told)


def _write(ctx: Context, bids: Sequence[Bid], told: Mapping[UUID, Told]) -> None:
    values: dict[str, Any] = {
        "now": ctx.now,
        "ids": list(told),
        "states": [one.state.value for one in told.values()],
        "winners": [one.winner_id for one in told.values()],
        "amounts": [one.amount for one in told.values()],
        "told": [one.state is not BidState.SUBMITTED for one in told.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(OUTCOMES_SQL, values)
    moved = {one.pk: told[one.pk].state.value for one in bids if one.pk in told and one.state != told[one.pk].state}
    emit(ctx, BidsMoved(subject_ids=tuple(moved), states=tuple(moved.values())))


def _expect_back(ctx: Context, bids: Sequence[Bid], told: Mapping[UUID, Told], signed: Mapping[UUID, date]) -> None:
    """Deposits of losers from the day of the award, of winners from the contract once it is told."""
    by_day: defaultdict[date, list[UUID]] = defaultdict(list)
    for one in bids:
        day = signed.get(one.project_id)
        if one.pk in told and told[one.pk].state in {BidState.WON, BidState.LOST, BidState.VOID} and day is not None:
            by_day[return_due(ctx, day)].append(one.pk)
    for day in sorted(by_day):
        expect_deposits(ctx, by_day[day], day)


def _standing(ctx: Context, project_ids: set[UUID]) -> tuple[Mapping[UUID, list[Standing]], Mapping[UUID, date]]:
    """The awards that stand, by project, with everybody in them; and the day each project was decided."""
    del ctx
    # system: bids follow the notices, whoever may see them
    found = Award.objects.filter(project__in=project_ids, status=AwardStatus.ACTIVE, supplier__isnull=False)
    rows = list(found.order_by("key").values_list(
        "pk", "project_id", "lot_key", "supplier_id", "amount", "is_doubtful", "currency", "project__currency",
        "counted_date"))  # fmt: skip
    members: defaultdict[UUID, set[UUID]] = defaultdict(set)
    if rows:
        partners = AwardSupplier.objects.filter(award__in=[row[0] for row in rows])
        for award, org in partners.values_list("award_id", "org_id"):
            members[award].add(org)
    awards: defaultdict[UUID, list[Standing]] = defaultdict(list)
    days: dict[UUID, date] = {}
    for pk, project, lot, leader, amount, is_doubtful, currency, own, day in rows:
        price = amount if not is_doubtful and currency in {"", own} else None
        awards[project].append(Standing(lot, leader, frozenset({leader, *members[pk]}), price))
        if day is not None:
            days[project] = max(days.get(project, day), day)
    return awards, days

"""What the page of a bid shows besides its fields: deadlines, checklist, deposit, team, and who else bids."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import BidResult, DeadlineKind, DepositMethod, DepositState
from loudou.marketing.tenders.models import Bid
from loudou.marketing.tenders.queries.bids import bid_deadlines, bid_team, checklist, other_bids
from loudou.marketing.tenders.rules.bidding import CALLED_OFF, WATCHED
from loudou.marketing.tenders.rules.deposits import Deposit, deposit_state
from loudou.marketing.tenders.shapes import CheckRow, DeadlineRow
from loudou.platform.access.queries import access_profile
from loudou.platform.records.days import business_day
from loudou.ui.panels import FactsPanel

DEPOSIT_TONES = {
    DepositState.DUE: ("due", "clock"),
    DepositState.LATE: ("overdue", "alert"),
    DepositState.PAID: ("paid", "check"),
    DepositState.RETURN_LATE: ("overdue", "alert"),
    DepositState.RETURNED: ("good", "undo"),
}
RESULT_TONES = {BidResult.WON: ("won", "won"), BidResult.INVALID: ("lost", "x")}
SOON = timedelta(days=3)


def deadline_facts(ctx: Context, bid: Bid) -> Mapping[str, object]:
    """The four deadlines, what moved from when, and how near they are. One SQL statement."""
    is_ahead = bid.state in WATCHED
    return {
        "stands_alone": True,
        "deadlines": [_deadline(ctx, row, is_ahead=is_ahead) for row in bid_deadlines(ctx, bid)],
        "is_late": bid.is_late,
        "submitted_at": bid.submitted_at,
    }


def _deadline(ctx: Context, row: DeadlineRow, *, is_ahead: bool) -> Mapping[str, object]:
    is_near = row.at is not None and is_ahead and ctx.now <= row.at <= ctx.now + SOON
    is_over = row.at is not None and row.at < ctx.now
    return {
        "row": row,
        "label": DeadlineKind(row.kind).label,
        "is_near": is_near,
        "is_missed": is_over and is_ahead and row.kind == DeadlineKind.SUBMISSION,
        "is_over": is_over,
    }


def checklist_facts(ctx: Context, bid: Bid) -> Mapping[str, object] | None:
    """The lines to check off; nothing for a bid without any. One SQL statement."""
    rows = checklist(ctx, bid.pk)
    if not rows:
        return None
    return {
        "bid": bid,
        "rows": [_line(ctx, row) for row in rows],
        "done": bid.done_count,
        "whole": bid.item_count,
        "may_check": bid.state not in CALLED_OFF and access_profile(ctx).may("bid", "edit"),
        "key": uuid4(),
    }


def _line(ctx: Context, row: CheckRow) -> Mapping[str, object]:
    is_open = row.done_at is None and not row.is_skipped
    return {"row": row, "is_overdue": is_open and row.due_at is not None and row.due_at < ctx.now}


def deposit_facts(ctx: Context, bid: Bid) -> Mapping[str, object] | None:
    """Where the deposit stands; nothing where none is asked for. No SQL statement."""
    if bid.deposit_amount is None:
        return None
    deposit = Deposit(
        bid.deposit_amount,
        bid.deposit_due_at,
        bid.deposit_paid_date,
        bid.deposit_return_due_date,
        bid.deposit_returned_date,
    )
    state = deposit_state(deposit, bid.state, ctx.now, business_day(ctx))
    tone, icon = DEPOSIT_TONES.get(state, ("idle", "info"))
    method = DepositMethod(bid.deposit_method).label if bid.deposit_method else ""
    return {"bid": bid, "state": state.label, "tone": tone, "icon": icon, "method": method}


def team_facts(ctx: Context, bid: Bid) -> Mapping[str, object]:
    """Who works on it. One SQL statement."""
    return {"owner": bid.owner.name if bid.owner is not None else "", "names": bid_team(ctx, bid.pk)}


def field_facts(ctx: Context, bid: Bid) -> Mapping[str, object] | None:
    """Who else offered what, by the notices; nothing while they tell of nobody. One SQL statement."""
    rows = other_bids(ctx, bid.project_id)
    if not rows:
        return None
    shown = []
    for row in rows:
        result = BidResult(row.result)
        tone, icon = RESULT_TONES.get(result, ("idle", "clock" if result is BidResult.OPEN else "x"))
        shown.append({"row": row, "result": result.label, "tone": tone, "icon": icon})
    return {"rows": shown, "ours": bid.price_amount, "bid": bid}


BID_PANELS = (
    FactsPanel("tenders.bid_deadlines", _("Deadlines"), "bid.top", 10, "tenders/_bid_deadlines.html", deadline_facts),
    FactsPanel("tenders.bid_checklist", _("Checklist"), "bid.main", 10, "tenders/_bid_checklist.html",
               checklist_facts),
    FactsPanel("tenders.bid_field", _("Who bids"), "bid.main", 20, "tenders/_bid_field.html", field_facts),
    FactsPanel("tenders.bid_deposit", _("Deposit"), "bid.side", 10, "tenders/_bid_deposit.html", deposit_facts),
    FactsPanel("tenders.bid_team", _("Team"), "bid.side", 20, "tenders/_bid_team.html", team_facts),
)  # fmt: skip

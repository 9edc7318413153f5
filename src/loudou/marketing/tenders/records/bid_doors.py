"""From the generic doors to the services of bids: values in, one call, facts out."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import BidState
from loudou.marketing.tenders.errors import BidItemNotFound
from loudou.marketing.tenders.queries.matches import projects_of_matches
from loudou.marketing.tenders.rules.bidding import LEADS_TO, BidAct
from loudou.marketing.tenders.services.bidding.decide import decide_bids
from loudou.marketing.tenders.services.bidding.deposit import ask_deposit, pay_deposits, return_deposits
from loudou.marketing.tenders.services.bidding.end_bids import end_bids, take_back_outcomes
from loudou.marketing.tenders.services.bidding.items import add_item, check_item, give_item, skip_item
from loudou.marketing.tenders.services.bidding.move_deadlines import set_deadlines
from loudou.marketing.tenders.services.bidding.open_bids import open_bids
from loudou.marketing.tenders.services.bidding.prepare import prepare_bids
from loudou.marketing.tenders.services.bidding.price import price_bids
from loudou.marketing.tenders.services.bidding.staff import assign_bids, join_bids, leave_bids
from loudou.marketing.tenders.services.bidding.submit import submit_bids
from loudou.marketing.tenders.shapes import BidDraft, Outcome

Facts = Mapping[str, Any]
Values = Mapping[str, Any]


def create_bids(ctx: Context, rows: Sequence[Values]) -> Sequence[UUID]:
    """New bids."""
    return open_bids(ctx, drafts=[BidDraft(row["project"], row.get("entity"), row.get("owner")) for row in rows])


def run_open(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Put projects up for decision."""
    made = open_bids(ctx, drafts=[BidDraft(pk, values.get("entity"), values.get("owner")) for pk in ids])
    return {"count": len(made), "ids": [str(pk) for pk in made]}


def run_open_matches(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Put the projects of matches up for decision."""
    return run_open(ctx, ids=projects_of_matches(ctx, ids), values=values)


def run_accept(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Bid."""
    return _decide(ctx, ids, BidAct.ACCEPT, values)


def run_decline(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Do not bid."""
    return _decide(ctx, ids, BidAct.DECLINE, values)


def run_reconsider(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Think again."""
    return _decide(ctx, ids, BidAct.RECONSIDER, values)


def _decide(ctx: Context, ids: Sequence[UUID], act: BidAct, values: Values) -> Facts:
    note = values.get("note") or ""
    return {"count": decide_bids(ctx, bid_ids=ids, act=act, reason_id=values.get("reason"), note=note)}


def run_prepare(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Start preparing."""
    del values
    return {"count": prepare_bids(ctx, bid_ids=ids)}


def run_submit(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Handed in."""
    at, price = values.get("submitted_at"), values.get("price")
    return {"count": submit_bids(ctx, bid_ids=ids, submitted_at=at, price=price)}


def run_win(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Won."""
    return _end(ctx, ids, BidState.WON, values)


def run_lose(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Lost."""
    return _end(ctx, ids, BidState.LOST, values)


def run_withdraw(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Withdrawn."""
    return _end(ctx, ids, BidState.WITHDRAWN, values)


def run_void(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """The tender failed."""
    return _end(ctx, ids, BidState.VOID, values)


def _end(ctx: Context, ids: Sequence[UUID], state: BidState, values: Values) -> Facts:
    outcome = Outcome(
        state.value, values.get("winner"), values.get("amount"), values.get("reason"), values.get("note") or ""
    )
    return {"count": end_bids(ctx, bid_ids=ids, outcome=outcome)}


def run_take_back(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """The outcome was a mistake."""
    del values
    return {"count": take_back_outcomes(ctx, bid_ids=ids)}


def run_move(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """To another column of the board, by the act that leads there; what the act asks for is named when missing."""
    act = LEADS_TO[BidState(values["state"])]
    return MOVED_BY[act](ctx, ids=ids, values=values)


MOVED_BY = {
    BidAct.ACCEPT: run_accept,
    BidAct.DECLINE: run_decline,
    BidAct.RECONSIDER: run_reconsider,
    BidAct.PREPARE: run_prepare,
    BidAct.SUBMIT: run_submit,
    BidAct.WIN: run_win,
    BidAct.LOSE: run_lose,
    BidAct.WITHDRAW: run_withdraw,
    BidAct.FAIL: run_void,
}


def run_price(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Our price."""
    return {"count": price_bids(ctx, bid_ids=ids, amount=values["amount"], currency=values.get("currency") or "")}


def run_ask_deposit(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """What the deposit is."""
    return {"count": ask_deposit(ctx, bid_ids=ids, amount=values["amount"], method=values.get("method") or "")}


def run_pay_deposit(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """The deposit was paid."""
    paid = pay_deposits(
        ctx,
        bid_ids=ids,
        paid_date=values.get("paid_date"),
        method=values.get("method") or "",
        return_due_date=values.get("return_due_date"),
    )
    return {"count": paid}


def run_return_deposit(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """The deposit came back."""
    return {"count": return_deposits(ctx, bid_ids=ids, returned_date=values.get("returned_date"))}


def run_set_deadline(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """A deadline by hand."""
    return {"count": set_deadlines(ctx, bid_ids=ids, kind=values["kind"], at=values.get("at"))}


def run_assign(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Another person is responsible."""
    return {"count": assign_bids(ctx, bid_ids=ids, owner_id=values["owner"])}


def run_join(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Into the team."""
    return {"count": join_bids(ctx, bid_ids=ids, user_id=values["user"])}


def run_leave(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Off the team."""
    return {"count": leave_bids(ctx, bid_ids=ids, user_id=values["user"])}


def run_add_item(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """One more line."""
    required = values.get("is_required")
    made = add_item(
        ctx,
        bid_ids=ids,
        name=values["name"],
        due_at=values.get("due_at"),
        assignee_id=values.get("assignee"),
        is_required=True if required is None else required,
    )
    return {"count": len(made), "ids": [str(pk) for pk in made]}


def run_check_item(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Check a line off; without saying whether, it is done."""
    done = values.get("is_done")
    check_item(ctx, bid_ids=ids, item_id=_item_id(values), is_done=True if done is None else done)
    return {}


def run_skip_item(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Leave a line out."""
    skipped = values.get("is_skipped")
    skip_item(ctx, bid_ids=ids, item_id=_item_id(values), is_skipped=True if skipped is None else skipped)
    return {}


def run_give_item(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Give a line to somebody."""
    give_item(ctx, bid_ids=ids, item_id=_item_id(values), assignee_id=values.get("assignee"))
    return {}


def _item_id(values: Values) -> UUID:
    try:
        return UUID(str(values["item"]))
    except ValueError:
        raise BidItemNotFound("There is no such line on the checklist of this bid.") from None

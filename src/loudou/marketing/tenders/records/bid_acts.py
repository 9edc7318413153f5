"""What people do to bids, as buttons, bulk actions and API operations."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.marketing.tenders.enums import BidState, DeadlineKind, DepositMethod
from loudou.marketing.tenders.records import bid_doors as doors
from loudou.marketing.tenders.records.looks import BID_STATES
from loudou.marketing.tenders.rules.bidding import CALLED_OFF, WATCHED, BidAct, states_before
from loudou.platform.records.declaration import Action, ActionField, Kind, Option

KINDS = tuple(Option(one.value, one.label) for one in DeadlineKind)
METHODS = tuple(Option(one.value, one.label) for one in DepositMethod)
REASON = ActionField("reason", _("Reason"), Kind.REFERENCE, reference="bid_reason")
MAYBE_REASON = ActionField("reason", _("Reason"), Kind.REFERENCE, reference="bid_reason", is_required=False)
NOTE = ActionField("note", _("Remarks"), Kind.LONG_TEXT, is_required=False)
WINNER = ActionField("winner", _("Winner"), Kind.REFERENCE, reference="tender_org", is_required=False)
AMOUNT = ActionField("amount", _("Winning price"), Kind.MONEY, is_required=False)
ITEM = ActionField("item", _("Line of the checklist"))
PERSON = ActionField("user", pgettext_lazy("colleague", "Person"), Kind.USER)
Applies = Callable[[Mapping[str, Any]], bool]


def _possible(act: BidAct) -> Applies:
    before = {state.value for state in states_before(act)}
    return lambda row: row.get("state", BidState.PENDING.value) in before


def _is_ahead(row: Mapping[str, Any]) -> bool:
    return row.get("state", BidState.PENDING.value) in WATCHED


def _is_open(row: Mapping[str, Any]) -> bool:
    return row.get("state", BidState.PENDING.value) not in CALLED_OFF


def _has_ended(row: Mapping[str, Any]) -> bool:
    return row.get("state") in {BidState.WON, BidState.LOST, BidState.VOID} and bool(row.get("submitted_at"))


def _is_owing(row: Mapping[str, Any]) -> bool:
    return bool(row.get("deposit_paid_date")) and not row.get("deposit_returned_date")


DECISIONS = (
    Action("accept", _("Bid"), doors.run_accept, "check", fields=(MAYBE_REASON, NOTE), grant="decide",
           is_primary=True, applies=_possible(BidAct.ACCEPT)),
    Action("prepare", _("Start preparing"), doors.run_prepare, "list", grant="edit", is_primary=True,
           applies=_possible(BidAct.PREPARE)),
    Action("submit", _("Note as submitted"), doors.run_submit, "send",
           fields=(ActionField("submitted_at", pgettext_lazy("bid", "Submitted"), Kind.INSTANT, is_required=False),
                   ActionField("price", _("Our price"), Kind.MONEY, is_required=False)),
           is_primary=True, applies=lambda row: row.get("state") in {BidState.PREPARING, BidState.BID}),
    Action("decline", _("Do not bid"), doors.run_decline, "x", fields=(REASON, NOTE), grant="decide",
           applies=_possible(BidAct.DECLINE)),
    Action("reconsider", _("Decide again"), doors.run_reconsider, "undo", grant="decide",
           applies=_possible(BidAct.RECONSIDER)),
    Action("win", pgettext_lazy("act", "Note as won"), doors.run_win, "won",
           fields=(ActionField("amount", _("Our price"), Kind.MONEY, is_required=False), NOTE), grant="edit",
           applies=lambda row: row.get("state") == BidState.SUBMITTED),
    Action("lose", pgettext_lazy("act", "Note as lost"), doors.run_lose, "lost",
           fields=(WINNER, AMOUNT, MAYBE_REASON, NOTE), grant="edit",
           applies=lambda row: row.get("state") == BidState.SUBMITTED),
    Action("withdraw", _("Withdraw the bid"), doors.run_withdraw, "undo", fields=(REASON, NOTE), grant="edit",
           applies=_possible(BidAct.WITHDRAW)),
    Action("void", _("The tender failed"), doors.run_void, "x", fields=(NOTE,), grant="edit",
           applies=lambda row: row.get("state") in {*WATCHED, BidState.SUBMITTED}),
    Action("take_back", _("Take the outcome back"), doors.run_take_back, "undo", grant="edit", applies=_has_ended),
)  # fmt: skip
WORK = (
    Action("price", _("Set our price"), doors.run_price, "coins",
           fields=(ActionField("amount", _("Our price"), Kind.MONEY),
                   ActionField("currency", _("Currency"), is_required=False)), grant="edit", applies=_is_open),
    Action("ask_deposit", _("Set the deposit"), doors.run_ask_deposit, "shield",
           fields=(ActionField("amount", _("Deposit"), Kind.MONEY),
                   ActionField("method", _("Deposit given by"), Kind.CHOICE, options=METHODS, is_required=False)),
           grant="edit", applies=lambda row: not row.get("deposit_paid_date")),
    Action("pay_deposit", _("Deposit paid"), doors.run_pay_deposit, "coins",
           fields=(ActionField("paid_date", _("Deposit paid on"), Kind.DATE, is_required=False),
                   ActionField("method", _("Deposit given by"), Kind.CHOICE, options=METHODS, is_required=False),
                   ActionField("return_due_date", _("Deposit back by"), Kind.DATE, is_required=False)),
           grant="edit", applies=lambda row: bool(row.get("deposit_amount")) and not row.get("deposit_paid_date")),
    Action("return_deposit", _("Deposit came back"), doors.run_return_deposit, "undo",
           fields=(ActionField("returned_date", _("Deposit returned on"), Kind.DATE, is_required=False),),
           grant="edit", applies=_is_owing),
    Action("set_deadline", _("Set a deadline"), doors.run_set_deadline, "calendar",
           fields=(ActionField("kind", _("Deadline"), Kind.CHOICE, options=KINDS),
                   ActionField("at", _("Until"), Kind.INSTANT, is_required=False)), grant="edit", applies=_is_open),
    Action("assign", _("Assign"), doors.run_assign, "user", fields=(ActionField("owner", _("Owner"), Kind.USER),)),
    Action("join", _("Add to the team"), doors.run_join, "users", fields=(PERSON,), grant="edit"),
    Action("leave", _("Take off the team"), doors.run_leave, "users", fields=(PERSON,), grant="edit"),
    Action("add_item", _("Add a line to the checklist"), doors.run_add_item, "plus",
           fields=(ActionField("name", _("To do")), ActionField("due_at", _("Due"), Kind.INSTANT, is_required=False),
                   ActionField("assignee", pgettext_lazy("line of a checklist", "Who"), Kind.USER, is_required=False),
                   ActionField("is_required", _("Needed to submit"), Kind.BOOLEAN, is_required=False)),
           grant="edit", applies=_is_open),
    Action("check_item", _("Check a line off"), doors.run_check_item, "check",
           fields=(ITEM, ActionField("is_done", _("Done"), Kind.BOOLEAN, is_required=False)), grant="edit",
           is_bulk=False, applies=_is_open),
    Action("skip_item", _("Leave a line out"), doors.run_skip_item, "x",
           fields=(ITEM, ActionField("is_skipped", pgettext_lazy("line of a checklist", "Left out"), Kind.BOOLEAN,
                                     is_required=False)), grant="edit", is_bulk=False, applies=_is_open),
    Action("give_item", _("Give a line to somebody"), doors.run_give_item, "user",
           fields=(ITEM, ActionField("assignee", pgettext_lazy("line of a checklist", "Who"), Kind.USER,
                                     is_required=False)), grant="edit", is_bulk=False, applies=_is_open),
)  # fmt: skip
MOVE = Action("move", _("Move to another state"), doors.run_move, "arrow-right",
              fields=(ActionField("state", _("State"), Kind.CHOICE, options=BID_STATES), MAYBE_REASON), grant="edit",
              applies=lambda _row: False)  # fmt: skip
"""How the board moves a card; on the page each act has a button of its own."""
OPEN_BID = Action(
    "open_bid", _("Open a bid"), doors.run_open, "target",
    fields=(ActionField("entity", _("We bid as"), Kind.REFERENCE, reference="tender_org", is_required=False),
            ActionField("owner", _("Owner"), Kind.USER, is_required=False)),
    is_primary=True,
    applies=lambda row: row.get("stage") in {"intention", "prequalification", "bidding"},
)  # fmt: skip
"""On a project; without a company named, the only one we bid as."""
BID_ACTIONS = (*DECISIONS, *WORK, MOVE)

"""The record type of our bids: what to decide, what to prepare until when, how it ended."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.marketing.tenders.enums import BidState
from loudou.marketing.tenders.models import Bid
from loudou.marketing.tenders.records.bid_acts import BID_ACTIONS, METHODS
from loudou.marketing.tenders.records.bid_doors import create_bids
from loudou.marketing.tenders.records.looks import BID_STATES, told
from loudou.platform.records.declaration import Board, Field, Kind, RecordType, SavedView, Section

WORKED_ON = 'state in ["pending", "bid", "preparing"]'


def _given(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field a new bid is given and that only services change afterwards."""
    return Field(name, label, kind, can_edit=False, **more)


BID = RecordType(
    key="bid",
    plural="bids",
    label=_("Bid"),
    label_plural=_("Bids"),
    model=Bid,
    icon="target",
    title="title",
    subtitle="number",
    fields=(
        told("title", _("Title"), is_searched=True, can_sort=True, longest=500),
        told("number", _("Number"), is_searched=True, longest=20),
        _given("project", _("Tender project"), Kind.REFERENCE, reference="tender_project", is_required=True),
        _given("entity", _("We bid as"), Kind.REFERENCE, reference="tender_org"),
        told("purchaser", _("Purchaser"), Kind.REFERENCE, reference="tender_org"),
        told("state", _("State"), Kind.CHOICE, options=BID_STATES),
        told("reason", _("Reason"), Kind.REFERENCE, reference="bid_reason"),
        told("decided_at", _("Decided"), Kind.INSTANT),
        told("decided_by", _("Decided by"), Kind.USER),
        told("question_deadline_at", _("Questions until"), Kind.INSTANT),
        told("deposit_due_at", _("Deposit until"), Kind.INSTANT),
        told("bid_deadline_at", _("Bid deadline"), Kind.INSTANT, can_sort=True),
        told("open_at", _("Bid opening"), Kind.INSTANT),
        told("price_amount", _("Our price"), Kind.MONEY, currency="currency", can_sort=True),
        told("ceiling_amount", _("Ceiling price"), Kind.MONEY, currency="currency"),
        told("currency", _("Currency"), longest=3),
        told("submitted_at", pgettext_lazy("bid", "Submitted"), Kind.INSTANT),
        told("is_late", _("Submitted late"), Kind.BOOLEAN),
        told("deposit_amount", _("Deposit"), Kind.MONEY, currency="currency"),
        told("deposit_method", _("Deposit given by"), Kind.CHOICE, options=METHODS),
        told("deposit_paid_date", _("Deposit paid on"), Kind.DATE),
        told("deposit_return_due_date", _("Deposit back by"), Kind.DATE),
        told("deposit_returned_date", _("Deposit returned on"), Kind.DATE),
        told("outcome_at", _("Ended"), Kind.INSTANT),
        told("is_outcome_told", _("Told by a notice"), Kind.BOOLEAN),
        told("winner", _("Winner"), Kind.REFERENCE, reference="tender_org"),
        told("winning_amount", _("Winning price"), Kind.MONEY, currency="currency"),
        told("item_count", _("Checklist"), Kind.NUMBER, places=0),
        told("done_count", _("Checked"), Kind.NUMBER, places=0),
        _given("owner", _("Owner"), Kind.USER),
        Field("note", _("Remarks"), Kind.LONG_TEXT, can_create=False),
        told("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("title", "state", "purchaser", "bid_deadline_at", "price_amount", "owner", "entity", "winner"),
    default_sort="-created_at",
    views=(
        SavedView("open", pgettext_lazy("bids", "In work"), filter=WORKED_ON, sort="bid_deadline_at"),
        SavedView("mine", _("My bids"), filter=f"owner == me() && {WORKED_ON}", sort="bid_deadline_at"),
        SavedView("decide", pgettext_lazy("bid", "To decide"), filter='state == "pending"', sort="bid_deadline_at"),
        SavedView("submitted", _("Waiting for the award"), filter='state == "submitted"', sort="-bid_deadline_at"),
        SavedView("missed", _("Deadline passed"), filter=f"{WORKED_ON} && bid_deadline_at < now()",
                  sort="-bid_deadline_at"),
        SavedView("deposits", _("Deposits that are out"),
                  filter="deposit_paid_date != null && deposit_returned_date == null", sort="-bid_deadline_at"),
        SavedView("ended", _("Decided by the buyer"), filter='state in ["won", "lost", "void"]', sort="-created_at"),
        SavedView("all", _("All bids")),
    ),
    sections=(
        Section(_("Bid"), ("project", "entity", "purchaser", "owner", "reason", "decided_by", "decided_at")),
        Section(_("Price"), ("price_amount", "ceiling_amount", "winning_amount", "winner")),
        Section(_("Submission"), ("submitted_at", "is_late", "outcome_at", "is_outcome_told")),
        Section(_("Remarks"), ("note",)),
    ),
    actions=BID_ACTIONS,
    board=Board(
        field="state",
        sum_field="price_amount",
        move_action="move",
        move_value="state",
        card=("purchaser", "price_amount", "bid_deadline_at", "owner"),
    ),
    state_field="state",
    state_path=(
        BidState.PENDING.value,
        BidState.BID.value,
        BidState.PREPARING.value,
        BidState.SUBMITTED.value,
        BidState.WON.value,
    ),
    create=create_bids,
    can_import=False,
    nav_group="tenders",
    nav_order=20,
)  # fmt: skip

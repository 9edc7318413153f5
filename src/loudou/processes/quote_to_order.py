"""An accepted quote becomes an order, once: by the person's wish or by itself, whichever comes first."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from loudou.cpq.quoting.enums import QuoteStatus
from loudou.cpq.quoting.errors import QuoteInWrongState
from loudou.cpq.quoting.events import QuoteAccepted
from loudou.cpq.quoting.queries.snapshot import quote_snapshot
from loudou.cpq.quoting.services.lock import lock_quote
from loudou.cpq.quoting.shapes import QuoteSnapshot, SnapshotLine
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.subscriptions import on
from loudou.platform.records.days import business_day
from loudou.platform.records.declaration import Action, ActionField, Kind, Option
from loudou.revenue.orders.enums import BillingTrigger
from loudou.revenue.orders.services.place import place_order
from loudou.revenue.orders.shapes import OrderDraft, OrderLineDraft, OrderTerms, Placed


@on(QuoteAccepted)
def order_from_quote(ctx: Context, event: QuoteAccepted) -> None:
    """What was agreed is ordered: the order waits for its confirmation with the usual terms."""
    for quote_id in event.subject_ids:
        place_order_from_quote(ctx.as_system(), quote_id=quote_id)


@records_changes("order.place")
def place_order_from_quote(ctx: Context, *, quote_id: UUID, terms: OrderTerms | None = None) -> Placed:
    """The order of an accepted quote; the one that stands already is given back.

    Raises QuoteInWrongState for a quote nobody accepted, QuoteNotFound, OrderInvalid, ActionRefused.
    """
    lock_quote(ctx, quote_id, "place_order")
    quote = quote_snapshot(quote_id)
    if quote.status != QuoteStatus.ACCEPTED:
        raise QuoteInWrongState("Only an accepted quote becomes an order.", quote_id=quote_id, status=quote.status)
    return place_order(ctx, draft=draft_of(ctx, quote, terms or OrderTerms()))


def draft_of(ctx: Context, quote: QuoteSnapshot, terms: OrderTerms) -> OrderDraft:
    """The same goods at the same amounts, dated the day the customer accepted."""
    return OrderDraft(
        name=quote.name,
        account_id=quote.account_id,
        currency=quote.currency,
        lines=tuple(_line(line) for line in quote.lines),
        quote_id=quote.id,
        contact_id=quote.contact_id,
        opportunity_id=quote.opportunity_id,
        order_date=business_day(ctx.at(quote.accepted_at or ctx.now)),
        terms=terms,
        note=quote.delivery_terms,
        owner_id=quote.owner_id,
    )


def run_place_order(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The door of `place_order_from_quote`."""
    (quote_id,) = ids
    usual = OrderTerms()
    days = values.get("payment_days")
    terms = OrderTerms(
        billing_trigger=values.get("billing_trigger") or usual.billing_trigger,
        payment_days=usual.payment_days if days is None else int(days),
    )
    placed = place_order_from_quote(ctx, quote_id=quote_id, terms=terms)
    return {"order_id": str(placed.order_id), "is_new": placed.is_new}


def _line(line: SnapshotLine) -> OrderLineDraft:
    return OrderLineDraft(
        description=line.description,
        quantity=line.quantity,
        net_amount=line.net_amount,
        tax_amount=line.tax_amount,
        total_amount=line.total_amount,
        quote_line_id=line.id,
        product_id=line.product_id,
        code=line.code,
        spec=line.spec,
        unit=line.unit,
        net_unit_price=line.net_unit_price,
        tax_rate=line.tax_rate,
    )


PLACE_ORDER = Action(
    "place_order",
    _("Place the order"),
    run_place_order,
    "contract",
    fields=(
        ActionField(
            "billing_trigger",
            _("Payable"),
            Kind.CHOICE,
            options=tuple(Option(one.value, one.label) for one in BillingTrigger),
            is_required=False,
        ),
        ActionField("payment_days", _("Days to pay"), Kind.NUMBER, is_required=False),
    ),
    is_bulk=False,
    is_primary=True,
    moves_money=True,
    applies=lambda row: row.get("status") == QuoteStatus.ACCEPTED,
)

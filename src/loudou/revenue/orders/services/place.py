"""From an accepted quote to an order, once."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.kernel.money import Money
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.numbering.services.take import take_numbers
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day
from loudou.platform.records.services.derive import derive_search
from loudou.revenue.orders.enums import OrderStatus
from loudou.revenue.orders.errors import OrderInvalid
from loudou.revenue.orders.events import OrderPlaced
from loudou.revenue.orders.messages import problem
from loudou.revenue.orders.models import Order, OrderLine
from loudou.revenue.orders.services.plans import plan_problems, write_plan
from loudou.revenue.orders.shapes import OrderDraft, OrderLineDraft, Placed

ONCE = "order_once_per_quote"


@records_changes("order.place")
def place_order(ctx: Context, *, draft: OrderDraft) -> Placed:
    """Place the order a draft describes; the order of the same quote that stands already is given back instead.

    Exactly one of any number of simultaneous calls makes the order: the database holds one standing order per quote,
    and a loser waits for the winner. Needs the right to place orders on quotes. Raises OrderInvalid naming field and
    row, ActionRefused. A constant number of SQL statements, however many lines.
    """
    require(ctx, "quote", "place_order")
    standing = _standing(draft.quote_id)
    if standing is not None:
        return Placed(standing, is_new=False)
    problems = [*_line_problems(draft), *plan_problems(draft.terms)]
    if problems:
        raise OrderInvalid("The order cannot be placed as described. Nothing was saved.", problems=problems)
    try:
        with transaction.atomic():
            order = _insert(ctx, draft)
    except IntegrityError as error:
        standing = _standing(draft.quote_id)
        if ONCE not in str(error) or standing is None:
            raise
        return Placed(standing, is_new=False)
    derive_search("order", [order.id])
    emit(ctx, _event(order))
    return Placed(order.id, is_new=True)


def _standing(quote_id: UUID | None) -> UUID | None:
    if quote_id is None:
        return None
    orders = Order.objects.filter(quote=quote_id).exclude(status=OrderStatus.CANCELLED)
    return orders.values_list("pk", flat=True).first()


def _insert(ctx: Context, draft: OrderDraft) -> Order:
    """The number is taken inside the savepoint, so a loser gives it back."""
    day = business_day(ctx)
    (number,) = take_numbers("SO", day)
    order = Order(
        id=new_id(),
        number=number,
        name=" ".join(draft.name.split())[:200],
        quote_id=draft.quote_id,
        account_id=draft.account_id,
        contact_id=draft.contact_id,
        opportunity_id=draft.opportunity_id,
        order_date=draft.order_date or day,
        currency=draft.currency,
        net_amount=sum((line.net_amount for line in draft.lines), Decimal(0)),
        tax_amount=sum((line.tax_amount for line in draft.lines), Decimal(0)),
        total_amount=sum((line.total_amount for line in draft.lines), Decimal(0)),
        billing_trigger=draft.terms.billing_trigger,
        payment_days=draft.terms.payment_days,
        note=draft.note,
        owner_id=draft.owner_id or ctx.actor_id,
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
    )
    order.save(force_insert=True)
    OrderLine.objects.bulk_create(_lines(order, draft.lines))
    write_plan(ctx, order.id, draft.terms.plan)
    return order


def _lines(order: Order, drafts: Sequence[OrderLineDraft]) -> list[OrderLine]:
    return [
        OrderLine(
            order=order,
            position=position,
            quote_line_id=line.quote_line_id,
            product_id=line.product_id,
            code=line.code,
            description=line.description,
            spec=line.spec,
            unit=line.unit,
            quantity=line.quantity,
            net_unit_price=line.net_unit_price,
            tax_rate=line.tax_rate,
            net_amount=line.net_amount,
            tax_amount=line.tax_amount,
            total_amount=line.total_amount,
        )
        for position, line in enumerate(drafts, start=1)
    ]


def _line_problems(draft: OrderDraft) -> list[FieldProblem]:
    problems = [] if draft.lines else [problem("lines", "lines.none")]
    for row, line in enumerate(draft.lines, start=1):
        amounts = (line.net_amount, line.tax_amount, line.total_amount)
        checks = (
            (
                "total_amount",
                "amount.parts",
                amounts[0] + amounts[1] == amounts[2],
            ),
            (
                "total_amount",
                "amount.places",
                all(Money(amount, draft.currency).is_rounded for amount in amounts),
            ),
        )
        problems += [problem(field, code, row) for field, code, is_right in checks if not is_right]
    if sum((line.total_amount for line in draft.lines), Decimal(0)) < 0:
        problems.append(problem("total_amount", "amount.negative"))
    return problems


def _event(order: Order) -> OrderPlaced:
    return OrderPlaced(
        subject_ids=(order.id,),
        quote_id=order.quote_id,
        account_id=order.account_id,
        opportunity_id=order.opportunity_id,
        total_amount=order.total_amount,
        currency=order.currency,
    )

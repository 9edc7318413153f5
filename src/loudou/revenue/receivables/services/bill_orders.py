"""Bill orders when their moment has come."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.money import Money
from loudou.platform.changes.recording import records_changes
from loudou.revenue.orders.enums import BillingTrigger
from loudou.revenue.orders.services.billing import lock_for_billing
from loudou.revenue.orders.shapes import OrderToBill
from loudou.revenue.receivables.enums import SourceKind
from loudou.revenue.receivables.models import Receivable
from loudou.revenue.receivables.rules.due_dates import DueBasis, DueRule, due_date
from loudou.revenue.receivables.rules.instalments import PlanNode, split_instalments
from loudou.revenue.receivables.services.open_claims import Claim, open_claims
from loudou.revenue.receivables.services.shares import claim_for, line_after, share_over_lines


@records_changes("receivable.bill_orders")
def bill_orders(ctx: Context, *, order_ids: Sequence[UUID], trigger: str = BillingTrigger.ON_ORDER) -> list[UUID]:
    """Open what these binding orders owe at this moment; returns the new receivables.

    With a payment plan these are its nodes of this trigger, whose shares of the whole add up to exactly it (largest
    remainder); without one it is everything not billed yet, when the order is payable at this moment. The business date
    is that of the moment: of the order, the last signature, the acceptance. What was billed before is left alone, so
    billing twice is the same as once. A consequence of what happened to the order, hence no right is asked for.
    """
    claims: list[Claim] = []
    orders = lock_for_billing(ctx, order_ids=order_ids)
    done = _billed_sources(orders)
    for order in orders:
        day = _moment(order, trigger)
        if day is None:
            continue
        claims += _plan_claims(order, trigger, day, done) if order.plan else _whole_claims(order, trigger, day, done)
    return open_claims(ctx, claims=claims)


def _moment(order: OrderToBill, trigger: str) -> date | None:
    """The day this happened to the order; None when it has not."""
    return {
        BillingTrigger.ON_ORDER: order.order_date,
        BillingTrigger.ON_SIGN_OFF: order.signed_off_date,
        BillingTrigger.ON_ACCEPTANCE: order.accepted_date,
    }.get(BillingTrigger(trigger))


def _billed_sources(orders: Iterable[OrderToBill]) -> set[UUID]:
    """Orders and nodes that have a standing claim. One SQL statement."""
    found = Receivable.objects.filter(order__in=[order.id for order in orders], sign="blue").exclude(status="reversed")
    return {pk for pk in found.values_list("source_id", flat=True) if pk is not None}


def _plan_claims(order: OrderToBill, trigger: str, day: date, done: set[UUID]) -> list[Claim]:
    nodes = [
        PlanNode(str(node.id), node.rate, DueRule(DueBasis(node.due_basis), node.due_number)) for node in order.plan
    ]
    instalments = split_instalments(Money(order.total_amount, order.currency), nodes)
    lines = list(order.lines)
    claims = []
    for node, instalment in zip(order.plan, instalments, strict=True):
        if node.trigger != trigger or node.id in done or instalment.amount.amount <= 0:
            continue
        shares = share_over_lines(instalment.amount, lines)
        lines = [line_after(line, shares.get(line.id, Decimal(0))) for line in lines]
        claims.append(
            claim_for(
                order,
                SourceKind.NODE,
                node.id,
                biz_date=day,
                due=instalment.due_date(day),
                label=node.label,
                lines=shares,
            )
        )
    return claims


def _whole_claims(order: OrderToBill, trigger: str, day: date, done: set[UUID]) -> list[Claim]:
    left = sum((line.unbilled_amount for line in order.lines), Decimal(0))
    if order.billing_trigger != trigger or order.id in done or left <= 0:
        return []
    lines = {line.id: line.unbilled_amount for line in order.lines if line.unbilled_amount}
    due = due_date(day, DueRule(DueBasis.DAYS, order.payment_days))
    return [claim_for(order, SourceKind.ORDER, order.id, biz_date=day, due=due, label="", lines=lines)]

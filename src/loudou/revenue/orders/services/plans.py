"""Payment plans: what is checked and how they are written."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.revenue.orders.enums import BillingTrigger, DueBasis
from loudou.revenue.orders.messages import problem
from loudou.revenue.orders.models import PlanNode
from loudou.revenue.orders.shapes import OrderTerms, PlanNodeDraft

OF_PLANS = frozenset({BillingTrigger.ON_ORDER, BillingTrigger.ON_SIGN_OFF, BillingTrigger.ON_ACCEPTANCE})
LONGEST_TERM = 3650
RATE_PLACES = 6


# system: a check of values, nobody acts
def plan_problems(terms: OrderTerms) -> list[FieldProblem]:
    """Everything that stands against these terms; `row` counts the nodes of the plan."""
    problems = []
    if terms.billing_trigger not in BillingTrigger.values:
        problems.append(problem("billing_trigger", "choice.unknown"))
    if not 0 <= terms.payment_days <= LONGEST_TERM:
        problems.append(problem("payment_days", "term.days"))
    for row, node in enumerate(terms.plan, start=1):
        problems += _node_problems(node, row)
    if terms.plan and sum((node.rate for node in terms.plan), Decimal(0)) != 1:
        problems.append(problem("plan", "plan.sum"))
    return problems


def write_plan(ctx: Context, order_id: UUID, nodes: Sequence[PlanNodeDraft]) -> None:
    """Write the nodes of an order that has none. One SQL statement."""
    del ctx  # written inside the caller's change set
    PlanNode.objects.bulk_create(
        PlanNode(
            order_id=order_id,
            position=position,
            label=node.label.strip(),
            rate=node.rate,
            trigger=node.trigger,
            due_basis=node.due_basis,
            due_number=node.due_number,
        )
        for position, node in enumerate(nodes, start=1)
    )


def _node_problems(node: PlanNodeDraft, row: int) -> list[FieldProblem]:
    least = 1 if node.due_basis == DueBasis.DAY_OF_NEXT_MONTH else 0
    most = 31 if node.due_basis == DueBasis.DAY_OF_NEXT_MONTH else LONGEST_TERM
    checks = (
        ("label", "required", bool(node.label.strip())),
        ("label", "text.too_long", len(node.label) <= 60),
        ("rate", "plan.share", 0 < node.rate <= 1),
        ("rate", "plan.places", node.rate == round(node.rate, RATE_PLACES)),
        ("trigger", "plan.trigger", node.trigger in OF_PLANS),
        ("due_basis", "choice.unknown", node.due_basis in DueBasis.values),
        ("due_number", "term.days", least <= node.due_number <= most),
    )
    return [problem(f"plan.{field}", code, row) for field, code, is_right in checks if not is_right]

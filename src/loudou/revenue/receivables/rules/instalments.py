"""How the amount of an order or contract is shared over the nodes of its payment plan (domain 8.3, 8.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from loudou.kernel.money import Money
from loudou.revenue.receivables.rules.due_dates import DueRule, due_date

AT_ONCE = DueRule()


@dataclass(frozen=True, slots=True)
class PlanNode:
    """A node of a payment plan: its share of the whole (0.3 is 30 %) and its payment term."""

    code: str
    rate: Decimal
    due_rule: DueRule = AT_ONCE


@dataclass(frozen=True, slots=True)
class Instalment:
    """What becomes receivable at a node."""

    code: str
    amount: Money
    due_rule: DueRule

    def due_date(self, triggered_on: date) -> date:
        """The due date when the node is reached on this day."""
        return due_date(triggered_on, self.due_rule)


def split_instalments(total: Money, nodes: Sequence[PlanNode]) -> tuple[Instalment, ...]:
    """The instalments, which add up to exactly the total (largest remainder, ties to the earlier node; EX-8.4).

    The total must be whole minor units. Raises ValueError unless the shares are positive and add up to exactly 1.
    """
    if any(node.rate <= 0 for node in nodes) or sum((node.rate for node in nodes), Decimal(0)) != 1:
        raise ValueError("the shares of a plan are positive and add up to 1")
    amounts = total.split([node.rate for node in nodes])
    return tuple(Instalment(node.code, amount, node.due_rule) for node, amount in zip(nodes, amounts, strict=True))


def split_equally(total: Money, count: int) -> tuple[Money, ...]:
    """The total in so many equal parts, the odd minor units on the first ones. Raises ValueError for no parts."""
    return tuple(total.split([Decimal(1)] * count))

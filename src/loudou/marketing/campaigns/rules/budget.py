"""Whether costs keep to a budget (domain 1.8)."""

from dataclasses import dataclass
from decimal import Decimal

from loudou.marketing.campaigns.enums import BudgetPolicy


@dataclass(frozen=True, slots=True)
class BudgetCheck:
    """What is committed and spent against a budget; `over_amount` is what passes it, zero within it."""

    over_amount: Decimal
    is_refused: bool

    @property
    def is_over(self) -> bool:
        """Whether the budget is passed."""
        return self.over_amount > 0


def check_budget(
    *, budget: Decimal | None, committed: Decimal, actual: Decimal, before: Decimal, policy: BudgetPolicy
) -> BudgetCheck:
    """Committed and actual cost together against the budget; None is no budget and holds everything.

    `before` is what committed and actual were together: an act that does not raise them is never refused, or nobody
    could correct a cost downwards once the budget is passed.
    """
    if budget is None:
        return BudgetCheck(Decimal(0), is_refused=False)
    spent = committed + actual
    over = max(spent - budget, Decimal(0))
    return BudgetCheck(over, is_refused=over > 0 and spent > before and policy == BudgetPolicy.BLOCK)

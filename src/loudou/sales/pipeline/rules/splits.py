"""How the amount of a deal is shared among the people who get credit for it (domain 5.5)."""

from collections.abc import Sequence
from decimal import Decimal

from loudou.kernel.money import Money


def split_credit(amount: Money, rates: Sequence[Decimal]) -> list[Money]:
    """Each one's credit, adding up to exactly the amount (largest remainder, ties to the earlier; EX-5.5).

    The amount must be whole minor units. Raises ValueError unless the rates are not negative and add up to 1.
    """
    if sum(rates, Decimal(0)) != 1:
        raise ValueError("the shares of a deal add up to 1")
    return amount.split(rates)


def split_credit_equally(amount: Money, count: int) -> list[Money]:
    """The amount in so many equal credits, the odd minor units on the first. Raises ValueError for nobody."""
    return amount.split([Decimal(1)] * count)

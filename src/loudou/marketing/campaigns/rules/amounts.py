"""Amounts that can be kept."""

from decimal import Decimal

from loudou.kernel.money import amount_problem


def money_problem(amount: Decimal | None, currency: str) -> str | None:
    """Why an amount that is not below zero cannot be kept, as a code; None for none and for one that can."""
    if amount is None:
        return None
    return amount_problem(amount, currency) or ("amount.negative" if amount < 0 else None)

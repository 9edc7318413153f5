"""Value added tax of priced lines, per line or per rate (domain 7.6, step I)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from loudou.kernel.money import round_half_up


class TaxMode(StrEnum):
    """Where tax is rounded: on each line (the rule for Chinese VAT), or on the sum of each rate."""

    LINE = "line"
    HEADER = "header"


@dataclass(frozen=True, slots=True)
class Taxed:
    """An amount without tax and its tax; both in whole minor units."""

    net_amount: Decimal
    tax_amount: Decimal


def tax_amounts(
    amounts: Sequence[Decimal], rates: Sequence[Decimal], *, places: int, is_inclusive: bool, mode: TaxMode
) -> list[Taxed]:
    """Net and tax of each line, halves up, from amounts that hold the tax (`is_inclusive`) or do not.

    Exclusive: tax = round(net x rate). Inclusive: net = round(gross / (1 + rate)), tax = gross - net. In header mode
    the sum of a rate is rounded once and what is missing goes to the line of that rate with the largest amount, the
    first among equals.
    """
    taxed = [
        _taxed(amount, rate, places, is_inclusive=is_inclusive) for amount, rate in zip(amounts, rates, strict=True)
    ]
    if mode is TaxMode.HEADER:
        _settle(taxed, amounts, rates, places, is_inclusive=is_inclusive)
    return taxed


def _taxed(amount: Decimal, rate: Decimal, places: int, *, is_inclusive: bool) -> Taxed:
    if is_inclusive:
        net = round_half_up(amount / (1 + rate), places)
        return Taxed(net, amount - net)
    return Taxed(amount, round_half_up(amount * rate, places))


def _settle(
    taxed: list[Taxed], amounts: Sequence[Decimal], rates: Sequence[Decimal], places: int, *, is_inclusive: bool
) -> None:
    """Bring the lines of each rate to the tax of their sum."""
    by_rate: dict[Decimal, list[int]] = defaultdict(list)
    for index, rate in enumerate(rates):
        by_rate[rate].append(index)
    for rate, lines in by_rate.items():
        whole = _taxed(sum((amounts[index] for index in lines), Decimal(0)), rate, places, is_inclusive=is_inclusive)
        missing = whole.tax_amount - sum((taxed[index].tax_amount for index in lines), Decimal(0))
        largest = max(lines, key=lambda index: abs(amounts[index]))
        net, tax = taxed[largest].net_amount, taxed[largest].tax_amount
        taxed[largest] = Taxed(net - missing if is_inclusive else net, tax + missing)

"""The figures of a whole quote as drawn: its price step by step, its margin against what needs nobody's yes."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from loudou.cpq.quoting.enums import ApprovalMeasure
from loudou.cpq.quoting.models import ApprovalRule
from loudou.cpq.quoting.queries.editor import QuoteHead
from loudou.ui import formats


@dataclass(frozen=True, slots=True)
class Step:
    """A bar of the price: where it begins and how long it is, in per cent; `difference` None is a standing amount."""

    label: str
    difference: Decimal | None
    amount: Decimal
    x: str
    width: str
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A margin that means something, at its place on the bar."""

    label: str
    rate: Decimal

    @property
    def place(self) -> str:
        """Per cent of the bar."""
        return _per_cent(self.rate)


def quote_steps(quote: QuoteHead) -> list[Step]:
    """From the list amount to what the customer pays; steps that change nothing are left out."""
    whole = max(quote.list_amount, quote.total_amount, quote.net_amount)
    if whole <= 0:
        return []
    steps = [_standing(gettext("List amount"), quote.list_amount, whole)]
    at = quote.list_amount
    for label, change in _changes(quote):
        if change:
            steps.append(_moving(label, change, at, whole))
            at += change
    return [*steps, _standing(gettext("Total with tax"), quote.total_amount, whole)]


def _changes(quote: QuoteHead) -> list[tuple[str, Decimal]]:
    """Discounts, then tax; where list prices include the tax it is nothing added."""
    discounted = quote.list_amount - quote.discount_amount - quote.document_discount_amount
    return [
        (gettext("Line discounts"), -quote.discount_amount),
        (gettext("Discount on the whole"), -quote.document_discount_amount),
        (gettext("VAT"), quote.total_amount - discounted),
    ]


def _standing(label: str, amount: Decimal, whole: Decimal) -> Step:
    return Step(label, None, amount, "0", _per_cent(amount / whole), is_total=True)


def _moving(label: str, change: Decimal, at: Decimal, whole: Decimal) -> Step:
    begin = min(at, at + change)
    return Step(label, change, at + change, _per_cent(begin / whole), _per_cent(abs(change) / whole))


def margin_marks() -> list[Mark]:
    """The lowest margin an approval rule speaks of, and the highest when there is another. One SQL statement."""
    # system: the marks of the bar are the company's rules, whoever looks
    rules = ApprovalRule.objects.filter(measure=ApprovalMeasure.QUOTE_MARGIN, is_active=True)
    rates = sorted(set(rules.values_list("threshold", flat=True)))
    floor, target = gettext("Floor"), gettext("Target")
    named = zip((floor, target), dict.fromkeys((*rates[:1], *rates[-1:])), strict=False)
    return [Mark(f"{name} {formats.percent(rate, lang='en', decimals=0)}", rate) for name, rate in named]


def margin_tone(rate: Decimal | None, marks: list[Mark]) -> str:
    """Good from the highest mark on, a warning below it, bad below the lowest of two."""
    if rate is None or all(rate >= mark.rate for mark in marks):
        return "good"
    return "bad" if len(marks) > 1 and rate < marks[0].rate else "warn"


def _per_cent(share: Decimal) -> str:
    return f"{max(Decimal(0), min(Decimal(1), share)) * 100:.1f}"

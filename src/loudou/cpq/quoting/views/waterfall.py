"""The steps of a price as bars."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from loudou.cpq.quoting.queries.document_facts import quantity_text
from loudou.cpq.quoting.queries.editor import LineRow, QuoteHead
from loudou.kernel.money import minor_units

WIDTH = Decimal(100)


def waterfall_context(quote: QuoteHead, row: LineRow, steps: list[tuple[str, Decimal, Decimal]]) -> dict[str, Any]:
    """The list amount, each step with its bar (per cent of the list amount), and what is left."""
    whole = row.list_amount
    shown = [_step(quote, row, step) for step in steps]
    left = steps[-1][2] if steps else whole
    granted = whole - left
    return {
        "quote": quote,
        "line": row,
        "places": minor_units(quote.currency),
        "list_source": quote.price_list_name or "",
        "list_amount": whole,
        "steps": shown,
        "left": left,
        "left_width": _share(left, whole),
        "granted_rate": granted / whole if whole and granted else None,
        "tax": f"{quantity_text(row.tax_rate * 100)}%",
    }


def _step(quote: QuoteHead, row: LineRow, step: tuple[str, Decimal, Decimal]) -> dict[str, Any]:
    code, before, after = step
    whole = row.list_amount
    name, source = _named(quote, row, code)
    return {
        "name": name,
        "source": source,
        "difference": after - before,
        "after": after,
        "x": _share(min(before, after), whole),
        "width": _share(abs(before - after), whole),
    }


def _named(quote: QuoteHead, row: LineRow, code: str) -> tuple[str, str]:
    """The step in words, and where it comes from."""
    if code == "tier" and row.tier_unit_price is not None and row.tier_quantity is not None:
        rate = _percent(1 - row.tier_unit_price / row.list_unit_price)
        quantity = quantity_text(row.tier_quantity)
        return gettext("Tier from %(quantity)s") % {
            "quantity": quantity
        } + f" \N{MINUS SIGN}{rate}", quote.price_list_name or ""
    if code == "manual":
        rate = f" \N{MINUS SIGN}{_percent(row.asked_rate)}" if row.asked_rate else ""
        return gettext("Discount of the line") + rate, quote.owner_name or ""
    if code == "document":
        rate = f" \N{MINUS SIGN}{_percent(quote.asked_rate)}" if quote.asked_rate else ""
        return gettext("Discount on the whole") + rate, gettext("shared by amount")
    return code, ""


def _percent(rate: Decimal) -> str:
    return f"{quantity_text((rate * 100).quantize(Decimal('0.01')))}%"


def _share(part: Decimal, whole: Decimal) -> str:
    return f"{max(Decimal(0), min(WIDTH, part / whole * WIDTH)):.2f}" if whole else "0"

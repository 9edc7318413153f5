"""Lines as rows of the editor. Plain string building: a quote has a thousand of them.

What a person types in stands in inputs that are never replaced; what follows from it stands in elements with ids of
their own, which an answer swaps out of band.
"""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from loudou.cpq.quoting.queries.document_facts import quantity_text, unit_price_of
from loudou.cpq.quoting.queries.editor import LineRow, QuoteHead
from loudou.kernel.money import minor_units
from loudou.ui import formats
from loudou.ui.icons import icon

LOW_MARGIN = Decimal("0.25")
OOB = ' hx-swap-oob="true"'


@dataclass(frozen=True, slots=True)
class RowLook:
    """What a row looks like beside its values: who may change it and see its margin, and the words on it."""

    quote_id: UUID
    is_editable: bool
    shows_margin: bool
    language: str
    scale: int
    places: int
    words: dict[str, str]


def look_of(quote: QuoteHead, *, is_editable: bool, shows_margin: bool, language: str) -> RowLook:
    """The look of all rows of a quote; the words are translated once."""
    words = {
        "quantity": gettext("Quantity"),
        "list": gettext("List price"),
        "discount": gettext("Discount"),
        "unit": gettext("Unit price"),
        "amount": gettext("Amount"),
        "margin": gettext("Margin"),
        "remove": gettext("Remove line"),
        "why": gettext("How this price came about"),
        "hint": gettext("A rate such as 5, or an amount off such as -500"),
        "unpriced": gettext("No price in the list"),
        "tax": gettext("VAT rate"),
        "description": gettext("Description"),
        "free": gettext("Free of charge"),
        "tier": gettext("Tier from %(quantity)s"),
    }
    words = {name: str(escape(word)) for name, word in words.items()}
    return RowLook(
        quote.id, is_editable, shows_margin, language, quote.unit_price_scale, minor_units(quote.currency), words
    )


def rows_html(rows: list[LineRow], look: RowLook) -> SafeString:
    """The rows of the table's body."""
    return mark_safe("".join(_row(row, look) for row in rows))  # noqa: S308 - every part is escaped where it is made


def moved_html(rows: list[LineRow], look: RowLook) -> SafeString:
    """The figures of rows that moved, to be swapped out of band; no input is among them."""
    return mark_safe("".join(_figures(row, look) for row in rows))  # noqa: S308 - as above


def _figures(row: LineRow, look: RowLook) -> str:
    found = [_position(row, OOB), _list_price(row, look, OOB), _unit_price(row, look, OOB), _amount(row, look, OOB)]
    if look.shows_margin:
        found.append(_margin(row, OOB))
    return "".join(found)


def _row(row: LineRow, look: RowLook) -> str:
    words, address = look.words, f"/quotes/{look.quote_id}/lines/{row.id}"
    remove = (
        f'<button class="btn btn--ghost btn--icon btn--sm" type="button" hx-post="{address}/remove" hx-trigger="click"'
        f' aria-label="{words["remove"]} {row.position}">{icon("trash")}</button>'
        if look.is_editable
        else ""
    )
    margin = f'<td class="n" data-label="{words["margin"]}">{_margin(row)}</td>' if look.shows_margin else ""
    post = f' hx-post="{address}" hx-trigger="change"' if look.is_editable else ""
    return (
        f'<tr id="l-{row.id}"{post}>'
        f'<td class="muted num q-no" data-slot="none">{_position(row)}</td>'
        f'<td data-slot="title"><span class="row q-name">{_name(row, look)}</span></td>'
        f'<td class="n" data-label="{words["quantity"]}">{_quantity(row, look)}</td>'
        f'<td class="n soft" data-label="{words["list"]}" data-from="lg">{_list_cell(row, look)}</td>'
        f'<td class="n" data-label="{words["discount"]}">{_discount(row, look)}</td>'
        f'<td class="n" data-label="{words["unit"]}">{_unit_price(row, look)}</td>'
        f'<td class="n medium" data-label="{words["amount"]}">{_amount(row, look)}</td>'
        f'{margin}<td class="q-x" data-slot="aside">{remove}</td></tr>'
    )


def _position(row: LineRow, oob: str = "") -> str:
    return f'<span id="n-{row.id}"{oob}>{row.position}</span>'


def _name(row: LineRow, look: RowLook) -> str:
    if row.product_id is None and look.is_editable:
        tax = _input("tax", quantity_text(row.tax_rate * 100), f"{look.words['tax']} % {row.position}", "q-cell--tax")
        text = _input("description", row.description, f"{look.words['description']} {row.position}", "q-cell--text")
        return f'{icon("edit")}{text}<span class="muted small row q-tax">{look.words["tax"]}{tax}%</span>'
    details = " · ".join(text for text in (row.code, row.spec) if text)
    return (
        f'{icon("cube" if row.product_id else "edit")}<span class="clip">{escape(row.description)}</span>'
        f'<span class="muted small clip">{escape(details)}</span>'
    )


def _quantity(row: LineRow, look: RowLook) -> str:
    shown = quantity_text(row.quantity)
    unit = f'<span class="muted small q-unit">{escape(row.unit)}</span>'
    if not look.is_editable:
        return shown + unit
    return _input("quantity", shown, f"{look.words['quantity']} {row.position}") + unit


def _discount(row: LineRow, look: RowLook) -> str:
    shown = ""
    if row.asked_amount:
        shown = f"-{formats.number(row.asked_amount, lang=look.language, decimals=look.places)}"
    elif row.asked_rate:
        shown = f"{quantity_text(row.asked_rate * 100)}%"
    if not look.is_editable:
        return shown
    return _input("discount", shown, f"{look.words['discount']} {row.position}", hint=look.words["hint"])


def _list_cell(row: LineRow, look: RowLook) -> str:
    if row.product_id is None and look.is_editable:
        return _input(
            "price", _price(row.list_unit_price, look), f"{look.words['list']} {row.position}", "q-cell--price"
        )
    return _list_price(row, look)


def _list_price(row: LineRow, look: RowLook, oob: str = "") -> str:
    if row.product_id is None and look.is_editable:
        return ""
    if not row.is_priced:
        return (
            f'<span id="p-{row.id}"{oob} class="delta" data-tone="bad">{icon("alert")}{look.words["unpriced"]}</span>'
        )
    tier = ""
    if row.tier_unit_price is not None and row.tier_quantity is not None:
        reached = quantity_text(row.tier_quantity)
        hint = f"{look.words['tier'] % {'quantity': reached}}: {_price(row.tier_unit_price, look)}"
        tier = f'<span class="tag q-tier" title="{hint}">{reached}+</span>'
    return f'<span id="p-{row.id}"{oob}>{tier}{_price(row.list_unit_price, look)}</span>'


def _unit_price(row: LineRow, look: RowLook, oob: str = "") -> str:
    price = unit_price_of(row.list_amount - row.discount_amount, row.quantity, look.scale)
    shown = "–" if price is None or not row.is_priced else _price(price, look)
    return (
        f'<button id="u-{row.id}"{oob} class="wf-btn" type="button" popovertarget="wf" hx-trigger="click"'
        f' hx-get="/quotes/{look.quote_id}/lines/{row.id}/waterfall" hx-target="#wf" hx-swap="innerHTML"'
        f' title="{look.words["why"]}">{shown}</button>'
    )


def _amount(row: LineRow, look: RowLook, oob: str = "") -> str:
    amount = row.list_amount - row.discount_amount
    shown = formats.number(amount, lang=look.language, decimals=look.places)
    if row.list_amount and not amount:
        shown = look.words["free"]
    sign = ' class="neg"' if amount < 0 else ""
    return f'<span id="a-{row.id}"{oob}{sign}>{shown}</span>'


def _margin(row: LineRow, oob: str = "") -> str:
    if row.cost_amount is None or not row.net_amount:
        return f'<span id="m-{row.id}"{oob} class="muted">–</span>'
    rate = (row.net_amount - row.cost_amount) / row.net_amount
    tone = "bad" if rate < 0 else "due" if rate < LOW_MARGIN else "good"
    return f'<span id="m-{row.id}"{oob} class="delta" data-tone="{tone}">{formats.percent(rate, lang="en")}</span>'


def _price(price: Decimal, look: RowLook) -> str:
    digits = -int(price.normalize().as_tuple().exponent)
    return formats.number(price, lang=look.language, decimals=max(digits, look.scale))


def _input(name: str, value: str, label: str, extra: str = "", hint: str = "") -> str:
    title = f' title="{hint}"' if hint else ""
    mode = ' inputmode="decimal"' if extra != "q-cell--text" else ""
    return (
        f'<input class="q-cell {extra}" name="{name}" value="{escape(value)}" aria-label="{label}" autocomplete="off"'
        f"{mode}{title}>"
    )

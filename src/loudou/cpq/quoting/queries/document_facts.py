"""What the customer's document says, as texts in one language: every figure formatted once, here."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, override

from loudou.cpq.quoting.models import Issuer, Quote, QuoteLine
from loudou.cpq.quoting.queries.parties import party_facts
from loudou.kernel.money import Money, minor_units, round_half_up
from loudou.kernel.renminbi import renminbi_in_words
from loudou.platform.identity.queries import people
from loudou.ui import formats

ENGLISH = "en"
LINE_FIELDS = (
    *("position", "code", "description", "description_en", "spec", "unit", "unit_en", "quantity", "list_unit_price"),
    *("list_amount", "discount_amount", "tax_rate", "tax_amount"),
)


def document_facts(quote: Quote, language: str) -> dict[str, Any]:
    """Everything the template prints. At most six SQL statements, however many lines."""
    # system: the quote itself was found to be visible
    lines = list(QuoteLine.objects.filter(quote=quote.pk).order_by("position").values(*LINE_FIELDS))
    # system: who we are is on every document
    issuer = Issuer.objects.order_by("-is_default", "created_at", "id").first()
    with override(language):
        return {
            "language": language,
            "title": f"{gettext('Quotation')} {quote.number} V{quote.version_number}",
            "labels": _labels(),
            "is_draft": quote.sent_at is None,
            "date": list((quote.sent_at or quote.updated_at).astimezone(ZoneInfo(quote.time_zone)).timetuple()[:6]),
            "issuer": _issuer(issuer, language),
            "customer": _customer(quote),
            "head": _head(quote, language),
            "lines": [_line(quote, line, language) for line in lines],
            "totals": _totals(quote, lines, language),
            "words": _words(quote, language),
            "terms": _terms(quote, issuer),
        }


def _labels() -> dict[str, str]:
    return {
        "quotation": gettext("Quotation"),
        "draft": gettext("DRAFT"),
        "customer": gettext("Customer"),
        "number": gettext("No."),
        "item": gettext("Product"),
        "quantity": gettext("Quantity"),
        "list_price": gettext("List price"),
        "discount": gettext("Discount"),
        "unit_price": gettext("Unit price"),
        "amount": gettext("Amount"),
        "tax": gettext("VAT rate"),
        "words": gettext("Total in words"),
        "terms": gettext("Terms"),
        "page": gettext("Page {page} of {pages}"),
        "for_issuer": gettext("For the seller"),
        "for_customer": gettext("For the customer (signature, seal)"),
        "date": gettext("Date"),
    }


def _issuer(found: Issuer | None, language: str) -> dict[str, str]:
    if found is None:
        return {"name": "", "details": ""}
    is_english = language == ENGLISH
    details = [found.address_en if is_english and found.address_en else found.address, found.phone]
    if not is_english:
        details.append(found.uscc)
    return {
        "name": found.name_en if is_english and found.name_en else found.name,
        "details": " · ".join(text for text in details if text),
    }


def _customer(quote: Quote) -> dict[str, str]:
    return party_facts(quote.account_id, quote.contact_id)


def _head(quote: Quote, language: str) -> list[list[str]]:
    """Label and text of each fact beside the customer's address."""
    owner = people([quote.owner_id]).get(quote.owner_id) if quote.owner_id else None
    day = (quote.sent_at or quote.updated_at).astimezone(ZoneInfo(quote.time_zone)).date()
    facts = [
        (gettext("Quote no."), f"{quote.number} V{quote.version_number}"),
        (gettext("Date"), formats.day(day, lang=language)),
        (gettext("Valid until"), formats.day(quote.valid_until, lang=language)),
        (gettext("Currency"), quote.currency),
        (gettext("Your contact"), owner.name if owner else ""),
    ]
    return [[label, text] for label, text in facts if text]


def _line(quote: Quote, line: dict[str, Any], language: str) -> dict[str, str]:
    """A line after its own discount; the discount on the whole is a row of the totals."""
    is_english = language == ENGLISH
    unit = line["unit_en"] if is_english and line["unit_en"] else line["unit"]
    amount = line["list_amount"] - line["discount_amount"]
    rate = line["discount_amount"] / line["list_amount"] if line["list_amount"] else Decimal(0)
    return {
        "position": str(line["position"]),
        "name": line["description_en"] if is_english and line["description_en"] else line["description"],
        "spec": " · ".join(text for text in (line["code"], line["spec"]) if text),
        "quantity": f"{quantity_text(line['quantity'])} {unit}".strip(),
        "list_price": unit_price_text(line["list_unit_price"], quote),
        "discount": formats.percent(rate, lang=language, decimals=2) if rate else "",
        "unit_price": unit_price_text(unit_price_of(amount, line["quantity"], quote.unit_price_scale), quote),
        "amount": amount_text(amount, quote),
        "tax": rate_text(line["tax_rate"]),
    }


def _totals(quote: Quote, lines: Sequence[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Label, amount and whether it is the last word, from the list amount to the total."""
    rows: list[tuple[str, Decimal]] = [(gettext("List amount"), quote.list_amount)]
    if quote.discount_amount:
        rows.append((gettext("Line discounts"), -quote.discount_amount))
    if quote.document_discount_amount:
        if quote.discount_amount:
            rows.append((gettext("Subtotal"), quote.list_amount - quote.discount_amount))
        rows.append((gettext("Discount on the whole"), -quote.document_discount_amount))
    rows.append((gettext("Net amount"), quote.net_amount))
    taxes: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in lines:
        taxes[line["tax_rate"]] += line["tax_amount"]
    rows += [(f"{gettext('VAT')} {rate_text(rate)}", taxes[rate]) for rate in sorted(taxes, reverse=True)]
    shown = [{"label": label, "amount": amount_text(amount, quote), "is_total": False} for label, amount in rows]
    total = formats.money(quote.total_amount, quote.currency, lang=language)
    return [*shown, {"label": gettext("Total"), "amount": total, "is_total": True}]


def _words(quote: Quote, language: str) -> str:
    """The total as contracts in China write it; other currencies and languages do not write it in words."""
    is_written = quote.currency == "CNY" and language != ENGLISH
    return renminbi_in_words(Money(quote.total_amount, "CNY")) if is_written else ""


def _terms(quote: Quote, issuer: Issuer | None) -> list[list[str]]:
    facts = [
        (gettext("Payment"), quote.payment_terms),
        (gettext("Delivery"), quote.delivery_terms),
        (gettext("Notes"), quote.terms),
        (gettext("Bank and account"), issuer.bank if issuer else ""),
    ]
    inclusive = (
        gettext("List prices include VAT.") if quote.is_tax_inclusive else gettext("List prices are without VAT.")
    )
    return [[label, text] for label, text in facts if text] + [[gettext("Prices"), inclusive]]


def amount_text(amount: Decimal, quote: Quote) -> str:
    """An amount in whole minor units, without its currency."""
    return formats.number(amount, lang=ENGLISH, decimals=minor_units(quote.currency))


def unit_price_of(amount: Decimal, quantity: Decimal, scale: int) -> Decimal | None:
    """The unit price behind an amount: with the digits of the list where that is exact, else to four places."""
    if not quantity:
        return None
    price = round_half_up(amount / quantity, scale)
    return price if price * quantity == amount else round_half_up(amount / quantity, max(scale, 4))


def unit_price_text(price: Decimal | None, quote: Quote) -> str:
    """A unit price with the digits its list publishes, more where a lump sum makes it so."""
    if price is None:
        return ""
    digits = -int(price.normalize().as_tuple().exponent)
    return formats.number(price, lang=ENGLISH, decimals=max(digits, quote.unit_price_scale))


def quantity_text(quantity: Decimal) -> str:
    """A quantity without trailing zeros."""
    whole = quantity == quantity.to_integral_value()
    return formats.number(quantity.quantize(Decimal(1)) if whole else quantity.normalize(), lang=ENGLISH)


def rate_text(rate: Decimal) -> str:
    """A tax rate as 13%."""
    return f"{quantity_text(rate * 100)}%"

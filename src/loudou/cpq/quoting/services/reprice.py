"""A quote priced anew from the catalogue as it is today."""

from uuid import UUID

from loudou.cpq.catalog.queries import price_list_facts
from loudou.cpq.quoting.errors import QuoteInvalid
from loudou.cpq.quoting.services.lines.look_up import again
from loudou.cpq.quoting.services.lines.rows import read_lines
from loudou.cpq.quoting.services.lines.store import store_prices
from loudou.cpq.quoting.services.lock import lock_editable
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.days import business_day

POLICY = ("price_list_id", "price_date", "is_tax_inclusive", "unit_price_scale")


@records_changes("quote.reprice")
def reprice_quote(
    ctx: Context, *, quote_id: UUID, price_list_id: UUID | None = None, version: int | None = None
) -> None:
    """Look every product's price, tax and cost up again on today's date, in another price list if one is named.

    The list must be in the quote's currency and in use today. Discounts asked for stay. A constant number of SQL
    statements, however many lines. Raises QuoteInvalid, QuoteLocked, QuoteStale, PriceListNotFound, and as
    `lock_undecided`.
    """
    quote = lock_editable(ctx, quote_id, version=version)
    quote.price_date = business_day(ctx)
    wanted = price_list_id or quote.price_list_id
    if wanted is not None:
        chosen = price_list_facts(ctx, wanted)
        if chosen.currency != quote.currency:
            raise QuoteInvalid("The price list is in another currency than the quote.", currency=chosen.currency)
        if not chosen.holds_on(quote.price_date):
            raise QuoteInvalid("This price list is not in use today. Choose another.", price_list=chosen.name)
        quote.price_list_id = chosen.id
        quote.is_tax_inclusive, quote.unit_price_scale = chosen.is_tax_inclusive, chosen.unit_price_scale
    before = read_lines(quote.id)
    store_prices(ctx, quote, before, again(ctx, quote, before.lines), changed=POLICY)

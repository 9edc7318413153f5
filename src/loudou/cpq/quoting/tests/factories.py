"""Quotes as tests need them."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from loudou.cpq.catalog.models import PriceList
from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price, system
from loudou.cpq.quoting.models import ApprovalRule, Quote
from loudou.cpq.quoting.services.create_quotes import create_quotes
from loudou.cpq.quoting.services.send import send_quote
from loudou.cpq.quoting.services.set_lines import set_lines
from loudou.cpq.quoting.services.submit import submit_quote
from loudou.cpq.quoting.shapes import LineDraft, QuoteDraft
from loudou.customers.tests.factories import make_account
from loudou.kernel.context import Context
from loudou.platform.changes.recording import recording

D = Decimal


def make_quote(ctx: Context | None = None, lines: Sequence[LineDraft] = (), **overrides: object) -> Quote:
    """A draft for an account of its own, with these lines."""
    acting = ctx or system()
    if "account_id" not in overrides and "opportunity_id" not in overrides:
        overrides["account_id"] = make_account(acting).id
    if "price_list_id" not in overrides:
        overrides.setdefault("currency", "CNY")
    (made,) = create_quotes(acting, drafts=[QuoteDraft(**overrides)])
    if lines:
        set_lines(acting, quote_id=made, drafts=lines)
    return Quote.objects.get(pk=made)


def typed(price: str, quantity: str = "1", **overrides: object) -> LineDraft:
    """A line without a product, at 13 % tax."""
    values = {"description": "安装调试", "list_unit_price": D(price), "tax_rate": D("0.13")} | overrides
    return LineDraft(quantity=D(quantity), **values)


def make_sent(ctx: Context | None = None, lines: Sequence[LineDraft] = (), **overrides: object) -> Quote:
    """A version that was sent, without asking anybody."""
    acting = ctx or system()
    no_approvals()
    quote = make_quote(acting, lines or [typed("100.00")], **overrides)
    submit_quote(acting, quote_id=quote.id)
    send_quote(acting, quote_id=quote.id)
    quote.refresh_from_db()
    return quote


def no_approvals() -> None:
    """Take the whole matrix out of force."""
    with recording(system(), "test.no_approvals"):
        ApprovalRule.objects.update(is_active=False)


def stocked(count: int) -> tuple[PriceList, list[UUID]]:
    """A price list with this many products, each with a tier from ten pieces on."""
    price_list = make_price_list()
    ids = []
    for number in range(count):
        product = make_product(f"P-{number:05d}", cost=D("60.00"))
        set_price(price_list, product, "100.00")
        set_price(price_list, product, "95.00", 10)
        ids.append(product.id)
    return price_list, ids

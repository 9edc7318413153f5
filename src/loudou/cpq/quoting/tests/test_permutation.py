"""Q03: the order in which lines are written changes no total."""

from decimal import Decimal
from itertools import permutations

import pytest

from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price, system
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.services.set_document_discount import set_document_discount
from loudou.cpq.quoting.services.set_lines import set_lines
from loudou.cpq.quoting.shapes import LineDraft
from loudou.cpq.quoting.tests.factories import make_quote, typed

pytestmark = pytest.mark.django_db
D = Decimal


def test_q03_lines_in_any_order_give_the_same_totals():
    price_list, product = make_price_list(), make_product(cost=D("3.33"))
    set_price(price_list, product, "33.33")
    set_price(price_list, product, "29.99", 10)
    drafts = [
        LineDraft(D(3), product_id=product.id, asked_rate=D("0.1")),
        LineDraft(D(12), product_id=product.id),
        typed("199.99", tax_rate=D("0.06"), shares_discount=False),
        typed("450.00", asked_amount=D("49.99")),
    ]
    quote = make_quote()
    set_document_discount(system(), quote_id=quote.id, rate=D("0.05"))

    totals = set()
    for order in permutations(drafts):
        set_lines(system(), quote_id=quote.id, drafts=order)
        totals.add(
            Quote.objects.values_list("list_amount", "net_amount", "tax_amount", "total_amount").get(pk=quote.id)
        )

    assert len(totals) == 1


def test_q03_pricing_again_changes_nothing():
    quote = make_quote(None, [typed("33.33", "3", asked_rate=D("0.07")), typed("0.01", "7")])
    before = Quote.objects.values("net_amount", "tax_amount", "total_amount").get(pk=quote.id)

    moved = set_document_discount(system(), quote_id=quote.id)

    assert moved == []
    assert Quote.objects.values("net_amount", "tax_amount", "total_amount").get(pk=quote.id) == before

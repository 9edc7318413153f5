"""What the pricing rule works out, SQL that never saw it works out too."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loudou.config.invariants_check import broken_invariants
from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price, system
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.services.set_document_discount import set_document_discount
from loudou.cpq.quoting.services.set_lines import set_lines
from loudou.cpq.quoting.shapes import LineDraft
from loudou.cpq.quoting.tests.factories import make_quote
from loudou.platform.changes.recording import recording

D = Decimal
RATES = st.decimals(0, 1, places=4)
CENTS = st.integers(0, 10**7).map(lambda cents: D(cents).scaleb(-2))
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "quantity": st.integers(-3, 40).map(D),
            "list_unit_price": CENTS,
            "tax_rate": st.sampled_from([D(0), D("0.01"), D("0.06"), D("0.13"), D("0.3333")]),
            "asked": st.one_of(
                st.none(), st.tuples(st.just("asked_rate"), RATES), st.tuples(st.just("asked_amount"), CENTS)
            ),
            "is_product": st.booleans(),
        }
    ),
    min_size=1,
    max_size=8,
)


def draft(drawn, product):
    asked = dict([drawn["asked"]]) if drawn["asked"] else {}
    if drawn["is_product"]:
        return LineDraft(drawn["quantity"], product_id=product.id, **asked)
    return LineDraft(
        drawn["quantity"],
        description="安装调试",
        list_unit_price=drawn["list_unit_price"],
        tax_rate=drawn["tax_rate"],
        **asked,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("currency", ["CNY", "JPY", "KWD"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=LINES,
    whole=st.one_of(st.none(), RATES),
    is_inclusive=st.booleans(),
    mode=st.sampled_from(["compound", "additive"]),
    basis=st.sampled_from(["line", "header"]),
)
def test_q02_q03_the_figures_of_any_quote_are_those_another_reckoner_finds(
    currency, lines, whole, is_inclusive, mode, basis
):
    price_list = make_price_list(currency=currency, is_tax_inclusive=is_inclusive, is_default=False)
    product = make_product(f"P-{price_list.id}", cost=D("3.3333"))
    for least, price in ((0, "100.00"), (10, "66.67"), (20, "120.00")):
        set_price(price_list, product, price, least)
    quote = make_quote(price_list_id=price_list.id, currency=currency)
    with recording(system(), "test.policy"):
        Quote.objects.filter(pk=quote.pk).update(discount_mode=mode, tax_mode=basis)

    set_lines(system(), quote_id=quote.id, drafts=[draft(drawn, product) for drawn in lines])
    set_document_discount(system(), quote_id=quote.id, rate=whole)

    names = ["Q02_quote_totals_add_up", "Q03_figures_follow_from_their_inputs"]
    assert broken_invariants(names) == []

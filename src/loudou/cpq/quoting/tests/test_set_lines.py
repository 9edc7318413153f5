from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.cpq.catalog.errors import PriceListNotFound
from loudou.cpq.catalog.models import PriceList
from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price, system
from loudou.cpq.quoting.errors import QuoteInvalid, QuoteLocked, QuoteNotFound, QuoteStale
from loudou.cpq.quoting.models import QuoteLine
from loudou.cpq.quoting.services.add_lines import add_lines
from loudou.cpq.quoting.services.change_line import change_line
from loudou.cpq.quoting.services.discount_lines import discount_lines
from loudou.cpq.quoting.services.lines.checks import MOST_LINES
from loudou.cpq.quoting.services.remove_lines import remove_lines
from loudou.cpq.quoting.services.reprice import reprice_quote
from loudou.cpq.quoting.services.set_document_discount import set_document_discount
from loudou.cpq.quoting.services.set_lines import set_lines
from loudou.cpq.quoting.shapes import LineDraft
from loudou.cpq.quoting.tests.factories import make_quote, make_sent, stocked, typed
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording

pytestmark = pytest.mark.django_db
D = Decimal


def lines_of(quote):
    return list(QuoteLine.objects.filter(quote=quote.pk).order_by("position"))


def test_ex_7_3_with_the_tier_from_the_list_and_two_discounts():
    price_list, product = make_price_list(), make_product(cost=D(640))
    set_price(price_list, product, "1000.00")
    set_price(price_list, product, "950.00", 10)
    # The customer group's 3 % and the manual 8 % are one rate here: 0.97 x 0.92.
    quote = make_quote(None, [LineDraft(D(12), product_id=product.id, asked_rate=D("0.1076"))])
    set_document_discount(system(), quote_id=quote.id, amount=D(500))

    quote.refresh_from_db()
    (line,) = lines_of(quote)
    assert (quote.net_amount, quote.tax_amount, quote.total_amount) == (D("9673.36"), D("1257.54"), D("10930.90"))
    assert (quote.margin_amount, round(quote.margin_rate, 4)) == (D("1993.36"), D("0.2061"))
    assert line.waterfall == [
        ["tier", "12000.00", "11400.00"],
        ["manual", "11400.00", "10173.36"],
        ["document", "10173.36", "9673.36"],
    ]
    assert line.net_unit_price == D("806.1133")


def test_appendix_a_step_7():
    price_list, server = make_price_list(), make_product("SRV", cost=D(29000))
    set_price(price_list, server, "36500.00")
    set_price(price_list, server, "34675.00", 10)
    support = typed("49182.00", tax_rate=D("0.06"), shares_discount=False)

    quote = make_quote(None, [LineDraft(D(10), product_id=server.id, asked_rate=D("0.04")), support])
    set_document_discount(system(), quote_id=quote.id, amount=D(5000))

    quote.refresh_from_db()
    hardware, service = lines_of(quote)
    assert (hardware.list_amount, hardware.net_amount, hardware.tax_amount) == (
        D("365000"),
        D("327880.00"),
        D("42624.40"),
    )
    assert (service.net_amount, service.tax_amount) == (D("49182.00"), D("2950.92"))
    assert (quote.net_amount, quote.tax_amount, quote.total_amount) == (
        D("377062.00"),
        D("45575.32"),
        D("422637.32"),
    )
    granted = (hardware.discount_amount + hardware.document_discount_amount) / hardware.list_amount
    assert round(granted, 4) == D("0.1017")


def test_appendix_a_step_7_needs_the_director_below_25_per_cent():
    price_list, product = make_price_list(), make_product(cost=D("290000"))
    set_price(price_list, product, "377062.00")

    quote = make_quote(None, [LineDraft(D(1), product_id=product.id)])

    assert (quote.margin_amount, round(quote.margin_rate, 4)) == (D("87062.00"), D("0.2309"))
    assert [(need["code"], need["level"]) for need in quote.needs] == [("quote_margin", 2)]


def test_a_line_without_a_cost_does_not_switch_the_margin_rule_off():
    price_list, product = make_price_list(), make_product(cost=D(90))
    set_price(price_list, product, "100.00")

    quote = make_quote(None, [LineDraft(D(1), product_id=product.id), typed("0.01")])

    assert quote.margin_rate is None
    assert [need["code"] for need in quote.needs] == ["quote_margin"]


def test_lines_named_again_keep_their_id_and_what_is_not_said_and_others_are_gone():
    price_list, product = make_price_list(), make_product()
    set_price(price_list, product, "10.00")
    quote = make_quote(None, [typed("5.00", description="甲"), LineDraft(D(2), product_id=product.id), typed("7.00")])
    first, second, _third = lines_of(quote)

    ids = set_lines(
        system(),
        quote_id=quote.id,
        drafts=[LineDraft(D(3), line_id=second.id), LineDraft(D(4), line_id=first.id), typed("1.00")],
    )

    assert ids[:2] == [second.id, first.id]
    assert [(line.position, line.description, line.quantity, line.net_amount) for line in lines_of(quote)] == [
        (1, product.name, 3, D("30.00")),
        (2, "甲", 4, D("20.00")),
        (3, "安装调试", 1, D("1.00")),
    ]
    quote.refresh_from_db()
    assert (quote.line_count, quote.net_amount) == (3, D("51.00"))


def test_a_line_changed_alone_moves_only_itself_and_the_totals():
    quote = make_quote(None, [typed("10.00"), typed("20.00")])
    first, second = lines_of(quote)

    moved = change_line(system(), quote_id=quote.id, draft=LineDraft(D(5), line_id=first.id, asked_rate=D("0.1")))

    assert moved == [first.id]
    first.refresh_from_db()
    assert (first.net_amount, first.net_unit_price) == (D("45.00"), D("9.00"))
    quote.refresh_from_db()
    assert quote.net_amount == D("65.00")
    assert lines_of(quote)[1].net_amount == second.net_amount


def test_a_discount_on_the_whole_is_shared_and_taken_away_again():
    quote = make_quote(None, [typed("680.00"), typed("450.00"), typed("199.99")])

    moved = set_document_discount(system(), quote_id=quote.id, amount=D(100))

    assert len(moved) == 3
    assert [line.document_discount_amount for line in lines_of(quote)] == [D("51.13"), D("33.83"), D("15.04")]
    set_document_discount(system(), quote_id=quote.id)
    quote.refresh_from_db()
    assert (quote.document_discount_amount, quote.net_amount) == (0, D("1329.99"))


def test_all_lines_get_one_rate_and_one_can_be_chosen():
    quote = make_quote(None, [typed("100.00"), typed("50.00", asked_amount=D(5))])

    discount_lines(system(), quote_id=quote.id, rate=D("0.1"))
    quote.refresh_from_db()
    assert quote.net_amount == D("135.00")

    discount_lines(system(), quote_id=quote.id, rate=None, line_ids=[lines_of(quote)[0].id])
    quote.refresh_from_db()
    assert quote.net_amount == D("145.00")
    with pytest.raises(QuoteNotFound):
        discount_lines(system(), quote_id=quote.id, rate=D("0.1"), line_ids=[uuid4()])


def test_removed_lines_close_ranks():
    quote = make_quote(None, [typed("1.00"), typed("2.00"), typed("4.00")])
    first, second, third = lines_of(quote)

    moved = remove_lines(system(), quote_id=quote.id, line_ids=[first.id])

    assert moved == [second.id, third.id]
    assert [(line.position, line.net_amount) for line in lines_of(quote)] == [(1, D("2.00")), (2, D("4.00"))]
    with pytest.raises(QuoteNotFound):
        remove_lines(system(), quote_id=quote.id, line_ids=[first.id])


def test_repricing_takes_the_prices_of_today_or_of_another_list():
    price_list, product = make_price_list(), make_product(cost=D(5))
    set_price(price_list, product, "10.00")
    quote = make_quote(None, [LineDraft(D(1), product_id=product.id, asked_rate=D("0.1")), typed("1.00")])
    inclusive = make_price_list(name="含税", is_default=False, is_tax_inclusive=True)
    set_price(inclusive, product, "11.30")

    reprice_quote(system(), quote_id=quote.id, price_list_id=inclusive.id)

    quote.refresh_from_db()
    product_line, text_line = lines_of(quote)
    assert (product_line.list_unit_price, product_line.total_amount, product_line.net_amount) == (
        D("11.30"),
        D("10.17"),
        D("9.00"),
    )
    assert (quote.is_tax_inclusive, text_line.total_amount) == (True, D("1.00"))


@pytest.mark.parametrize("change", [{"is_active": False}, {"valid_until": date(2026, 3, 1)}])
def test_a_list_that_is_out_of_use_prices_nothing_anew(change):
    price_list, product = make_price_list(), make_product()
    set_price(price_list, product, "10.00")
    quote = make_quote(None, [LineDraft(D(1), product_id=product.id)])
    with recording(system(), "test.out_of_use"):
        PriceList.objects.filter(pk=price_list.pk).update(**change)

    for chosen in (None, price_list.id):
        with pytest.raises(QuoteInvalid):
            reprice_quote(system(), quote_id=quote.id, price_list_id=chosen)

    before = quote.version
    quote.refresh_from_db()
    assert quote.version == before


def test_repricing_stays_in_its_currency():
    make_price_list()
    quote = make_quote(None, [typed("1.00")])
    dollars = make_price_list(name="USD", currency="USD")

    with pytest.raises(QuoteInvalid):
        reprice_quote(system(), quote_id=quote.id, price_list_id=dollars.id)
    with pytest.raises(PriceListNotFound):
        reprice_quote(system(), quote_id=quote.id, price_list_id=uuid4())


def test_a_product_without_a_price_is_marked_and_a_tier_that_costs_more_is_no_discount():
    price_list, free, odd = make_price_list(), make_product("A"), make_product("B")
    set_price(price_list, odd, "1.00")
    set_price(price_list, odd, "2.00", 10)

    quote = make_quote(None, [LineDraft(D(1), product_id=free.id), LineDraft(D(10), product_id=odd.id)])

    unpriced, dearer = lines_of(quote)
    assert (unpriced.is_priced, unpriced.list_amount) == (False, 0)
    assert (dearer.list_unit_price, dearer.tier_unit_price, dearer.net_amount) == (D("2.00"), None, D("20.00"))


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (LineDraft(D(1)), "description.empty"),
        (typed("-1"), "price.range"),
        (typed("1.005"), "price.places"),
        (typed("1", tax_rate=D(13)), "tax.range"),
        (typed("1", tax_rate=None), "tax.empty"),
        (typed("1", list_unit_price=None), "price.empty"),
        (typed("1", "1e10"), "quantity.range"),
        (typed("1", "0.0000001"), "quantity.places"),
        (typed("1", description="x" * 301), "text.too_long"),
        (typed("1", asked_rate=D("1.01")), "discount.range"),
        (typed("1", asked_rate=D("0.0000001")), "discount.places"),
        (typed("1", asked_amount=D(-1)), "discount.negative"),
        (typed("1", asked_amount=D("0.00001")), "discount.places"),
        (typed("1", asked_rate=D("0.1"), asked_amount=D(1)), "discount.both"),
        (LineDraft(D(1), product_id=uuid4()), "not_found"),
    ],
)
def test_senseless_lines_are_refused_with_their_position_and_nothing_changes(draft, code):
    quote = make_quote(None, [typed("1.00")])

    with pytest.raises(QuoteInvalid) as refused:
        set_lines(system(), quote_id=quote.id, drafts=[typed("1.00"), draft])

    assert code in [(p.code) for p in refused.value.problems if p.row == 2]
    assert len(lines_of(quote)) == 1


def test_products_keep_their_unit_and_take_no_typed_price():
    price_list, product = make_price_list(), make_product(unit="pcs")
    set_price(price_list, product, "1.00")
    quote = make_quote()

    with pytest.raises(QuoteInvalid) as refused:
        set_lines(
            system(),
            quote_id=quote.id,
            drafts=[LineDraft(D("1.5"), product_id=product.id, list_unit_price=D(1))],
        )

    assert {p.code for p in refused.value.problems} == {"quantity.places", "price.from_list"}


def test_amounts_that_cannot_be_kept_are_refused():
    quote = make_quote()

    with pytest.raises(QuoteInvalid):
        set_lines(system(), quote_id=quote.id, drafts=[typed("100000000000", "1000000000")])


def test_a_trade_in_may_come_first_but_a_draft_only():
    quote = make_quote(None, [typed("120.00", "-1")])

    assert quote.net_amount == D("-120.00")


def test_too_many_lines_and_lines_twice_are_refused():
    quote = make_quote(None, [typed("1.00")])
    (line,) = lines_of(quote)

    with pytest.raises(QuoteInvalid):
        set_lines(system(), quote_id=quote.id, drafts=[typed("1.00")] * (MOST_LINES + 1))
    with pytest.raises(QuoteInvalid):
        add_lines(system(), quote_id=quote.id, drafts=[typed("1.00")] * MOST_LINES)
    with pytest.raises(QuoteInvalid):
        set_lines(system(), quote_id=quote.id, drafts=[LineDraft(D(1), line_id=line.id)] * 2)
    with pytest.raises(QuoteNotFound):
        set_lines(system(), quote_id=quote.id, drafts=[LineDraft(D(1), line_id=uuid4())])
    with pytest.raises(QuoteNotFound):
        change_line(system(), quote_id=quote.id, draft=typed("1.00"))


def test_a_quote_that_moved_on_is_stale():
    quote = make_quote(None, [typed("1.00")])

    with pytest.raises(QuoteStale):
        set_lines(system(), quote_id=quote.id, drafts=[], version=quote.version - 1)


def test_a_sent_quote_is_locked(emitted):
    quote = make_sent()
    told = list(emitted)

    for refused in (
        lambda: set_lines(system(), quote_id=quote.id, drafts=[]),
        lambda: add_lines(system(), quote_id=quote.id, drafts=[typed("1.00")]),
        lambda: set_document_discount(system(), quote_id=quote.id, rate=D("0.1")),
        lambda: reprice_quote(system(), quote_id=quote.id),
    ):
        with pytest.raises(QuoteLocked):
            refused()

    assert emitted == told


def test_colleagues_price_and_strangers_see_nothing(ada, ben, cleo, cast):
    quote = make_quote(ada, [typed("1.00")])

    set_lines(ben, quote_id=quote.id, drafts=[typed("2.00")])

    with pytest.raises(QuoteNotFound):
        set_lines(cleo, quote_id=quote.id, drafts=[])
    with pytest.raises(ActionRefused):
        set_lines(cast.acting("fay"), quote_id=quote.id, drafts=[])
    quote.refresh_from_db()
    assert quote.net_amount == D("2.00")


def statements(act):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return len([q for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]])


@pytest.mark.parametrize("act", ["set", "reprice"])
def test_statements_do_not_grow_with_the_lines(act):
    counts = []
    price_list, ids = stocked(40)
    for size in (4, 40):
        drafts = [LineDraft(D(12), product_id=product) for product in ids[:size]]
        quote = make_quote(None, price_list_id=price_list.id)
        if act == "reprice":
            set_lines(system(), quote_id=quote.id, drafts=drafts)
            counts.append(statements(lambda quote=quote: reprice_quote(system(), quote_id=quote.id)))
        else:
            counts.append(
                statements(lambda quote=quote, drafts=drafts: set_lines(system(), quote_id=quote.id, drafts=drafts))
            )

    assert counts[0] == counts[1]
    assert counts[0] <= 12

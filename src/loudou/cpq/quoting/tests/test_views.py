import json
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price
from loudou.cpq.quoting.models import Quote, QuoteLine
from loudou.cpq.quoting.services.submit import submit_quote
from loudou.cpq.quoting.shapes import LineDraft
from loudou.cpq.quoting.tests.factories import make_quote, make_sent, no_approvals, typed
from loudou.platform.identity.models import User

pytestmark = pytest.mark.django_db
D = Decimal
HTMX = {"HX-Request": "true"}


def signed_in(user_id):
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    return client


@pytest.fixture
def client(ada):
    return signed_in(ada.actor_id)


def line_of(quote):
    return QuoteLine.objects.filter(quote=quote.id).order_by("position").first()


def test_the_editor_shows_lines_and_totals(client, ada):
    quote = make_quote(ada, [typed("1234.50", description="<安装>")])

    page = client.get(f"/quotes/{quote.id}/editor").content.decode()

    assert quote.number in page
    assert "&lt;安装&gt;" in page
    assert "1,394.99" in page  # 1,234.50 and 13 % tax
    assert "style=" not in page


def test_the_address_of_the_record_leads_to_the_editor(client, ada):
    quote = make_quote(ada)

    assert client.get(f"/quotes/{quote.id}").headers["Location"] == f"/quotes/{quote.id}/editor"


def test_margins_are_for_those_who_may_see_them(client, ada, dora):
    price_list, product = make_price_list(), make_product(cost=D(77))
    set_price(price_list, product, "100.00")
    quote = make_quote(ada, [LineDraft(D(1), product_id=product.id)])

    mine = client.get(f"/quotes/{quote.id}/editor").content.decode()
    managers = signed_in(dora.actor_id).get(f"/quotes/{quote.id}/editor").content.decode()

    assert "23.0%" not in mine
    assert "23.0%" in managers
    assert "23.00%" not in mine


def test_an_edit_answers_with_figures_only_and_never_with_an_input(client, ada):
    quote = make_quote(ada, [typed("10.00"), typed("20.00")])
    line = line_of(quote)
    sent = {"quantity": "５", "discount": "10%", "description": line.description, "price": "10.00", "tax": "13"}

    answer = client.post(f"/quotes/{quote.id}/lines/{line.id}", sent, headers=HTMX)

    body = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="a-{line.id}"' in body
    assert "45.00" in body
    assert "q-cell" not in body
    assert str(QuoteLine.objects.get(quote=quote.id, position=2).id) not in body
    quote.refresh_from_db()
    assert quote.net_amount == D("65.00")


@pytest.mark.parametrize(
    ("typed_in", "rate", "amount"),
    [("5", "0.05", None), ("5%", "0.05", None), ("−500", None, "500"), ("-1,500.50", None, "1500.5"), ("", None, None)],
)
def test_a_discount_is_typed_as_a_rate_or_as_an_amount_off(client, ada, typed_in, rate, amount):
    quote = make_quote(ada, [typed("10000.00")])

    client.post(f"/quotes/{quote.id}/discount", {"discount": typed_in}, headers=HTMX)

    quote.refresh_from_db()
    assert (quote.asked_rate, quote.asked_amount) == (D(rate) if rate else None, D(amount) if amount else None)


@pytest.mark.parametrize("field", ["quantity", "discount", "price", "tax"])
def test_nonsense_in_a_cell_is_refused_and_nothing_changes(client, ada, field):
    quote = make_quote(ada, [typed("10.00")])
    line = line_of(quote)
    sent = {"quantity": "1", "discount": "", "price": "10", "tax": "13"} | {field: "zehn"}

    answer = client.post(f"/quotes/{quote.id}/lines/{line.id}", sent, headers=HTMX)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    quote.refresh_from_db()
    assert quote.net_amount == D("10.00")


def test_products_are_found_by_pinyin_and_added_once_for_a_double_click(client, ada):
    price_list, product = make_price_list(), make_product("YYB", name="液压泵")
    set_price(price_list, product, "9.90")
    quote = make_quote(ada)

    hits = client.get(f"/quotes/{quote.id}/products", {"q": "yyb"}, headers=HTMX).content.decode()
    headers = HTMX | {"Idempotency-Key": str(uuid4())}
    answers = [
        client.post(f"/quotes/{quote.id}/lines", {"product": str(product.id)}, headers=headers) for _click in range(2)
    ]

    assert "液压泵" in hits
    assert all("9.90" in answer.content.decode() for answer in answers)
    assert QuoteLine.objects.filter(quote=quote.id).count() == 1


def test_an_empty_search_finds_nothing_and_a_text_line_can_be_added(client, ada):
    quote = make_quote(ada)

    assert not client.get(f"/quotes/{quote.id}/products").content.strip()
    client.post(f"/quotes/{quote.id}/lines", {}, headers=HTMX)

    assert line_of(quote).list_unit_price == 0
    assert client.post(f"/quotes/{quote.id}/lines", {"product": "x"}, headers=HTMX).status_code == 422


def test_a_removed_line_comes_back_by_undo(client, ada):
    quote = make_quote(ada, [typed("10.00"), typed("20.00")])
    line = line_of(quote)

    answer = client.post(f"/quotes/{quote.id}/lines/{line.id}/remove", headers=HTMX)
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
    client.post(undo, headers=HTMX)

    quote.refresh_from_db()
    assert QuoteLine.objects.filter(quote=quote.id).count() == 2
    assert quote.net_amount == D("30.00")


def test_terms_discounts_and_prices_beside_the_lines(client, ada):
    price_list = make_price_list()
    quote = make_quote(ada, [typed("100.00")])

    client.post(f"/quotes/{quote.id}/terms", {"payment_terms": "现款", "valid_until": "2030-05-01"}, headers=HTMX)
    client.post(f"/quotes/{quote.id}/lines/discount", {"rate": "10"}, headers=HTMX)
    client.post(f"/quotes/{quote.id}/reprice", {"price_list": str(price_list.id)})

    quote.refresh_from_db()
    assert (quote.payment_terms, quote.net_amount, str(quote.valid_until)) == ("现款", D("90.00"), "2030-05-01")
    assert client.post(f"/quotes/{quote.id}/terms", {"valid_until": "bald"}, headers=HTMX).status_code == 422


def test_the_waterfall_of_a_line_shows_every_step(client, ada):
    price_list, product = make_price_list(), make_product()
    set_price(price_list, product, "100.00")
    set_price(price_list, product, "95.00", 10)
    quote = make_quote(ada, [LineDraft(D(10), product_id=product.id, asked_rate=D("0.1"))])
    client.post(f"/quotes/{quote.id}/discount", {"discount": "-55"}, headers=HTMX)

    body = client.get(f"/quotes/{quote.id}/lines/{line_of(quote).id}/waterfall").content.decode()

    for figure in ("1,000.00", "950.00", "855.00", "800.00"):
        assert figure in body
    assert client.get(f"/quotes/{quote.id}/lines/{uuid4()}/waterfall").status_code == 404


def test_submitting_from_the_page_says_what_is_missing(client, ada):
    quote = make_quote(ada)

    page = client.post(f"/quotes/{quote.id}/do/submit", follow=True).content.decode()

    assert Quote.objects.get(pk=quote.id).status == "draft"
    assert "toast" in page


def test_the_way_from_draft_to_acceptance_on_the_page(client, ada):
    no_approvals()
    # The clock of the page is the machine's.
    quote = make_quote(ada, [typed("10.00")], valid_until=date(2099, 12, 31))

    client.post(f"/quotes/{quote.id}/do/submit")
    client.post(f"/quotes/{quote.id}/do/send")
    page = client.get(f"/quotes/{quote.id}/editor").content.decode()
    assert "q-cell" not in page
    client.post(f"/quotes/{quote.id}/accept", {"accepted_by": ""})
    assert Quote.objects.get(pk=quote.id).status == "sent"
    answer = client.post(f"/quotes/{quote.id}/accept", {"accepted_by": "张总"})

    assert answer.headers["Location"] == f"/quotes/{quote.id}/editor"
    quote.refresh_from_db()
    assert (quote.status, quote.accepted_by, quote.acceptance_ip) == ("accepted", "张总", "127.0.0.1")


def test_a_new_version_opens_at_once_and_is_listed(client, ada):
    quote = make_sent(ada)

    answer = client.post(f"/quotes/{quote.id}/do/new_version")

    fresh = Quote.objects.get(number=quote.number, version_number=2)
    assert answer.headers["Location"] == f"/quotes/{fresh.id}/editor"
    assert "V2" in client.get(f"/quotes/{quote.id}/editor").content.decode()


def test_strangers_find_nothing_and_readers_change_nothing(ada, cleo, cast):
    quote = make_quote(ada, [typed("10.00")])
    stranger, accountant = signed_in(cleo.actor_id), signed_in(cast.fay)

    for address in ("editor", "pdf", "products"):
        expected = 200 if address == "products" else 404
        assert stranger.get(f"/quotes/{quote.id}/{address}").status_code == expected
    assert accountant.get(f"/quotes/{quote.id}/editor").status_code == 200
    assert "q-cell" not in accountant.get(f"/quotes/{quote.id}/editor").content.decode()
    answer = accountant.post(f"/quotes/{quote.id}/discount", {"discount": "5"}, headers=HTMX)
    assert answer.status_code == 403
    assert Client().get(f"/quotes/{quote.id}/editor").status_code == 302


def test_an_approver_sees_why_and_the_author_cannot_approve(ada, dora, client):
    quote = make_quote(ada, [typed("100.00", asked_rate=D("0.3"))])
    submit_quote(ada, quote_id=quote.id)

    manager = signed_in(dora.actor_id)
    page = manager.get(f"/quotes/{quote.id}/editor").content.decode()
    manager.post(f"/quotes/{quote.id}/do/approve")

    assert "30.00%" in page
    assert Quote.objects.get(pk=quote.id).status == "approved"


@pytest.mark.parametrize("lines", [2, 40])
def test_the_page_costs_as_many_statements_for_many_lines(client, ada, lines, django_assert_max_num_queries):
    quote = make_quote(ada, [typed("1.00")] * lines)

    with django_assert_max_num_queries(14):
        client.get(f"/quotes/{quote.id}/editor")


def test_the_list_and_the_form_of_new_quotes_work(client, ada):
    quote = make_quote(ada, name="数据中心一期")

    refused = client.post(f"/quotes/{quote.id}/do/new_version")

    assert "数据中心一期" in client.get("/quotes/").content.decode()
    assert client.get("/quotes/new").status_code == 200
    assert refused.headers["Location"] == f"/quotes/{quote.id}/editor"
    assert not Quote.objects.filter(version_number=2).exists()


def test_the_margin_stands_beside_the_one_that_needs_nobody(client, dora):
    price_list, product = make_price_list(), make_product(cost=D(90))
    set_price(price_list, product, "100.00")
    quote = make_quote(dora, [LineDraft(D(1), product_id=product.id)])

    page = signed_in(dora.actor_id).get(f"/quotes/{quote.id}/editor").content.decode()

    assert "25%</text>" in page
    assert 'class="v" data-tone="warn"' in page


def test_the_price_of_the_whole_is_told_step_by_step(client, ada):
    quote = make_quote(ada, [typed("1000.00")])
    client.post(f"/quotes/{quote.id}/discount", {"discount": "-100"}, headers=HTMX)

    page = " ".join(client.get(f"/quotes/{quote.id}/editor").content.decode().split())
    steps = page.partition('id="q-steps"')[2].partition("</section>")[0]

    figures = ("1,000.00", "−100.00", "900.00", "117.00", "1,017.00")
    places = [steps.index(figure) for figure in figures]
    assert places == sorted(places)

from decimal import Decimal

import pytest
from ninja import NinjaAPI
from ninja.testing import TestClient

from loudou.config.answers import problem
from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price
from loudou.cpq.quoting.api import router
from loudou.cpq.quoting.models import Quote, QuoteLine
from loudou.cpq.quoting.tests.factories import make_quote, make_sent, typed
from loudou.kernel.errors import LoudouError

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(scope="module")
def rest():
    api = NinjaAPI(urls_namespace="quoting-test")
    api.add_router("/quotes", router)

    @api.exception_handler(LoudouError)
    def anticipated(request, error):
        return problem(request, error)

    return TestClient(api)


@pytest.fixture
def call(rest, ada):
    def send(method, path, body=None, ctx=ada):
        request = getattr(rest, method)
        answer = request(f"/quotes{path}", json=body, loudou=ctx)
        return answer.status_code, answer.json()

    return send


def test_all_lines_are_put_at_once_and_read_back(call, ada):
    price_list, product = make_price_list(), make_product(cost=D(7))
    set_price(price_list, product, "10.00")
    quote = make_quote(ada)
    body = {
        "lines": [
            {"product_id": str(product.id), "quantity": "3", "discount_rate": "0.1"},
            {"description": "安装", "quantity": 1, "list_unit_price": "5.00", "tax_rate": "0.06"},
        ],
        "version": quote.version,
    }

    status, answer = call("put", f"/{quote.id}/lines", body)

    assert status == 200
    assert (answer["net_amount"], answer["total_amount"]) == ("32.0000", "35.8100")
    assert [line["net_amount"] for line in answer["lines"]] == ["27.0000", "5.0000"]
    assert "unit_cost" not in answer["lines"][0]
    assert call("get", f"/{quote.id}/lines") == (200, answer)


def test_costs_are_for_those_who_see_margins(call, ada, dora):
    quote = make_quote(ada, [typed("1.00")])

    assert "unit_cost" in call("get", f"/{quote.id}/lines", ctx=dora)[1]["lines"][0]


def test_a_patch_changes_what_it_names(call, ada):
    quote = make_quote(ada, [typed("10.00", "2", asked_rate=D("0.1"))])
    line = QuoteLine.objects.get(quote=quote.id)

    assert call("patch", f"/{quote.id}/lines/{line.id}", {"quantity": "3"})[1]["net_amount"] == "27.0000"
    assert call("patch", f"/{quote.id}/lines/{line.id}", {"discount_amount": "7"})[1]["net_amount"] == "23.0000"
    assert call("patch", f"/{quote.id}/lines/{line.id}", {"discount_rate": None})[1]["net_amount"] == "30.0000"
    assert call("patch", f"/{quote.id}/lines/{quote.id}", {"quantity": "3"})[0] == 404


def test_lines_are_added_and_removed(call, ada):
    quote = make_quote(ada, [typed("10.00")])
    line = {"description": "x", "quantity": "1", "list_unit_price": "5", "tax_rate": "0"}

    status, answer = call("post", f"/{quote.id}/lines", {"lines": [line]})
    removed = call("delete", f"/{quote.id}/lines/{answer['ids'][0]}")

    assert (status, removed[0], len(removed[1]["lines"])) == (201, 200, 1)


def test_discount_and_terms(call, ada):
    quote = make_quote(ada, [typed("100.00")])

    assert call("put", f"/{quote.id}/discount", {"rate": "0.05"})[1]["net_amount"] == "95.0000"
    answer = call("patch", f"/{quote.id}/terms", {"payment_terms": "现款", "valid_until": "2027-01-01"})[1]

    assert (answer["payment_terms"], answer["valid_until"]) == ("现款", "2027-01-01")


@pytest.mark.parametrize(
    "body",
    [
        {"lines": [{"quantity": "NaN"}]},
        {"lines": [{"quantity": "1e400"}]},
        {"lines": [{"quantity": "1", "unknown": 1}]},
        {"lines": "x"},
        {"lines": [{"quantity": "1"}]},
    ],
)
def test_malformed_lines_are_refused_and_nothing_changes(call, ada, body):
    quote = make_quote(ada, [typed("10.00")])

    assert call("put", f"/{quote.id}/lines", body)[0] == 422
    assert Quote.objects.get(pk=quote.id).net_amount == D("10.00")


def test_strangers_and_late_writers_are_told(call, ada, cleo):
    quote, sent = make_quote(ada, [typed("10.00")]), make_sent(ada)

    assert call("get", f"/{quote.id}/lines", ctx=cleo)[0] == 404
    assert call("put", f"/{quote.id}/lines", {"lines": [], "version": 1})[0] == 409
    assert call("put", f"/{sent.id}/lines", {"lines": []})[0] == 409


def test_the_document_is_served(rest, ada):
    quote = make_sent(ada)

    answer = rest.get(f"/quotes/{quote.id}/document", loudou=ada)

    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("number", ["１２", "1_000", " 12 ", "+5", "1,000", "1e3", "NaN", "Infinity", "٣", ""])
def test_b151_only_plain_numbers_are_taken(call, ada, number):
    quote = make_quote(ada)
    line = {"description": "安装", "quantity": number, "list_unit_price": "5.00", "tax_rate": "0.06"}

    status, _answer = call("put", f"/{quote.id}/lines", {"lines": [line]})

    assert status == 422
    assert not QuoteLine.objects.exists()

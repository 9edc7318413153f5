"""Platform: domain rules 11.11, over the pages and the API."""

import json
from decimal import Decimal

import pytest
from django.test import Client

from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price
from loudou.cpq.quoting.services.set_lines import set_lines
from loudou.cpq.quoting.shapes import LineDraft
from loudou.cpq.quoting.tests.factories import make_quote
from loudou.customers.tests.factories import make_account
from loudou.platform.changes.recording import recording
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.models import User
from loudou.platform.identity.services.issue_token import issue_token

pytestmark = pytest.mark.django_db
COST = "613.57"
MARGIN = "38.643"
"""Percent of 1,000.00 that are not cost."""


@pytest.fixture
def ask(cast, ctx):
    """What a person is answered at an address, as text: pages with the browser, the API with a token."""

    def answer(name, address):
        user = User.objects.get(pk=getattr(cast, name))
        client = Client()
        if address.startswith("/api/"):
            with recording(ctx, "test.token"):
                token = issue_token(ctx, user_id=user.pk, name="test", scope=TokenScope.READ)
            response = client.get(address, headers={"Authorization": f"Bearer {token}"})
        else:
            client.force_login(user)
            response = client.get(address)
        assert response.status_code == 200, (address, response.content[:300])
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return body.decode(errors="replace")

    return answer


def test_ex_11_2_a_hidden_cost_hides_what_is_derived_from_it(ask, ada):
    product = make_product("SRV-1", cost=Decimal(COST))
    set_price(make_price_list(), product, "1000.00")
    quote = make_quote(ada)
    set_lines(ada, quote_id=quote.pk, drafts=[LineDraft(Decimal(1), product_id=product.pk)])
    addresses = [
        "/products/",
        f"/products/{product.pk}",
        f"/products/{product.pk}/peek",
        "/api/v1/products?limit=200",
        f"/api/v1/products/{product.pk}",
        f"/api/v1/products/{product.pk}/history",
        "/quotes/",
        f"/quotes/{quote.pk}/editor",
        "/quotes/export.csv",
        f"/api/v1/quotes/{quote.pk}",
        f"/api/v1/quotes/{quote.pk}/lines",
        f"/api/v1/quotes/{quote.pk}/history",
    ]

    leaks = [address for address in addresses for secret in (COST, MARGIN) if secret in ask("ada", address)]

    assert leaks == []
    assert COST in ask("dora", f"/api/v1/products/{product.pk}")
    assert Decimal(json.loads(ask("dora", f"/api/v1/quotes/{quote.pk}"))["margin_rate"]) == Decimal("0.38643")
    assert "margin_rate" not in json.loads(ask("ada", f"/api/v1/quotes/{quote.pk}"))


def test_ex_11_3_the_second_of_two_saves_is_told_what_is_there(cast, ctx, ada):
    account = make_account(ada, city="苏州", owner_id=cast.ada)
    with recording(ctx, "test.token"):
        token = issue_token(ctx, user_id=cast.ada, name="test", scope=TokenScope.WRITE)

    def save(city, version):
        return Client().patch(
            f"/api/v1/accounts/{account.pk}",
            json.dumps({"city": city, "version": version}),
            "application/json",
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": city},
        )

    first, second = save("宁波", account.version), save("无锡", account.version)

    account.refresh_from_db()
    assert (first.status_code, first.json()["version"]) == (200, account.version)
    assert (second.status_code, second.json()["code"]) == (409, "stale")
    assert second.json()["facts"]["current"]["city"] == "宁波"
    assert (account.city, account.version) == ("宁波", first.json()["version"])

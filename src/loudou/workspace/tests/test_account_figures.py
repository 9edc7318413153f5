"""The strip of figures on the page of an account: right, per currency, within rights, and leading to its rows."""

from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from loudou.customers.tests.factories import make_account
from loudou.platform.records.query import ListQuery, list_records
from loudou.platform.records.registry import record_type
from loudou.revenue.orders.tests.factories import make_order
from loudou.revenue.receivables.tests.factories import make_payment, make_receivable
from loudou.sales.pipeline.services.lose import lose_opportunities
from loudou.sales.pipeline.tests.factories import make_opportunity, reason
from loudou.workspace.customer.figures import account_figures
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(cast):
    """The administrator's own context."""
    return cast.acting("root")


def figures(ctx, account):
    return {one["label"]: one for one in account_figures(ctx, account.pk)}


def rows_behind(ctx, kind, figure):
    """The records the figure's address lists."""
    asked = parse_qs(urlsplit(figure["url"]).query)["filter"][0]
    return list_records(ctx, record_type(kind), ListQuery(filter=asked)).rows


def test_each_figure_counts_what_its_address_lists(root):
    account, other = make_account(root), make_account(root, name="无锡别家有限公司")
    lost = make_opportunity(root, account_id=account.pk, amount=Decimal(700_000))
    lose_opportunities(root, opportunity_ids=[lost.pk], reason_id=reason("price").pk)
    for account_id, amount in ((account.pk, 300_000), (account.pk, 100_000), (other.pk, 900_000)):
        make_opportunity(root, account_id=account_id, amount=Decimal(amount))
    make_receivable(root, account_id=account.pk, amount="20000.00", due=f"{NOW.year}-01-31")
    make_receivable(root, account_id=account.pk, amount="30000.00", due=f"{NOW.year + 1}-01-31")
    make_payment(root, account_id=account.pk, amount="15000.00")

    shown = figures(root, account)

    assert (shown["进行中商机"]["value"], shown["进行中商机"]["unit"]) == ("¥40万", " · 2个")
    assert (shown["未结应收"]["value"], shown["未结应收"]["delta"]) == ("¥5万", "¥2万")
    assert (shown["累计回款"]["value"], shown["累计回款"]["unit"]) == ("¥1.5万", " · 1笔回款")
    assert {row["amount"] for row in rows_behind(root, "opportunity", shown["进行中商机"])} == {300_000, 100_000}
    assert len(rows_behind(root, "receivable", shown["未结应收"])) == 2
    assert len(rows_behind(root, "payment", shown["累计回款"])) == 1


def test_an_order_counts_once_it_is_confirmed(root):
    account = make_account(root)
    make_order(root, account_id=account.pk)
    confirmed = make_order(root, account_id=account.pk, is_confirmed=True)

    shown = figures(root, account)["累计成交"]

    assert (shown["value"], shown["unit"], shown["foot"]) == ("¥1,130", " · 1单", "首单3月2日")
    assert [row["id"] for row in rows_behind(root, "order", shown)] == [confirmed.pk]


def test_amounts_of_two_currencies_stand_beside_each_other(root):
    account = make_account(root)
    make_opportunity(root, account_id=account.pk, amount=Decimal(300_000))
    make_opportunity(root, account_id=account.pk, amount=Decimal(50_000), currency="USD")

    assert figures(root, account)["进行中商机"]["value"] == "¥30万 + US$5万"


def test_what_somebody_may_not_read_is_left_out_and_not_summed(cast, root):
    account = make_account(root, owner_id=cast.cleo)
    make_opportunity(root, account_id=account.pk, owner_id=cast.cleo)

    assert figures(cast.acting("max"), account) == {}
    assert figures(cast.acting("ada"), account)["进行中商机"]["value"] == "–"
    assert figures(cast.acting("cleo"), account)["进行中商机"]["value"] == "¥40万"


def test_the_page_shows_the_strip(cast, root):
    account = make_account(root)
    client = Client()
    client.force_login(get_user_model().objects.get(pk=cast.root))

    page = client.get(f"/accounts/{account.pk}").content.decode()

    assert 'aria-label="关键数字"' in page

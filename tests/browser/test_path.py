"""The whole path by clicking: from a lead to the payment that settles its order, and the funnel that counts it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import sale, steps
from tests.browser.conftest import Visitor


@pytest.mark.parametrize(
    ("size", "language", "theme", "company", "mobile"),
    [
        ("desktop", "zh", "light", "宁波远航机械有限公司", "19900770001"),
        ("phone", "en", "dark", "Ningbo Voyage Machinery", "19900770002"),
    ],
)
def test_a_lead_becomes_money(visit, size, language, theme, company, mobile):
    look = {"size": size, "language": language, "theme": theme}
    seller, manager, clerk = visit(None, **look), visit("zhao.qiming", **look), visit("fang.kuaiji", **look)
    leads_before = _leads_in_the_funnel(manager)

    steps.come_in(seller, "lin.xiao")
    steps.new_lead(seller, name="沈远", company=company, mobile=mobile)
    steps.log_call(seller, "Two machines for the new line")
    steps.convert(seller, "650000")
    sale.to_quotation(seller)
    quote_url = sale.quote(seller)
    sale.approve(visit("jia.zhe", **look), quote_url)
    sale.send_and_accept(seller)
    order_url = sale.order(seller, company)
    receivable = sale.deliver(clerk, order_url)
    sale.pay(clerk, company, receivable)

    sale.look_again(clerk.page, order_url, lambda page: page.locator("a", has_text=receivable))
    expect(clerk.page.locator("tr", has_text=receivable)).to_contain_text(re.compile("已核销|Settled"))
    assert _leads_in_the_funnel(manager) == leads_before + 1


def _leads_in_the_funnel(manager: Visitor) -> int:
    page = manager.page
    page.goto("/")
    steps.go(manager, "/insights/funnel")
    return int(page.locator(".fn__n").first.inner_text().replace(",", ""))

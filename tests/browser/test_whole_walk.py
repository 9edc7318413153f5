"""The whole walk: from pages a stranger reads on a telephone to the money, and what the campaign returned on it."""

import re
from datetime import date, timedelta
from decimal import Decimal

from playwright.sync_api import Page, expect

from loudou.config.demo.people import EAST, sellers
from tests.browser import forms, sale, steps
from tests.browser.conftest import Visitor, settled
from tests.browser.website import WebSite

CAMPAIGN, COMPANY = "秋季新品发布", "无锡启航数控设备有限公司"
COST = Decimal(10_000)
WITHIN = 20_000  # milliseconds: what the worker does


def test_what_a_campaign_returned_follows_a_stranger_from_the_first_page_to_the_payment(visit, website, installation):
    marketer, stranger = visit("ma.shichang"), visit(None, size="phone")
    pricing, clerk, admin = visit("jia.zhe"), visit("fang.kuaiji"), visit("admin")
    campaign_url = _campaign(marketer)
    form_url = forms.build(marketer, "新品资料", "autumn", campaign=CAMPAIGN, pool="华东线索池")
    assert _return_on_cash(marketer.page, installation) == "−100.0%"

    _read_and_fill_in(stranger.page, website, installation, form_url)

    forms.lead_of(admin.page, COMPANY).locator("a").first.click()
    settled(admin.page)
    _is_scored_by_what_was_read(admin.page)
    # Two pages read make nobody a lead to be called at once: it waits until somebody has the rules share it out.
    _share_out(admin)
    seller = visit(_owner_of(admin.page))
    seller.page.goto(admin.page.url)
    steps.convert(seller, "650000")
    sale.to_quotation(seller)
    quote_url = sale.quote(seller)
    sale.approve(pricing, quote_url)
    sale.send_and_accept(seller)
    order_url = sale.order(seller, COMPANY)
    receivable = sale.deliver(clerk, order_url)
    assert _return_on_cash(marketer.page, installation) == "−100.0%"
    sale.pay(clerk, COMPANY, receivable)

    expected = f"{(Decimal(sale.TOTAL) - COST) / COST * 100:,.1f}%"
    assert expected == "6,942.2%"
    sale.look_again(
        marketer.page, campaign_url, lambda page: page.locator("tr.cmp-chosen td:last-child", has_text=expected)
    )
    assert _return_on_cash(marketer.page, installation) == expected


def _share_out(admin: Visitor) -> None:
    """Have the assignment rules choose an owner: the act names nobody."""
    lead_url = admin.page.url
    admin.page.goto(f"{lead_url}/act/assign")
    steps.save(admin.page)
    admin.page.goto(lead_url)
    settled(admin.page)


def _owner_of(page: Page) -> str:
    """The user name of the salesperson of the region the lead was given to."""
    shown = page.locator("main").inner_text()
    (owner,) = [one.username for one in sellers(EAST) if one.name in shown]
    return owner


def _campaign(marketer: Visitor) -> str:
    """A campaign that cost 10,000 and names itself; returns its address."""
    page = marketer.page
    today = date.today()  # noqa: DTZ011 - typed by a person who looks at a calendar
    page.goto("/campaigns/new")
    page.fill("[name=name]", CAMPAIGN)
    page.locator("[name=kind]").select_option("webinar")
    page.fill("[name=start_date]", str(today - timedelta(days=2)))
    page.fill("[name=end_date]", str(today + timedelta(days=30)))
    steps.save(page)
    page.wait_for_url(re.compile(r"/campaigns/[0-9a-f-]{36}"))
    address = page.url
    page.locator("main a[href*='/campaign-costs/new?']").first.click()
    page.fill("[name=label]", "直播平台")
    page.locator("[name=category]").select_option("media")
    page.fill("[name=actual_amount]", str(COST))
    steps.save(page)
    return address


def _return_on_cash(page: Page, installation: str) -> str:
    """What the page of returns says of the campaign."""
    page.goto("/insights/campaigns")
    settled(page)
    shown = page.locator("tr, .cmp-row, article", has_text=CAMPAIGN).first.inner_text()
    return re.findall(r"−?[\d,]+\.\d%", shown)[-1]


def _read_and_fill_in(page: Page, website: WebSite, installation: str, form_url: str) -> None:
    """Two pages of the company's own site, then its link to the form; nothing of the way stands in the address."""
    tracker = f'<script src="{installation}/t.js" data-loudou defer></script>'
    prices = f'<p><a href="{form_url}?utm_source=site">索取资料</a></p>{tracker}'
    website.publish("/prices", "价格", prices)
    start = website.publish("/", "首页", f'<p><a href="/prices">价格</a></p>{tracker}')
    page.goto(start)
    with page.expect_response("**/api/visitor-pass") as given:
        page.get_by_text("价格").click()
    assert given.value.status == 200
    page.wait_for_function("window.loudou && window.loudou.pass().then(Boolean)")
    with page.expect_request(re.compile(r"/f/autumn\?.*lv=")):
        page.get_by_text("索取资料").click()
    page.wait_for_url(re.compile(r"/f/autumn\?utm_source=site$"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    forms.fill_in(page, name="陆远航", company=COMPANY, mobile="13336060201")
    page.wait_for_timeout(forms.SLOWER_THAN_A_MACHINE)
    forms.send(page)
    page.wait_for_url("**/thanks")


def _is_scored_by_what_was_read(page: Page) -> None:
    """Two pages viewed are worth two points of fifty; the worker counts them right after the lead came in."""
    behaviour = page.locator(".score-dim", has_text="行为")
    for _ in range(sale.ONCE_MORE):
        if behaviour.locator(".reason", has_text="浏览页面").count():
            break
        page.wait_for_timeout(500)
        page.reload()
        settled(page)
    expect(behaviour.locator(".score-dim__v")).to_have_text("4.0")
    expect(page.locator("#timeline-items")).to_contain_text("浏览页面 × 2")

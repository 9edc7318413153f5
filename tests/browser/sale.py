"""From a deal to the payment that settles its order, by clicking."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.conftest import Visitor, settled

ONCE_MORE = 20
"""How often a page is looked at again for what the worker does meanwhile."""
TOTAL = "704216.00"
"""What two machines cost at that discount, with tax."""


def to_quotation(seller: Visitor) -> None:
    """The second stage lets nobody pass who has not done what it asks for, and says what is missing."""
    page = seller.page
    steps.act(seller, "stage")
    stage = steps.current_stage(page).inner_text()

    steps.act(seller, "stage")

    missing = page.locator(".gate-list").first.locator(".missing > .grow").all_inner_texts()
    assert len(missing) == 3
    for label in missing:
        expect(steps.toast(page)).to_contain_text(label.strip())
    assert steps.current_stage(page).inner_text().split()[0] == stage.split()[0]

    steps.meet_the_conditions(page)
    steps.act(seller, "stage")
    expect(steps.current_stage(page)).not_to_contain_text(stage.split()[0])


def quote(seller: Visitor) -> str:
    """A quote of two machines at a discount that needs a manager; returns its address."""
    page = seller.page
    page.locator("main a[href*='/quotes/new?']").first.click()
    steps.save(page)
    page.wait_for_url("**/editor")
    steps.add_line(page, "HV-850", quantity="2", discount="5")
    expect(page.locator("#q-totals")).to_contain_text("623,200.00")
    steps.act_on_quote(seller, "submit")
    expect(page.locator(".q-banner .banner")).to_be_visible()
    return page.url


def approve(pricing: Visitor, quote_url: str) -> None:
    """Pricing lets the discount pass: it asks for the second level."""
    pricing.page.goto(quote_url)
    steps.act_on_quote(pricing, "approve")
    expect(pricing.page.locator(".q-banner .banner")).to_have_attribute("data-tone", "good")


def send_and_accept(seller: Visitor) -> None:
    """The quote goes out and the customer takes it."""
    page = seller.page
    page.reload()
    settled(page)
    steps.act_on_quote(seller, "send")
    page.locator("[popovertarget=accept]:visible").click()
    page.fill("#accept [name=accepted_by]", "沈远")
    page.locator("#accept .btn--primary").click()
    settled(page)
    expect(page.locator("[popovertarget=accept]")).to_have_count(0)


def order(seller: Visitor, company: str) -> str:
    """The order that came of the accepted quote, confirmed; returns its address."""
    page = seller.page
    row = look_again(page, "/orders/", lambda page: page.locator("tbody tr", has_text=company))
    row.locator("a").first.click()
    page.wait_for_url(re.compile(r"/orders/[0-9a-f-]{36}"))
    steps.act(seller, "confirm")
    return page.url


def deliver(clerk: Visitor, order_url: str) -> str:
    """Everything leaves the house; returns the number of the receivable that follows."""
    page = clerk.page
    page.goto(order_url)
    steps.act(clerk, "deliver")
    page.wait_for_url("**/act/deliver")
    steps.save(page)
    page.wait_for_url(order_url)
    link = look_again(page, order_url, lambda page: page.get_by_text(re.compile(r"AR-\d{4}-\d{6}")))
    return str(re.findall(r"AR-\d{4}-\d{6}", link.inner_text())[0])


def pay(clerk: Visitor, company: str, receivable: str) -> None:
    """The money comes in and is applied to what the workbench proposes for it, and to nothing else."""
    page = clerk.page
    steps.go(clerk, "/receivables/matching")
    page.locator(".page-head a[href='/payments/new']").click()
    page.fill("[name=payer_name]", company)
    page.fill("[name=amount]", TOTAL)
    page.fill("[name=memo]", receivable)
    steps.save(page)
    steps.go(clerk, "/receivables/matching")
    row = page.locator(".match", has_text=receivable)
    expect(row.locator(".pill")).to_have_attribute("data-tone", "good")
    chosen = page.locator(".match input[name=payment]:checked")
    while chosen.count():
        chosen.first.uncheck()
    row.locator("input[name=payment]").check()
    expect(page.locator("#match-total .btn--primary")).to_contain_text("704,216.00")
    page.locator("#match-total .btn--primary").click()
    settled(page)
    expect(page.locator(".match", has_text=receivable)).to_have_count(0)


def look_again(page: Page, address: str, wanted) -> Locator:
    """What the worker brings about, looked for until it is there."""
    for _ in range(ONCE_MORE):
        page.goto(address)
        settled(page)
        if wanted(page).count():
            return wanted(page).first
        page.wait_for_timeout(300)
    return pytest.fail(f"{address} never showed it")

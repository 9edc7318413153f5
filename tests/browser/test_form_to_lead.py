"""A marketer builds a form, a visitor fills it in on a telephone, and a seller has the lead with its score."""

import re
from time import monotonic

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import Visitor, settled

COMPANY = "昆山鼎新精密机械有限公司"
MOBILE = "19900770101"
APPEARS_WITHIN = 15  # seconds: the worker makes the lead


def test_a_form_becomes_a_lead_that_is_scored_and_assigned(visit):
    marketer = visit("ma.shichang")
    visitor = visit(None, size="phone")
    manager = visit("admin")

    address = _build(marketer)
    _fill_in(visitor.page, address)

    lead = _lead_of(manager.page, COMPANY)
    expect(lead).to_contain_text(re.compile(r"\d"))
    lead.locator("a").first.click()
    settled(manager.page)
    expect(manager.page.locator("main")).to_contain_text("展会登记")
    expect(manager.page.locator("main .ring").first).to_be_visible()
    marketer.page.reload()
    expect(marketer.page.locator(".fb__numbers .num").nth(2)).to_have_text("1")


def _build(marketer: Visitor) -> str:
    """A form with one question more than it begins with, dragged to the top, published; returns its address."""
    page = marketer.page
    page.goto("/forms/")
    settled(page)
    page.locator(".page-head a[href='/forms/new']").click()
    page.fill("[name=name]", "展会登记")
    page.fill("[name=slug]", "expo")
    steps.save(page)
    page.wait_for_url("**/builder")
    page.locator("[hx-get$='/part/email']").click()
    expect(page.locator("#fields > li")).to_have_count(5)
    added = page.locator("#fields > li").last
    added.locator("[name=field-target]").select_option("email")
    page.locator("[hx-get$='/part/consent']").click()
    page.locator("[name=consent-text]").fill("仅用于联系您。")
    expect(page.locator("#preview")).to_contain_text("仅用于联系您。")
    added.locator("[data-move-up]").click()
    expect(page.locator("#fields > li").nth(3).locator("[name=field-target]")).to_have_value("email")
    _drag_up(page)
    expect(page.locator("#fields > li").first.locator("[name=field-target]")).to_have_value("company")
    page.locator("[name=publish]").click()
    settled(page)
    expect(page.locator("#fields > li").first.locator("[name=field-target]")).to_have_value("company")
    return page.locator("a[href$='/f/expo']").get_attribute("href")


def _drag_up(page: Page) -> None:
    """Drag the second question above the first, as a hand does: in small steps."""
    first, second = (page.locator("#fields > li").nth(place) for place in (0, 1))
    second.locator(".grip").scroll_into_view_if_needed()
    first.locator(".grip").scroll_into_view_if_needed()
    goal, grip = first.locator(".grip").bounding_box(), second.locator(".grip")
    grip.hover()
    page.mouse.down()
    page.mouse.move(goal["x"] + 8, goal["y"] + 40, steps=8)
    page.mouse.move(goal["x"] + 8, goal["y"] + 2, steps=8)
    page.mouse.up()


def _fill_in(page: Page, address: str) -> None:
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("您的姓名").fill("沈远")
    page.get_by_label("公司").fill(COMPANY)
    page.get_by_label("手机").fill(MOBILE)
    page.get_by_label("邮箱").fill("shen@example.com")
    page.get_by_label("仅用于联系您。").check()
    page.wait_for_timeout(1100)  # nobody fills in a form faster than in a second
    page.get_by_role("button", name="发送").click()
    page.wait_for_url("**/thanks")


def _lead_of(page: Page, company: str):
    """The row of the lead, once the worker has made it."""
    end = monotonic() + APPEARS_WITHIN
    while True:
        page.goto(f'/leads/?view=all&filter=company == "{company}"')
        settled(page)
        rows = page.locator("tbody tr[data-row]")
        if rows.count() or monotonic() > end:
            return rows.first
        page.wait_for_timeout(500)

"""Building a form, filling it in, and finding the lead it made, as people do."""

from time import monotonic

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser import steps
from tests.browser.conftest import Visitor, settled

APPEARS_WITHIN = 15  # seconds: the worker makes the lead
SLOWER_THAN_A_MACHINE = 1100  # milliseconds: nobody fills in a form faster than in a second


def build(marketer: Visitor, name: str, slug: str, *, campaign: str = "", pool: str = "", origins: str = "") -> str:
    """A form with one question more than it begins with, dragged to the top, published; returns its address."""
    page = marketer.page
    page.goto("/forms/")
    settled(page)
    page.locator(".page-head a[href='/forms/new']").click()
    page.fill("[name=name]", name)
    page.fill("[name=slug]", slug)
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
    page.fill("[name=campaign]", campaign)
    page.fill("[name=pool]", pool)
    page.fill("[name=origins]", origins)
    page.locator("[name=publish]").click()
    settled(page)
    expect(page.locator("#fields > li").first.locator("[name=field-target]")).to_have_value("company")
    return page.locator(f"a[href$='/f/{slug}']").get_attribute("href")


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


def fill_in(page: FrameLocator | Page, *, name: str, company: str, mobile: str) -> None:
    """Answer the questions as somebody reads them and send; `page` may be a frame of another page."""
    page.get_by_label("您的姓名").fill(name)
    page.get_by_label("公司").fill(company)
    page.get_by_label("手机").fill(mobile)
    page.get_by_label("邮箱").fill(f"{mobile}@example.com")
    page.get_by_label("仅用于联系您。").check()


def send(page: FrameLocator | Page) -> None:
    """Press the button."""
    page.get_by_role("button", name="发送").click()


def lead_of(page: Page, company: str) -> Locator:
    """The row of the lead, once the worker has made it."""
    end = monotonic() + APPEARS_WITHIN
    while True:
        page.goto(f'/leads/?view=all&filter=company == "{company}"')
        settled(page)
        rows = page.locator("tbody tr[data-row]")
        if rows.count() or monotonic() > end:
            return rows.first
        page.wait_for_timeout(500)

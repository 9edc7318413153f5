"""Moves people make on the pages, the same at a desk and on a phone."""

from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor, settled, sign_in

LATER = (date.today() + timedelta(days=40)).isoformat()  # noqa: DTZ011 - typed by a person who looks at a calendar


def go(visitor: Visitor, address: str) -> None:
    """Open a page of the side bar by clicking: at once at a desk, through the bottom bar or its menu on a phone."""
    page = visitor.page
    in_reach = page.locator(f".bottom-bar__item[href='{address}']:visible")
    if in_reach.count():
        in_reach.click()
    else:
        _through_the_side_bar(visitor, address)
    page.wait_for_url(f"**{address}*")
    settled(page)


def _through_the_side_bar(visitor: Visitor, address: str) -> None:
    """Click the page itself, or first its stage, which shows the pages below it."""
    page = visitor.page
    link = page.locator(f".side .nav__item[href='{address}']").last
    _open_side_bar(visitor)
    if not link.is_visible():
        page.locator(f".nav__sub:has([href='{address}'])").locator("xpath=preceding-sibling::a[1]").click()
        settled(page)
        _open_side_bar(visitor)
    link.click()


def _open_side_bar(visitor: Visitor) -> None:
    if visitor.is_phone:
        visitor.page.locator(".bottom-bar__item[href='#side']").click()


def act(visitor: Visitor, key: str) -> None:
    """Press an act of a record's page, in its head or at the foot of a phone."""
    bar = ".phone-actions" if visitor.is_phone else ".rec-actions"
    reached = visitor.page.locator(f"{bar} :is(a[href$='/act/{key}'], form[action$='/{key}'] button)")
    reached.first.click()
    settled(visitor.page)


def save(page: Page) -> None:
    """Send the form of the page."""
    page.locator("main .form__foot .btn--primary").click()
    settled(page)


def toast(page: Page) -> Locator:
    """The newest message at the foot of the page."""
    return page.locator("#toasts .toast").last


def new_lead(visitor: Visitor, *, name: str, company: str, mobile: str) -> None:
    """Write a lead down by hand."""
    page = visitor.page
    go(visitor, "/leads/")
    page.locator(".page-head a[href='/leads/new']").click()
    page.fill("[name=name]", name)
    page.fill("[name=company]", company)
    page.fill("[name=mobile]", mobile)
    save(page)
    expect(page.locator("h1")).to_have_text(company)


def log_call(visitor: Visitor, text: str) -> None:
    """Note a call with its outcome."""
    page = visitor.page
    page.fill(".composer [name=body]", text)
    page.locator(".composer [name=outcome]").select_option(index=1)
    page.locator(".composer .btn--primary").click()
    settled(page)
    expect(page.locator("#timeline-items")).to_contain_text(text)


def convert(visitor: Visitor, amount: str) -> None:
    """Make the lead an account, a contact and a deal."""
    page = visitor.page
    act(visitor, "convert")
    page.wait_for_url("**/act/convert")
    page.fill("[name=amount]", amount)
    page.fill("[name=expected_close_date]", LATER)
    save(page)
    page.wait_for_url("**/opportunities/*")


def current_stage(page: Page) -> Locator:
    """Where the deal stands on its path."""
    return page.locator(".stage-path [aria-current]")


def meet_the_conditions(page: Page) -> None:
    """Do what the second stage asks for: a document, a confirmation, a date."""
    page.locator(".gate-doc [name=evidence]").first.fill("proposal.pdf")
    page.locator(".gate-doc .btn").first.click()
    settled(page)
    page.locator(".gate-list .missing:not(.gate-doc) .btn").first.click()
    settled(page)
    held = page.locator("dd[data-edit-url$='/decision_date']")
    held.click()
    held.locator("input:visible").fill(LATER)
    held.locator("input:visible").press("Enter")
    expect(held.locator("time")).to_be_visible()


def add_line(page: Page, words: str, *, quantity: str, discount: str) -> None:
    """Find a product by code or pinyin, take it, and change its quantity and discount."""
    page.locator("[name=q][data-shortcut]").press_sequentially(words, delay=20)
    page.locator("#hits [data-hit]").first.click()
    line = page.locator("#quote-lines tr").last
    line.locator("[name=quantity]").fill(quantity)
    line.locator("[name=quantity]").press("Tab")
    line.locator("[name=discount]").fill(discount)
    line.locator("[name=discount]").press("Tab")
    expect(page.locator("#q-totals .neg").first).to_be_visible()
    settled(page)


def act_on_quote(visitor: Visitor, key: str) -> None:
    """Press an act of the quote editor."""
    bar = "#q-phone" if visitor.is_phone else "#q-actions"
    visitor.page.locator(f"{bar} form[action$='/{key}'] button").click()
    settled(visitor.page)


def come_in(visitor: Visitor, username: str) -> None:
    """Sign in at the door."""
    sign_in(visitor.page, username)
    settled(visitor.page)

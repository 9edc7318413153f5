"""What the pages promise to those who type, walk by keyboard, change their mind or meet somebody else's change."""

import re

from playwright.sync_api import Page, expect
from pypinyin import Style, lazy_pinyin

from tests.browser import steps
from tests.browser.conftest import settled

TIMER = "<span hx-get='/leads/?view=all' hx-trigger='load, every 150ms' hx-target='#content' hx-select='#content' hx-swap='outerHTML'></span>"  # noqa: E501 - one line of markup
"""A region that asks for itself again and again, put into an answer of the server."""


def test_a_draft_survives_the_reload_of_its_page(visit):
    page = visit("lin.xiao").page
    page.goto("/leads/new")
    page.fill("[name=company]", "温州草稿机械")

    page.reload()

    expect(page.locator("[name=company]")).to_have_value("温州草稿机械")


def test_typing_survives_a_region_that_refreshes_itself(visit):
    page = visit("lin.xiao").page
    page.route("**/leads/tab-counts*", _answer_with_timer)
    page.goto("/leads/?view=all")
    with page.expect_response(re.compile(r"/leads/\?view=all$")):
        field = page.locator("#content .toolbar__search input, #content [name=q]").first
        field.press_sequentially("hl", delay=120)
    with page.expect_response(re.compile(r"/leads/\?view=all$")):
        field.press_sequentially("300", delay=120)

    expect(field).to_have_value("hl300")
    expect(field).to_be_focused()


def test_an_answer_of_the_quote_editor_leaves_the_next_field_alone(visit):
    page = visit("lin.xiao").page
    _open_draft(page)
    page.locator("#quote-lines [name=quantity]").last.fill("3")
    with page.expect_response(re.compile("/lines/")):
        page.locator("#terms [name=payment_terms]").click()
        page.keyboard.type("款到发货")

    settled(page)
    expect(page.locator("#terms [name=payment_terms]")).to_have_value(re.compile("款到发货"))


def test_the_palette_finds_a_customer_by_pinyin_initials(visit):
    page = visit("lin.xiao").page
    page.goto("/accounts/")
    name = page.locator("tbody tr[data-row] a").first.inner_text().strip()
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))[:8]
    page.goto("/")

    page.keyboard.press("Control+k")
    page.locator("#palette input").press_sequentially(initials, delay=15)
    hit = page.locator("#palette [role=option]", has_text=name).first
    expect(hit).to_be_visible()
    hit.click()

    expect(page.locator("h1")).to_have_text(name)


def test_a_list_is_walked_with_the_keyboard(visit):
    page = visit("lin.xiao").page
    page.goto("/leads/?view=all")
    settled(page)
    page.locator("h1").click()

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    second = page.locator("tr[data-row]").nth(1)
    expect(second).to_have_attribute("data-current", "")
    page.keyboard.press("Space")
    expect(page.locator("#peek")).to_be_visible()
    title = second.locator("a").first.inner_text()
    expect(page.locator("#peek-body")).to_contain_text(title)
    page.keyboard.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text(title)


def test_undo_takes_back_what_was_just_done(visit):
    page = visit("lin.xiao").page
    page.goto("/opportunities/board")
    page.locator(".col").nth(1).locator(".tile a").first.click()
    settled(page)
    confirmed = page.locator(".gate-list .missing:not(.gate-doc) form")
    before = confirmed.count()
    confirmed.first.locator("button").click()
    settled(page)
    assert confirmed.count() == before - 1

    steps.toast(page).locator("button").first.click()

    expect(confirmed).to_have_count(before)


def test_a_stale_save_shows_both_values_and_loses_neither(visit):
    mine, theirs = visit("lin.xiao"), visit("zhao.qiming")
    mine.watch.expected.add(409)
    page, other = mine.page, theirs.page
    page.goto("/accounts/")
    page.locator("tbody tr[data-row] a").first.click()
    page.wait_for_url(re.compile("/accounts/[0-9a-f-]{36}"))
    address = page.url.split("?")[0] + "/edit"
    page.goto(address)
    other.goto(address)
    other.fill("[name=source]", "展会名片")
    steps.save(other)

    page.fill("[name=source]", "老客户转介绍")
    page.locator("main .form__foot .btn--primary").click()

    expect(page.locator("[name=source]")).to_have_value("老客户转介绍")
    expect(page.locator(".field__theirs")).to_contain_text("展会名片")
    page.locator("[data-take]").first.click()
    expect(page.locator("[name=source]")).to_have_value("展会名片")


def test_the_theme_is_switched_and_remembered(visit):
    page = visit("lin.xiao").page
    page.goto("/")
    page.locator("header > [data-theme-switch] button").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    page.goto("/leads/")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_the_language_follows_the_browser_until_somebody_chooses_and_is_remembered(visit):
    page = visit("lin.xiao", language="en").page
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Today")

    page.locator("header > form[action$='/language/'] button").click()

    expect(page.locator("h1")).to_have_text("今天")
    page.goto("/leads/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_an_act_with_a_page_of_its_own_is_reached_from_the_record(visit):
    page = visit("fang.kuaiji").page
    page.goto("/payments/")
    page.locator("tbody tr[data-row] a").first.click()
    settled(page)
    page.locator(".rec-actions a[href$='/act/apply']").click()

    page.wait_for_url("**/act/apply")
    expect(page.locator("h1")).to_have_count(1)


def _answer_with_timer(route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("</nav>", f"{TIMER}</nav>"))


def _open_draft(page: Page) -> None:
    """A new quote of one line for the first open deal."""
    page.goto("/opportunities/board")
    page.locator(".col").nth(1).locator(".tile a").first.click()
    page.wait_for_url(re.compile(r"/opportunities/[0-9a-f-]{36}"))
    page.locator("main a[href*='/quotes/new?']").first.click()
    steps.save(page)
    page.wait_for_url("**/editor")
    steps.add_line(page, "HV-850", quantity="2", discount="1")

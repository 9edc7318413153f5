"""Every main page, in both languages and themes and at both sizes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LOCALES, SIZES, settled
from tests.browser.looks import SPOKEN, axe_problems, foreign_words, keep_few_rows, sticking_out, too_small

ADDRESSES = {
    "today": "/",
    "leads": "/leads/",
    "pools": "/pools",
    "duplicates": "/leads/duplicates",
    "merge-policies": "/leads/duplicates/policies",
    "accounts": "/accounts/",
    "contacts": "/contacts/",
    "board": "/opportunities/board",
    "activities": "/activities/",
    "mailboxes": "/mailboxes/",
    "new mailbox": "/mailboxes/new",
    "intake log": "/intake-entries/",
    "products": "/products/",
    "quotes": "/quotes/",
    "orders": "/orders/",
    "receivables": "/receivables/",
    "payments": "/payments/",
    "matching": "/receivables/matching",
    "aging": "/receivables/aging",
    "funnel": "/insights/funnel",
    "changes": "/changes",
    "notices": "/notices",
    "search": "/search?q=HL",
    "nothing found": "/leads/?q=zzzzqqqq",
    "new lead": "/leads/new",
    "import": "/leads/import",
    "bids": "/bids/",
    "bid board": "/bids/board",
    "bid calendar": "/bids/calendar",
    "bid agenda": "/bids/calendar?look=agenda",
    "tender matches": "/tender-matches/",
    "tender relevance": "/tenders/relevance",
    "tender subscriptions": "/tender-subscriptions/",
    "people": "/settings/people",
    "new person": "/settings/people/new",
    "departments": "/settings/departments",
    "roles": "/settings/roles",
    "explain": "/settings/explain",
    "score rules": "/settings/scoring",
    "scoring": "/settings/scoring/edit",
    "score version": "/settings/scoring/versions/1",
    "disputes": "/score-disputes",
    "late responses": "/leads?view=response_late",
    "working hours": "/settings/calendar",
    "assignment": "/settings/assignment",
    "registries": "/settings/registries",
    "new registry": "/settings/registries/new/http_json",
    "attribution": "/settings/attribution",
    "fields": "/settings/fields",
    "tokens": "/settings/tokens",
    "work": "/settings/work",
}
RECORDS = (
    *("leads", "accounts", "contacts", "opportunities", "quotes", "orders", "receivables", "payments", "products"),
    *("mailboxes", "intake-entries", "bids", "tender-matches", "tender-orgs", "tender-subscriptions"),
)
"""The lists whose first record is opened."""


@pytest.fixture
def seen(visit) -> Callable[[str, str], None]:
    """Opens an address as the administrator and looks at it at both sizes and in both themes."""

    def look(language: str, address: str) -> None:
        visitor = visit("admin", language=language)
        visitor.page.goto(address)
        assert_holds(visitor.page, language)

    return look


def assert_holds(page: Page, language: str) -> None:
    """Gather all findings of a page before failing, so that one run tells everything."""
    settled(page)
    found: dict[str, list[str]] = {}
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        found[f"{size}: sideways"] = sticking_out(page)
        found[f"{size}: {language}"] = foreign_words(page, language)
        if size == "phone":
            found["phone: too small"] = too_small(page)
    keep_few_rows(page)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        found[f"{size}: axe, light"] = axe_problems(page)
        page.emulate_media(color_scheme="dark")
        found[f"{size}: axe, dark"] = axe_problems(page, rules=["color-contrast"])
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_holds_at_both_sizes_in_both_themes(seen, language, name):
    seen(language, ADDRESSES[name])


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("plural", RECORDS)
def test_a_record_holds_at_both_sizes_in_both_themes(visit, language, plural):
    visitor = visit("admin", language=language)
    page = visitor.page
    page.goto(f"/{plural}/")
    page.locator("tbody tr[data-row]").first.locator("a").first.click()
    page.wait_for_url(re.compile(r"/[0-9a-f-]{36}"))

    assert_holds(page, language)


@pytest.mark.parametrize("language", LOCALES)
def test_the_statement_of_an_account_holds(visit, language):
    page = visit("fang.kuaiji", language=language).page
    page.goto("/receivables/")
    account = page.locator("tbody a[href^='/go/account/']").first.get_attribute("href")
    page.goto(f"/receivables/statement/{str(account).rsplit('/', 1)[-1]}")

    assert_holds(page, language)


@pytest.mark.parametrize("language", LOCALES)
def test_the_way_in_holds(visit, language):
    page = visit(None, language=language).page
    page.goto("/accounts/login/")

    assert page.locator("html").get_attribute("lang") == LOCALES[language].replace("en-US", "en")
    assert_holds(page, language)


@pytest.mark.parametrize("address", ["/nothing-here/", "/leads/00000000-0000-7000-8000-000000000000"])
@pytest.mark.parametrize("language", LOCALES)
def test_a_page_that_is_not_there_says_so_in_the_language_of_the_reader(visit, language, address):
    visitor = visit("lin.xiao", language=language)
    visitor.watch.expected.add(404)
    visitor.page.goto(address)

    assert bool(re.search(r"[\u4e00-\u9fff]", visitor.page.locator("h1").inner_text())) is (language == "zh")
    assert_holds(visitor.page, language)


@pytest.mark.parametrize("language", LOCALES)
def test_the_bottom_bar_of_a_phone_has_the_five_ways(visit, language):
    page = visit("lin.xiao", size="phone", language=language).page
    page.goto("/")
    said = page.locator(".bottom-bar__item").all_inner_texts()

    assert [text.strip() for text in said][:4] == [zh if language == "zh" else en for en, zh in SPOKEN.items()]
    assert len(said) == 5

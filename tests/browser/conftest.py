"""One real installation with the demo company, one Chromium, and people who sign in.

All tests here belong to one group, so that one worker runs them on one installation.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from loudou.config.demo.people import PASSWORD
from loudou.config.tests.databases import ensure_template
from tests.browser.installation import running
from tests.browser.watching import Watch
from tests.browser.website import WebSite, serving

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOCALES = {"zh": "zh-CN", "en": "en-US"}
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
ACTS_WITHIN = 15_000  # milliseconds for one click or one wait


HERE = Path(__file__).parent


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark what is in this folder and keep it together, so that one installation and one browser do for all of it.

    The mark is there before ``-m`` asks for it; the place at the end is taken after the order of all tests was drawn.
    """
    for item in filter(_is_here, items):
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group("browser"))
    yield
    items.sort(key=_is_here)


def _is_here(item: pytest.Item) -> bool:
    return HERE in item.path.parents


@dataclass(frozen=True)
class Visitor:
    """Somebody in front of a browser: a fresh context of one size, language and theme."""

    page: Page
    watch: Watch
    size: str
    language: str

    @property
    def is_phone(self) -> bool:
        return self.size == "phone"


@pytest.fixture(scope="package")
def website() -> Iterator[WebSite]:
    """The company's own web site, whose visitors the installation tracks."""
    with serving() as site:
        yield site


@pytest.fixture(scope="package")
def installation(chromium: str, server_urls, django_db_blocker, tmp_path_factory, website: WebSite) -> Iterator[str]:
    """The address of a running installation with the demo company."""
    with django_db_blocker.unblock():
        template = ensure_template(server_urls.owner_url)
    with running(server_urls, template, tmp_path_factory.mktemp("installation"), website.origin) as address:
        yield address


@pytest.fixture(scope="package")
def chrome(chromium: str) -> Iterator[Browser]:
    """The browser, started once, and gone with the last test here: its event loop would forbid others the database."""
    expect.set_options(timeout=ACTS_WITHIN)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def signed_in(installation: str, chrome: Browser) -> Callable[[str], dict]:
    """The cookies of a person, who signs in once."""
    known: dict[str, dict] = {}

    def cookies(username: str) -> dict:
        if username not in known:
            context = chrome.new_context(base_url=installation, locale="zh-CN")
            page = context.new_page()
            sign_in(page, username)
            known[username] = context.storage_state()
            context.close()
        return known[username]

    return cookies


@pytest.fixture
def visit(installation: str, chrome: Browser, signed_in) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser for somebody; at the end nothing may have gone wrong that the test did not ask for."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_for(username: str | None, *, size: str = "desktop", language: str = "zh", theme: str = "light") -> Visitor:
        width, height = SIZES[size]
        context = chrome.new_context(
            base_url=installation,
            viewport={"width": width, "height": height},
            locale=LOCALES[language],
            timezone_id="Asia/Shanghai",
            color_scheme=theme,
            has_touch=size == "phone",
            is_mobile=size == "phone",
            reduced_motion="reduce",
            storage_state=signed_in(username) if username else None,
        )
        context.set_default_timeout(ACTS_WITHIN)
        watch = Watch()
        watch.follow(context)
        opened.append((context, watch))
        return Visitor(context.new_page(), watch, size, language)

    yield open_for
    for context, _watch in opened:
        context.close()
    assert [problem for _context, watch in opened for problem in watch.problems] == []


def sign_in(page: Page, username: str) -> None:
    """Type name and password, and come to Today."""
    page.goto("/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.locator("form button[type=submit], form .btn--primary").first.click()
    page.wait_for_url("**/")


def settled(page: Page) -> None:
    """Wait until nothing is under way: the page is there, its tabs are counted, every answer is shown."""
    page.wait_for_load_state("load")
    page.wait_for_function("() => !document.querySelector('#tabs[hx-get], .htmx-request')")

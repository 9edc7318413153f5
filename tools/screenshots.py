"""Takes the pictures of the documentation from a running demo installation: `python -m tools.screenshots URL [FOLDER]`.

The same installation gives the same pictures: nothing is changed there except one import that is never run.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from loudou.config.cli.browser import find_chromium
from loudou.config.demo.people import PASSWORD

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
LOCALES = {"zh": "zh-CN", "en": "en-US"}
LIST_OF_A_FAIR = """序号,客户名称,联系人,手机号码,邮箱,省/市,意向产品,备注
1,杭州临江轴承有限公司,周建平,199 0066 0001,zhou@example.com,浙江 杭州,HM-630,希望看样件
2,南京汇川泵阀股份有限公司,王玥,19900660002,wang@example.com,江苏 南京,HV-850;HL-400,
3,台州新锐模具有限公司,李伟,199-0066-0003,,浙江 台州,HX-5A,下月来厂
4,苏州恒启传动有限公司,钱晓燕,19900660004,qian@example.com,江苏 苏州,FMC-2,要求分期
5,合肥卓远新能源科技有限公司,孙文斌,无,sun@example.com,安徽 合肥,HM-500,
"""
"""A file as a fair hands it out: numbers written in three ways, two products in one cell, a column nobody needs."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: whose screen, where it is taken, and what is done there before."""

    name: str
    person: str
    address: str
    before: Callable[[Page], None] = lambda page: None
    size: str = "desktop"
    language: str = "zh"
    theme: str = "light"


def first_row(page: Page) -> None:
    """Open the first record of the list."""
    with page.expect_navigation():
        page.locator("tbody tr[data-row] a").first.click()


def first_customer(page: Page) -> None:
    """Open a customer who has bought something."""
    page.locator("tbody a[href^='/go/account/']").first.click()
    page.wait_for_url("**/accounts/*")


def quote_to_approve(page: Page) -> None:
    """Open the first quote that waits for approval, with the waterfall of its first price."""
    first_row(page)
    page.locator(".wf-btn").first.click()
    page.locator("#wf .wf__net").wait_for()


def upload(page: Page) -> None:
    """Hand in the list of a fair, as Chinese spreadsheets write it."""
    content = LIST_OF_A_FAIR.encode("gb18030")
    page.set_input_files(
        "input[type=file]", {"name": "展会名单.csv", "mimeType": "text/csv", "buffer": content}, no_wait_after=True
    )
    page.wait_for_url("**/map")


def palette(page: Page) -> None:
    """Look something up by its pinyin initials."""
    page.keyboard.press("Control+k")
    page.locator("#palette input").press_sequentially("sz", delay=20)
    page.locator("#palette [role=option]").first.wait_for()


SHOTS = (
    Shot("sign-in", "", "/accounts/login/"),
    Shot("today", "lin.xiao", "/"),
    Shot("today-dark", "zhao.qiming", "/", theme="dark"),
    Shot("today-phone", "lin.xiao", "/", size="phone"),
    Shot("leads", "lin.xiao", "/leads/"),
    Shot("leads-phone-dark-en", "lin.xiao", "/leads/?view=contact_now", size="phone", language="en", theme="dark"),
    Shot("lead", "zhao.qiming", "/leads/?view=contact_now&sort=-last_followup_at", first_row),
    Shot("account", "admin", "/receivables/?view=all", first_customer),
    Shot("board", "zhao.qiming", "/opportunities/board"),
    Shot("board-en", "admin", "/opportunities/board", language="en"),
    Shot("quote", "zhao.qiming", '/quotes/?filter=status == "in_approval"', quote_to_approve),
    Shot("matching", "fang.kuaiji", "/receivables/matching"),
    Shot("funnel", "admin", "/insights/funnel"),
    Shot("funnel-dark-en", "admin", "/insights/funnel", language="en", theme="dark"),
    Shot("import-mapping", "ma.shichang", "/leads/import", upload),
    Shot("palette", "lin.xiao", "/leads/", palette),
)


def take(browser: Browser, base: str, shot: Shot, folder: Path) -> Path:
    """Take one picture; returns its file."""
    context = browser.new_context(
        base_url=base,
        viewport=SIZES[shot.size],
        locale=LOCALES[shot.language],
        timezone_id="Asia/Shanghai",
        color_scheme=shot.theme,
        reduced_motion="reduce",
        is_mobile=shot.size == "phone",
        has_touch=shot.size == "phone",
    )
    page = context.new_page()
    if shot.person:
        page.goto("/accounts/login/")
        page.fill("[name=login]", shot.person)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/")
    page.goto(shot.address)
    shot.before(page)
    page.wait_for_load_state("networkidle")
    made = folder / f"{shot.name}.png"
    page.screenshot(path=made, animations="disabled", caret="hide")
    context.close()
    return made


def main(base: str, folder: Path = FOLDER) -> None:
    """Take them all."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            made = take(browser, base, shot, folder)
            print(f"{made.name}: {made.stat().st_size // 1024} kB")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:3]))

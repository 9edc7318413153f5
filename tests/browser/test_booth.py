"""A sign-in page at an event keeps what visitors typed while there is no network, and sends it once."""

import json
import re

from playwright.sync_api import Page, expect

from tests.browser import forms, steps

PEOPLE = (("方一", "19900770401", "泰州一号机床厂"), ("方二", "19900770402", "泰州二号机床厂"))


def test_entries_made_without_a_network_are_kept_and_sent_once(visit):
    marketer, manager = visit("ma.shichang"), visit("admin")
    forms.build(marketer, "展台签到", "booth")
    phone = visit(None, size="phone")
    page = phone.page
    page.goto(_booth_of(marketer))
    sent = []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/send") else None)
    state = page.locator("#booth-state")
    expect(state).to_contain_text("均已发送")

    page.context.set_offline(True)
    for name, mobile, company in PEOPLE:
        _sign_in(page, name, mobile, company)
        expect(page.locator("#booth-thanks")).to_be_visible()
    expect(state).to_contain_text("等待网络的登记： 2")
    assert len(_kept(page)) == 2

    page.context.set_offline(False)
    expect(state).to_contain_text("均已发送")
    assert _kept(page) == []
    page.evaluate("dispatchEvent(new Event('online'))")
    page.reload()
    expect(state).to_contain_text("均已发送")

    _sign_in(page, "方三", "19900770403", "泰州三号机床厂")
    expect(state).to_contain_text("均已发送")

    answered = [json.loads(request.post_data or "{}")["entries"] for request in sent if request.response()]
    ids = [entry["id"] for batch in answered for entry in batch]
    assert len(ids) == len(set(ids)) == 3
    for _name, _mobile, company in PEOPLE:
        expect(forms.lead_of(manager.page, company)).to_be_visible()
        expect(manager.page.locator("tbody tr[data-row]")).to_have_count(1)
    phone.watch.problems[:] = [one for one in phone.watch.problems if "ERR_INTERNET_DISCONNECTED" not in one]


def test_an_answer_that_was_lost_on_the_way_back_makes_nothing_twice(visit):
    """The server has the entries, the telephone does not know it: it sends them again."""
    marketer, manager = visit("ma.shichang"), visit("admin")
    forms.build(marketer, "展台签到二", "booth-two")
    phone = visit(None, size="phone")
    page = phone.page
    page.goto(_booth_of(marketer))
    lost = []

    def lose(route) -> None:
        route.fetch()
        lost.append(route.request.post_data)
        route.abort("connectionreset")

    page.route("**/send", lose, times=1)
    with page.expect_event("requestfailed"):
        _sign_in(page, "马一", "19900770501", "盐城一号机床厂")
    expect(page.locator("#booth-state")).to_contain_text("等待网络的登记： 1")
    assert len(lost) == 1
    assert len(_kept(page)) == 1

    with page.expect_response("**/send") as again:
        page.evaluate("dispatchEvent(new Event('online'))")

    assert [one["reception"] for one in again.value.json()["entries"]] == ["repeated"]
    expect(page.locator("#booth-state")).to_contain_text("均已发送")
    expect(forms.lead_of(manager.page, "盐城一号机床厂")).to_be_visible()
    expect(manager.page.locator("tbody tr[data-row]")).to_have_count(1)
    phone.watch.problems[:] = [one for one in phone.watch.problems if "ERR_CONNECTION_RESET" not in one]


def _booth_of(marketer) -> str:
    """The address of the sign-in page for the form that was just built, by a tracking link of its own."""
    page = marketer.page
    name = page.locator("h1").inner_text()
    page.goto("/tracking-links/new")
    page.fill("[name=name]", f"{name} QR")
    page.locator("[name=form]").select_option(label=name)
    steps.save(page)
    page.wait_for_url(re.compile(r"/tracking-links/[0-9a-f-]{36}"))
    link = page.locator("a[href$='/booth']").get_attribute("href")
    answer = page.request.get(link, max_redirects=0)
    return answer.headers["location"]


def _sign_in(page: Page, name: str, mobile: str, company: str) -> None:
    forms.fill_in(page, name=name, company=company, mobile=mobile)
    page.get_by_role("button", name="签到").click()


def _kept(page: Page) -> list:
    return page.evaluate(
        "() => Object.entries(localStorage).filter(([key]) => /^loudou-booth-(?!.*refused)/.test(key))"
        ".flatMap(([, text]) => JSON.parse(text))"
    )

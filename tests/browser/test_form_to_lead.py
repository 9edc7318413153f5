"""A marketer builds a form, a visitor fills it in on a telephone, and a seller has the lead with its score."""

import re

from playwright.sync_api import expect

from tests.browser import forms
from tests.browser.conftest import settled

COMPANY = "昆山鼎新精密机械有限公司"


def test_a_form_becomes_a_lead_that_is_scored_and_assigned(visit):
    marketer = visit("ma.shichang")
    visitor = visit(None, size="phone")
    manager = visit("admin")

    address = forms.build(marketer, "展会登记", "expo")
    page = visitor.page
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    forms.fill_in(page, name="沈远", company=COMPANY, mobile="19900770101")
    page.wait_for_timeout(forms.SLOWER_THAN_A_MACHINE)
    forms.send(page)
    page.wait_for_url("**/thanks")

    lead = forms.lead_of(manager.page, COMPANY)
    expect(lead).to_contain_text(re.compile(r"\d"))
    lead.locator("a").first.click()
    settled(manager.page)
    expect(manager.page.locator("main")).to_contain_text("展会登记")
    expect(manager.page.locator("main .ring").first).to_be_visible()
    marketer.page.reload()
    expect(marketer.page.locator(".fb__numbers .num").nth(2)).to_have_text("1")

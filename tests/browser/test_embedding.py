"""A form inside a page of another site: it is shown, fits its frame, is sent, and knows the visitor of that page."""

from playwright.sync_api import expect

from tests.browser import forms, sale
from tests.browser.conftest import settled

SNIPPET = '<script src="{home}/static/intake/embed.js" data-form="{slug}" data-title="索取资料" async></script>'
TRACKER = '<script src="{home}/t.js" data-loudou{more} defer></script>'


def test_a_form_in_a_foreign_page_is_shown_fits_and_is_sent(visit, website, installation):
    forms.build(visit("ma.shichang"), "站内表单", "embedded", origins=website.origin)
    tracker = TRACKER.format(home=installation, more="")
    address = website.publish("/contact", "联系我们", SNIPPET.format(home=installation, slug="embedded") + tracker)
    stranger, manager = visit(None, size="phone"), visit("admin")
    page = stranger.page

    with page.expect_response("**/api/visitor-pass"):
        page.goto(address)
    element = page.locator("iframe")
    element.scroll_into_view_if_needed()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("button", name="发送")).to_be_visible()
    expect(frame.locator("input[name=lv]")).not_to_have_value("")

    form_height = _height(page)
    assert abs(form_height - _inside(frame)) <= 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    forms.fill_in(frame, name="顾一", company="常州智造装备有限公司", mobile="19900770301")
    page.wait_for_timeout(forms.SLOWER_THAN_A_MACHINE)
    forms.send(frame)
    expect(frame.get_by_role("status")).to_be_visible()
    page.wait_for_function("before => document.querySelector('iframe').offsetHeight < before / 2", arg=form_height)
    assert page.context.cookies() == []

    forms.lead_of(manager.page, "常州智造装备有限公司").locator("a").first.click()
    settled(manager.page)
    sale.look_again(
        manager.page, manager.page.url, lambda page: page.locator(".score-dim .reason", has_text="浏览页面")
    )


def test_a_visitor_who_has_not_consented_is_not_told_of(visit, website, installation):
    forms.build(visit("ma.shichang"), "征得同意", "asking", origins=website.origin)
    tracker = TRACKER.format(home=installation, more=' data-consent="ask"')
    address = website.publish("/asking", "联系我们", tracker + SNIPPET.format(home=installation, slug="asking"))
    page = visit(None).page
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)

    page.goto(address)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("button", name="发送")).to_be_visible()
    page.wait_for_timeout(500)
    expect(frame.locator("input[name=lv]")).to_have_value("")
    assert asked == []
    assert page.evaluate("localStorage.length") == 0

    page.evaluate("loudou.consent(true)")
    expect(frame.locator("input[name=lv]")).not_to_have_value("")
    page.evaluate("loudou.consent(false)")
    expect(frame.locator("input[name=lv]")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0


def test_a_page_that_is_not_on_the_forms_list_does_not_show_it(visit, website, installation):
    forms.build(visit("ma.shichang"), "别处的表单", "elsewhere", origins="https://www.hengli.example")
    address = website.publish("/stolen", "别人的页面", SNIPPET.format(home=installation, slug="elsewhere"))
    stranger = visit(None)

    stranger.page.goto(address)
    stranger.page.wait_for_timeout(1000)

    assert stranger.page.frame_locator("iframe").get_by_role("button").count() == 0
    assert any("frame-ancestors" in problem for problem in stranger.watch.problems)
    stranger.watch.problems.clear()


def _height(page) -> int:
    page.wait_for_function("() => document.querySelector('iframe').offsetHeight !== 640")
    return page.evaluate("document.querySelector('iframe').offsetHeight")


def _inside(frame) -> int:
    return frame.locator("body").evaluate("body => Math.ceil(body.getBoundingClientRect().height)")

import os

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
from decimal import Decimal
import pytest
from playwright.sync_api import sync_playwright
from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price
from loudou.cpq.quoting.tests.factories import make_quote, typed
from loudou.cpq.quoting.shapes import LineDraft
from loudou.cpq.quoting.services.set_document_discount import set_document_discount
from loudou.customers.tests.factories import make_account

D = Decimal


@pytest.mark.django_db(transaction=True)
def test_shots(live_server, cast, dora, settings):
    settings.ALLOWED_HOSTS = ["*"]
    pl = make_price_list(name="标准价目表 2026H1")
    names = [
        ("R730", "机架式服务器 R730", "2U · 双路 · 512GB", "36500.00", "29000"),
        ("SW-48", "核心交换机 48口", "万兆", "8800.00", "5200"),
        ("UPS-6", "UPS 不间断电源", "6kVA", "4200.00", "3100"),
        ("RACK", "42U 机柜", "黑色", "3900.00", "2100"),
        ("SSD-4T", "企业级固态硬盘 4TB", "NVMe", "3600.00", "2900"),
    ]
    drafts = []
    for i, (code, name, spec, price, cost) in enumerate(names):
        p = make_product(code, name=name, spec=spec, cost=D(cost), unit="set" if i > 2 else "unit")
        set_price(pl, p, price)
        if i == 0:
            set_price(pl, p, "34675.00", 10)
        drafts.append(
            LineDraft(D(10 if i == 0 else i * 2), product_id=p.id, asked_rate=D("0.04") if i in (0, 3) else None)
        )
    make_product("R740", "机架式服务器 R740" and "R740") if False else None
    drafts.append(typed("49182.00", tax_rate=D("0.06"), description="一年期维保服务", shares_discount=False))
    ctx = dora
    acc = make_account(ctx)
    q = make_quote(
        ctx,
        drafts,
        account_id=acc.id,
        name="数据中心一期",
        payment_terms="30 / 60 / 10，账期 90 天",
        delivery_terms="合同生效后 16 周",
    )
    set_document_discount(ctx, quote_id=q.id, amount=D(5000))
    from django.test import Client
    from loudou.platform.identity.models import User

    c = Client()
    c.force_login(User.objects.get(pk=ctx.actor_id), backend="allauth.account.auth_backends.AuthenticationBackend")
    print(c.get(f"/quotes/{q.id}/editor").status_code)
    sid = c.cookies["sessionid"].value
    with sync_playwright() as pw:
        b = pw.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for lang, theme, size, tag in [
            ("zh-hans", "light", (1440, 900), "d"),
            ("en", "dark", (1440, 900), "en"),
            ("zh-hans", "light", (390, 844), "p"),
        ]:
            cx = b.new_context(viewport={"width": size[0], "height": size[1]})
            cx.add_cookies(
                [
                    {"name": "sessionid", "value": sid, "url": live_server.url},
                    {"name": "django_language", "value": lang, "url": live_server.url},
                    {"name": "theme", "value": theme, "url": live_server.url},
                ]
            )
            pg = cx.new_page()
            logs = []
            pg.on("console", lambda m: logs.append(m.text))
            pg.on("pageerror", lambda e: logs.append("ERR " + str(e)))
            pg.goto(f"{live_server.url}/quotes/{q.id}/editor")
            pg.wait_for_timeout(500)
            pg.screenshot(path=f"/tmp/cpq/s_{tag}.png")
            if tag == "d":
                pg.click(".wf-btn >> nth=0")
                pg.wait_for_timeout(500)
                pg.screenshot(path="/tmp/cpq/s_wf.png")
                pg.keyboard.press("Escape")
                pg.fill("input[name=quantity] >> nth=1", "7")
                pg.keyboard.press("Enter")
                pg.wait_for_timeout(700)
                print(pg.inner_text("#q-totals"))
                pg.keyboard.press("Escape")
                pg.fill("[data-picker] input", "fwq")
                pg.wait_for_timeout(700)
                pg.screenshot(path="/tmp/cpq/s_pick.png")
                pg.keyboard.press("Enter")
                pg.wait_for_timeout(900)
                print(pg.locator("#quote-lines tr").count())
                pg.screenshot(path="/tmp/cpq/s_added.png")
                pg.fill("input[name=discount] >> nth=2", "abc")
                pg.keyboard.press("Enter")
                pg.wait_for_timeout(500)
                print("invalid", pg.locator("[aria-invalid=true]").count())
                pg.hover("#quote-lines tr >> nth=2")
                pg.click("#quote-lines tr >> nth=2 >> .q-x button")
                pg.wait_for_timeout(700)
                print(pg.locator("#quote-lines tr").count(), pg.inner_text("#toasts"))
                pg.screenshot(path="/tmp/cpq/s_removed.png")
            print(tag, [l for l in logs], pg.evaluate("document.documentElement.scrollWidth"))
            if tag == "en":
                pg.click("[popovertarget=more]"); pg.wait_for_timeout(300); pg.screenshot(path="/tmp/cpq/s_more.png")
                pg.keyboard.press("Escape"); pg.click("#q-actions .btn--primary"); pg.wait_for_timeout(1200); pg.screenshot(path="/tmp/cpq/s_submitted.png")
            if tag == "p":
                pg.screenshot(path="/tmp/cpq/s_pfull.png", full_page=True)
            cx.close()
        b.close()

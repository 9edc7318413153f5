from decimal import Decimal

import pytest
from django.test import Client

from loudou.activities.models import Activity
from loudou.customers.models import Account, Contact
from loudou.customers.tests.factories import make_account, make_contact
from loudou.leads.models import Lead
from loudou.platform.identity.models import User
from loudou.processes.tests.test_lead_conversion import make_lead
from loudou.sales.pipeline.models import Opportunity
from loudou.sales.pipeline.tests.factories import make_opportunity

NOTHING = {"account": "new", "contact": "new", "deal": "none"}


@pytest.fixture
def browser(cast):
    """Ada's browser, reading English."""
    client = Client()
    client.force_login(User.objects.get(pk=cast.ada))
    client.cookies["django_language"] = "en"
    return client


def test_what_we_have_is_offered_and_why(browser, ada):
    account = make_account(ada, name="苏州恒力装备股份有限公司")
    make_contact(ada, account_id=account.id, name="张总", mobile="13800138000")
    make_opportunity(ada, account_id=account.id, name="HM-800")
    lead = make_lead(ada)

    page = browser.get(f"/leads/{lead.id}/act/convert").content.decode()

    for text in ("苏州恒力装备股份有限公司", "张总", "Same mobile number", "HM-800", "New account", "We may know them"):
        assert text in page


def test_a_lead_is_converted_with_undo_on_offer(browser, ada):
    lead = make_lead(ada)
    typed = NOTHING | {"deal": "new", "deal_name": "HM-630", "amount": "400000", "account_name": "恒力", "process": ""}

    answer = browser.post(f"/leads/{lead.id}/act/convert", typed, follow=True)

    deal = Opportunity.objects.get()
    assert answer.request["PATH_INFO"] == f"/opportunities/{deal.id}"
    assert (deal.name, deal.amount, Account.objects.get().name) == ("HM-630", Decimal(400000), "恒力")
    assert "/undo" in answer.content.decode()


def test_a_double_click_converts_once(browser, ada):
    lead = make_lead(ada)
    typed = NOTHING | {"idempotency_key": "one-click"}

    first = browser.post(f"/leads/{lead.id}/act/convert", typed)
    second = browser.post(f"/leads/{lead.id}/act/convert", typed)

    assert first["Location"] == second["Location"]
    assert Account.objects.count() == 1


def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_saved(browser, ada):
    lead = make_lead(ada)
    stranger = make_contact(ada, name="张总", mobile="13800138000")

    answer = browser.post(f"/leads/{lead.id}/act/convert", NOTHING | {"contact": str(stranger.id)})

    assert answer.status_code == 422
    assert "This contact does not belong to the account." in answer.content.decode()
    assert (Account.objects.count(), Contact.objects.count()) == (1, 1)
    assert Lead.objects.get(pk=lead.id).status == "assigned"


def test_what_was_never_offered_is_refused(browser, ada):
    lead = make_lead(ada)

    answer = browser.post(f"/leads/{lead.id}/act/convert", NOTHING | {"account": "nonsense"})

    assert answer.status_code == 422
    assert not Account.objects.exists()


def test_the_composer_logs_plans_and_returns(browser, ada):
    account = make_account(ada)
    typed = {
        "kind": "call",
        "body": "方案认可",
        "outcome": "reached",
        "next_step": "发报价",
        "next_at": "2026-03-05T10:00",
    }

    answer = browser.post(f"/log/account/{account.id}", typed)

    assert answer["Location"] == f"/accounts/{account.id}"
    assert Activity.objects.get(kind="call").subject == "方案认可"
    assert Activity.objects.get(kind="task").due_at.isoformat() == "2026-03-05T02:00:00+00:00"


def test_a_note_has_no_outcome(browser, ada):
    account = make_account(ada)

    browser.post(f"/log/account/{account.id}", {"kind": "note", "body": "记一笔", "outcome": "reached"})

    assert Activity.objects.get().outcome == ""


def test_a_wrong_time_is_refused_and_nothing_is_logged(browser, ada):
    account = make_account(ada)

    answer = browser.post(f"/log/account/{account.id}", {"kind": "call", "body": "x", "next_at": "soon"})

    assert answer.status_code == 422
    assert not Activity.objects.exists()


def test_nobody_converts_or_logs_on_what_they_do_not_see(cast, ada):
    lead = make_lead(ada)
    stranger = Client()
    stranger.force_login(User.objects.get(pk=cast.cleo))

    assert stranger.get(f"/leads/{lead.id}/act/convert").status_code == 404
    assert stranger.post(f"/log/lead/{lead.id}", {"kind": "call", "body": "x"}).status_code == 404
    assert not Activity.objects.exists()

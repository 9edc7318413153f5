import pytest
from django.test import Client

from loudou.activities.shapes import RecordRef
from loudou.activities.tests.factories import make_call, make_task
from loudou.customers.tests.factories import make_account, make_contact
from loudou.platform.identity.models import User


@pytest.fixture
def browser(cast):
    """Ada's browser, reading English."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(User.objects.get(pk=cast.ada))
    client.cookies["django_language"] = "en"
    return client


def test_the_page_of_an_account_shows_people_and_what_happened(browser, ada):
    account = make_account(ada, industry="机床")
    make_contact(ada, account_id=account.id, name="蒋国华", title="总经理")
    make_call(ada, RecordRef("account", account.id), body="总价希望压到480万以内", duration_seconds=720)
    make_task(ada, RecordRef("account", account.id), subject="发方案")

    page = browser.get(f"/accounts/{account.id}").content.decode()

    for text in (
        "苏州恒力装备有限公司",
        "A-2026-000001",
        "蒋国华",
        "Decider unknown",
        "12 minutes",
        "发方案",
        "Prospect",
    ):
        assert text in page


def test_details_and_lists_have_tabs_of_their_own(browser, ada):
    account = make_account(ada, website="https://example.com")
    make_contact(ada, account_id=account.id, name="蒋国华")

    details = browser.get(f"/accounts/{account.id}?tab=details").content.decode()
    contacts = browser.get(f"/accounts/{account.id}?tab=contact").content.decode()

    assert "example.com" in details
    assert "蒋国华" in contacts
    assert "蒋国华" not in details


def test_the_page_reads_in_chinese(cast, ada):
    account = make_account(ada)
    client = Client()
    client.force_login(User.objects.get(pk=cast.ada))

    page = client.get(f"/accounts/{account.id}").content.decode()

    assert "时间线" in page
    assert "Timeline" not in page


def test_an_account_one_does_not_see_is_not_found(cast, ada):
    account = make_account(ada)
    client = Client()
    client.force_login(User.objects.get(pk=cast.cleo))

    assert client.get(f"/accounts/{account.id}").status_code == 404
    assert Client().get(f"/accounts/{account.id}").status_code == 302


def test_the_page_costs_as_many_statements_with_many_people_as_with_few(browser, ada, django_assert_max_num_queries):
    account = make_account(ada)
    make_contact(ada, account_id=account.id)
    make_call(ada, RecordRef("account", account.id))
    browser.get(f"/accounts/{account.id}")
    with django_assert_max_num_queries(40) as few:
        browser.get(f"/accounts/{account.id}")
    for number in range(12):
        make_contact(ada, account_id=account.id, name=f"联系人{number}")
        make_call(ada, RecordRef("account", account.id))
    with django_assert_max_num_queries(40) as many:
        browser.get(f"/accounts/{account.id}")

    assert len(many.captured_queries) == len(few.captured_queries)

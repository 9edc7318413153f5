from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from loudou.activities.models import Activity
from loudou.activities.shapes import RecordRef
from loudou.activities.tests.factories import make_call, make_task
from loudou.customers.tests.factories import make_account
from loudou.platform.identity.models import User
from tests.cast import later


@pytest.fixture
def browser(cast):
    """Ada's browser, reading English."""
    client = Client()
    client.force_login(User.objects.get(pk=cast.ada))
    client.cookies["django_language"] = "en"
    return client


def test_a_timeline_is_read_on_and_narrowed(browser, ada):
    account = make_account(ada)
    ref = RecordRef("account", account.id)
    for minute in range(35):
        make_call(later(ada, now=ada.now + timedelta(minutes=minute)), ref, subject=f"call {minute}.")

    first = browser.get(f"/timeline/account/{account.id}?group=talk").content.decode()
    before = quote((ada.now + timedelta(minutes=5)).isoformat())
    rest = browser.get(f"/timeline/account/{account.id}?group=talk&before={before}").content.decode()

    assert "call 34." in first
    assert "Earlier" in first
    assert "call 4." in rest
    assert "call 5." not in rest
    assert "added the" not in rest


def test_a_timeline_of_what_one_does_not_see_is_not_found(cast, ada, browser):
    account = make_account(ada)
    stranger = Client()
    stranger.force_login(User.objects.get(pk=cast.cleo))

    assert stranger.get(f"/timeline/account/{account.id}").status_code == 404
    assert browser.get(f"/timeline/account/{account.id}?before=never").status_code == 422


def test_a_task_is_ticked_off_where_it_is_seen(browser, ada):
    task = make_task(ada)

    answer = browser.post(f"/tasks/{task.id}/complete", {"next": "/accounts/1"})
    elsewhere = browser.post(f"/tasks/{make_task(ada).id}/complete", {"next": "https://evil.example"})

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/1")
    assert elsewhere["Location"] == "/"
    assert Activity.objects.get(pk=task.id).state == "done"

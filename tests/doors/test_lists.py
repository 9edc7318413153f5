"""The list page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.customers.tests.factories import make_account
from tests.doors.conftest import text_of

pytestmark = pytest.mark.django_db
WIDE = "name,number,status,uscc,industry,size,province,city,address,phone,email,website,source,owner,created_at"


def queries_of(browser, url, **headers):
    with CaptureQueriesContext(connection) as caught:
        response = browser.get(url, **headers)
    assert response.status_code == 200
    return len(caught)


def test_a_list_shows_what_its_reader_may_see_and_nothing_else(web, accounts):
    accounts(3)

    assert "测试公司2" in text_of(web("ben").get("/accounts/"))
    assert "测试公司" not in text_of(web("cleo").get("/accounts/"))


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(web, accounts):
    browser = web()
    accounts(10)
    browser.get("/accounts/")
    few = queries_of(browser, f"/accounts/?cols={WIDE}")

    accounts(1_000)

    assert queries_of(browser, f"/accounts/?cols={WIDE}") - few <= 1  # the count, once there is a second page
    assert few <= 13


def test_scrolling_brings_rows_alone_and_each_row_once(web, accounts):
    accounts(170)
    browser = web()
    page = browser.get("/accounts/").context["page"]
    seen, cursor = [row["id"] for row in page.rows], page.next_cursor

    while cursor:
        response = browser.get("/accounts/", {"cursor": cursor}, headers={"HX-Request": "true"})
        assert b"<html" not in response.content
        rows = response.content.decode().split("<tr data-row")[1:]
        seen += [row.split('id="account-')[1][:36] for row in rows]
        cursor = response.content.decode().partition("cursor=")[2].partition('"')[0].partition("&")[0]

    assert len(seen) == len(set(map(str, seen))) == 170


def test_a_filter_taken_away_from_a_view_stays_away(web, accounts):
    accounts(2)
    browser = web()
    chip = browser.get("/accounts/", {"view": "customers"}).context["chips"][0]

    response = browser.get(chip["remove_url"])

    assert response.context["chips"] == []
    assert response.context["total"] == 2
    assert browser.get(response.context["sorts"][0]["up_url"]).context["chips"] == []


def test_a_search_that_finds_nothing_shows_what_comes_close_and_says_so(web, ada):
    make_account(ada, name="Meridian Robotics")

    exact = web().get("/accounts/", {"q": "meridian"})
    near = web().get("/accounts/", {"q": "meridan"})

    assert not exact.context["page"].is_approximate
    assert near.context["page"].is_approximate
    assert "Nothing matches exactly. These come close." in text_of(near)


def test_an_empty_list_offers_one_thing_to_do(web):
    assert "New Account" in text_of(web().get("/accounts/"))
    assert "Take a condition away" in text_of(web().get("/accounts/", {"q": "zzzz"}))


def test_tabs_tell_how_many_records_each_view_finds(web, accounts):
    accounts(4)

    response = web().get("/accounts/tab-counts", {"view": "all"})

    assert [(str(tab["label"]), tab["count"]) for tab in response.context["tabs"]][:3] == [
        ("All accounts", "4"),
        ("My accounts", "4"),
        ("Customers", "0"),
    ]


def test_a_heading_sorts_and_with_shift_sorts_as_well(web, accounts):
    accounts(3)

    heads = web().get("/accounts/", {"sort": "name"}).context["heads"]

    assert (
        '<th scope="col" aria-sort="ascending"><a class="th-sort row" href="/accounts/?view=all&amp;sort=-name"'
        in heads
    )
    assert "sort=name%2C-created_at" in heads


def test_chosen_columns_come_in_the_chosen_order(web, accounts):
    accounts(1)

    response = web().get("/accounts/columns", {"view": "mine", "col": ["city", "name"]}, follow=True)

    assert [column.name for column in response.context["page"].columns] == ["city", "name"]


@pytest.mark.parametrize("query", [{"sort": "note"}, {"filter": "name ==="}, {"cursor": "%%%"}])
def test_an_address_that_makes_no_sense_is_refused_in_words(web, query):
    response = web().get("/accounts/", query)

    assert response.status_code in {400, 422}
    assert b"Traceback" not in response.content


def test_a_title_is_text_and_never_markup(web, ada):
    make_account(ada, name="<script>alert(1)</script>")

    page = web().get("/accounts/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_the_columns_menu_shows_every_field_in_the_present_order(web, accounts):
    accounts(1)
    browser = web()
    url = browser.get("/accounts/", {"view": "mine", "cols": "city,name"}).context["columns_url"]

    columns = browser.get(url, headers={"HX-Request": "true"}).context["columns"]

    assert [(one["name"], one["is_shown"]) for one in columns][:3] == [
        ("city", True),
        ("name", True),
        ("number", False),
    ]

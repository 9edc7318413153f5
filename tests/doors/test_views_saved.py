"""Saved views."""

import pytest

from tests.doors.conftest import text_of

pytestmark = pytest.mark.django_db


def save(browser, **values):
    return browser.post("/accounts/views", {"name": "Suzhou", "filter": 'city == "苏州"', "cols": "name,city"} | values)


def test_a_saved_view_is_a_tab_with_its_filter_and_columns(web, accounts):
    accounts(4)
    browser = web()

    page = browser.get(save(browser)["Location"])

    assert "Suzhou" in text_of(page)
    assert [column.name for column in page.context["page"].columns] == ["name", "city"]
    assert page.context["total"] == 2


@pytest.mark.parametrize(("is_shared", "is_seen"), [("", False), ("on", True)])
def test_a_view_is_seen_by_colleagues_only_when_it_is_shared(web, is_shared, is_seen):
    save(web("ada"), is_shared=is_shared)

    assert ("Suzhou" in text_of(web("ben").get("/accounts/"))) is is_seen


def test_somebody_elses_view_cannot_be_deleted(web):
    location = save(web("ada"), is_shared="on")["Location"]
    view_id = location.partition("view=")[2]

    assert web("ben").post(f"/accounts/views/{view_id}/delete").status_code == 404
    assert "Suzhou" in text_of(web("ada").get("/accounts/"))
    assert web("ada").post(f"/accounts/views/{view_id}/delete").status_code == 302
    assert "Suzhou" not in text_of(web("ada").get("/accounts/?view=all"))


@pytest.mark.parametrize("values", [{"name": ""}, {"filter": "city =="}, {"sort": "note"}])
def test_a_view_that_could_not_be_shown_is_not_saved(web, values):
    assert save(web(), **values).status_code in {400, 422}
    assert "Suzhou" not in text_of(web().get("/accounts/"))

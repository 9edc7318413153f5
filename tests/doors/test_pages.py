"""The record page, the peek, history in words, the palette, notices, the board."""

import json

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from loudou.customers.models import Account
from loudou.customers.tests.factories import make_account, make_contact
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft
from loudou.platform.records.doors.history import history_days
from loudou.platform.records.doors.related import related_lists
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.edit import edit_records
from loudou.sales.pipeline.models import Opportunity
from loudou.sales.pipeline.tests.factories import make_opportunity, stage
from tests.doors.conftest import text_of

pytestmark = pytest.mark.django_db
ENGINE = pytest.mark.urls("tests.doors.engine_urls")
"""Opportunities have a board of their own; the engine's is asked instead."""


def test_the_page_of_a_record_shows_its_facts_and_its_history(web, ada):
    contact = make_contact(ada, title="采购经理")

    page = text_of(web().get(f"/contacts/{contact.pk}"))

    assert "苏州恒力装备有限公司" in page
    assert "采购经理" in page
    assert "Contact: created" in page


def test_related_records_are_listed_as_far_as_they_may_be_read(web, ada):
    contact = make_contact(ada)
    kind = record_type("account")

    (contacts, *_rest) = related_lists(ada, kind, contact.account_id)

    assert (contacts["count"], contacts["kind"].key) == (1, "contact")
    assert "张伟" in contacts["rows"]
    assert f"account={contact.account_id}" in contacts["new_url"]


def test_history_speaks_of_labels_and_names_not_of_stored_values(ada):
    account = make_account(ada)
    parent = make_account(ada, name="恒力集团")
    edit_records(ada, record_type("account"), [account.pk], {"size": "large", "parent": str(parent.pk)}, version=1)

    with translation.override("en"):
        days = history_days(ada, record_type("account"), Account.objects.get(pk=account.pk))

    changes = {c["label"]: strip_tags(c["after"]) for day in days for event in day["events"] for c in event["changes"]}
    assert changes == {"Company size": "500 and more", "Parent account": "恒力集团"}


def test_the_peek_is_a_piece_and_hides_what_may_not_be_seen(web, ada):
    account = make_account(ada)

    assert b"<html" not in web("ben").get(f"/accounts/{account.pk}/peek").content
    assert web("cleo").get(f"/accounts/{account.pk}/peek").status_code == 404


def test_a_link_by_type_and_id_leads_to_the_page(web, ada):
    account = make_account(ada)

    assert web().get(f"/go/account/{account.pk}")["Location"] == f"/accounts/{account.pk}"


@pytest.mark.parametrize("words", ["恒力", "szhl", "hengli"])
def test_the_palette_finds_by_name_pinyin_and_initials(web, ada, words):
    make_account(ada)

    assert "苏州恒力装备有限公司" in text_of(web("ben").get("/palette", {"q": words}))
    assert "苏州恒力" not in text_of(web("cleo").get("/palette", {"q": words}))


def test_notices_are_shown_until_read(web, cast, ctx):
    notify(ctx, drafts=[NoticeDraft(cast.ada, "There is no such field.", {}, "/accounts/")])
    browser = web()

    assert browser.get("/notices").context["frame"].unread_count == 1
    browser.post("/notices/read")

    assert browser.get("/notices").context["frame"].unread_count == 0


def test_a_piece_of_a_page_never_counts_what_waits(web, accounts, django_assert_max_num_queries):
    accounts(2)
    browser = web()
    browser.get("/accounts/")

    with django_assert_max_num_queries(7):
        browser.get("/accounts/options", {"q": "测试"}, headers={"HX-Request": "true"})


@ENGINE
def test_a_board_counts_and_sums_its_columns(web, ada):
    for _ in range(3):
        make_opportunity(ada)

    response = web().get("/opportunities/board")

    first = response.context["columns"][0]
    assert (first["count"], len(first["cards"])) == (3, 3)
    assert "CN¥1.2M" in text_of(response)


@ENGINE
def test_a_board_loads_the_further_cards_of_one_column(web, ada):
    for _ in range(32):
        make_opportunity(ada)
    browser = web()
    first = browser.get("/opportunities/board").context["columns"][0]

    rest = browser.get(first["more"], headers={"HX-Request": "true"})

    shown = {card["id"] for card in first["cards"]} | {card["id"] for card in rest.context["column"]["cards"]}
    assert (len(first["cards"]), len(shown)) == (30, 32)
    assert b"<html" not in rest.content


def test_a_card_dropped_on_another_column_moves_and_both_columns_are_summed_anew(web, ada):
    deal = make_opportunity(ada)

    response = web().post(f"/opportunities/{deal.pk}/move", {"to": str(stage("solution").pk)})

    assert Opportunity.objects.get().stage.code == "solution"
    assert response.content.decode().count('hx-swap-oob="true"') >= 3
    assert json.loads(response["HX-Trigger"])["toast"]["undo"].startswith("/changes/")


def test_a_blocked_move_lists_what_is_missing_and_changes_nothing(web, ada):
    deal, browser = make_opportunity(ada), web()
    browser.post(f"/opportunities/{deal.pk}/move", {"to": str(stage("solution").pk)})

    response = browser.post(
        f"/opportunities/{deal.pk}/move", {"to": str(stage("quotation").pk)}, headers={"HX-Request": "true"}
    )

    assert response.status_code in {409, 422}
    assert response.json()["errors"]
    assert Opportunity.objects.get().stage.code == "solution"

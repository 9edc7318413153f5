"""Acts on one record, on chosen rows, and taking them back."""

import re
from uuid import uuid4

import pytest

from loudou.customers.models import Contact
from loudou.customers.tests.factories import make_contact
from loudou.platform.changes.models import ChangeSet
from loudou.sales.pipeline.models import Opportunity
from loudou.sales.pipeline.tests.factories import make_opportunity, stage
from tests.doors.conftest import text_of, told

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}


def another_contact(ctx):
    """A contact beside the first one of an account, which is its primary one."""
    first = make_contact(ctx)
    return make_contact(ctx, account_id=first.account_id, name="李娜")


def test_an_act_without_questions_runs_and_offers_undo(web, ada):
    contact = another_contact(ada)

    response = web().post(f"/contacts/{contact.pk}/act/make_primary")

    ((words, tags),) = told(response)
    assert Contact.objects.get(pk=contact.pk).is_primary
    assert words == "Make primary contact: 1 record."
    assert tags.startswith("undo:/changes/")


def test_an_act_with_questions_asks_on_a_page_and_for_a_script_in_a_sheet(web, ada):
    deal = make_opportunity(ada)
    url = f"/opportunities/{deal.pk}/act/move_stage"

    page, sheet = web().get(url), web().get(url, headers=SCRIPT)

    assert "Stage" in text_of(page)
    assert b"<html" in page.content
    assert b"<html" not in sheet.content
    assert f'hx-post="{url}"' in sheet.content.decode()


def test_an_answered_act_in_a_sheet_leads_back_to_the_record(web, ada):
    deal = make_opportunity(ada)

    response = web().post(
        f"/opportunities/{deal.pk}/act/move_stage",
        {"confirmed": "1", "stage": str(stage("solution").pk)},
        headers=SCRIPT,
    )

    assert (response.status_code, response["HX-Redirect"]) == (204, f"/opportunities/{deal.pk}")
    assert Opportunity.objects.get().stage.code == "solution"


def test_an_act_that_is_refused_says_why_where_it_was_asked(web, ada):
    deal = make_opportunity(ada)

    response = web().post(
        f"/opportunities/{deal.pk}/act/move_stage",
        {"confirmed": "1", "stage": str(stage("negotiation").pk)},
        headers=SCRIPT,
    )

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert Opportunity.objects.get().stage.code == deal.stage.code


def test_a_required_answer_left_out_is_asked_for_again(web, ada):
    deal = make_opportunity(ada)

    response = web().post(f"/opportunities/{deal.pk}/act/change_amount", {"confirmed": "1", "amount": ""})

    assert response.status_code == 422
    assert "This field is required." in text_of(response)


def test_a_double_click_acts_once(web, ada):
    deal, key, browser = make_opportunity(ada), str(uuid4()), web()
    sent = {"confirmed": "1", "amount": "500000", "idempotency_key": key}

    for _click in range(2):
        browser.post(f"/opportunities/{deal.pk}/act/change_amount", sent)

    assert ChangeSet.objects.filter(label="opportunity.change_amount").count() == 1
    assert Opportunity.objects.get().amount == 500_000


def test_chosen_rows_are_acted_on_together(web, ada):
    deals = [make_opportunity(ada) for _ in range(3)]
    ids = ",".join(str(deal.pk) for deal in deals[:2])

    asked = web().post("/opportunities/act/change_amount", {"ids": ids}, headers=SCRIPT)
    web().post("/opportunities/act/change_amount", {"ids": ids, "confirmed": "1", "amount": "7"})

    assert "2 chosen records." in text_of(asked)
    assert sorted(Opportunity.objects.values_list("amount", flat=True)) == [7, 7, 400_000]


def test_everything_that_matches_is_acted_on_as_far_as_it_may_be_seen(web, ada, cleo):
    make_opportunity(ada)
    make_opportunity(cleo)

    web("ada").post(
        "/opportunities/act/change_amount",
        {"all": "1", "filter": 'status == "open"', "confirmed": "1", "amount": "7"},
    )

    assert sorted(Opportunity.objects.values_list("amount", flat=True)) == [7, 400_000]


@pytest.mark.parametrize("ids", ["nonsense", "6100cc58-2fef-4e1d-9439-799668e69b75"])
def test_rows_that_do_not_exist_are_not_found(web, ids):
    response = web().post("/opportunities/act/change_amount", {"ids": ids, "confirmed": "1", "amount": "7"})

    assert response.status_code == 404


def test_another_persons_record_cannot_be_acted_on(web, ada):
    contact = another_contact(ada)

    assert web("cleo").post(f"/contacts/{contact.pk}/act/make_primary").status_code == 404
    assert not Contact.objects.get(pk=contact.pk).is_primary


def test_an_act_nobody_declared_is_not_found(web, ada):
    contact = make_contact(ada)

    assert web().post(f"/contacts/{contact.pk}/act/explode").status_code == 404


def test_undo_brings_back_what_was_and_shows_the_page_again(web, ada):
    contact, browser = another_contact(ada), web()
    response = browser.post(f"/contacts/{contact.pk}/act/make_primary")
    undo_url = told(response)[0][1].removeprefix("undo:")

    undone = browser.post(undo_url, headers=SCRIPT)

    assert (undone.status_code, undone["HX-Refresh"]) == (204, "true")
    assert not Contact.objects.get(pk=contact.pk).is_primary


def test_undoing_twice_and_undoing_for_others_is_refused(web, ada):
    contact, browser = another_contact(ada), web()
    undo_url = told(browser.post(f"/contacts/{contact.pk}/act/make_primary"))[0][1].removeprefix("undo:")

    assert web("cleo").post(undo_url).status_code == 404
    assert browser.post(undo_url).status_code == 302
    assert browser.post(undo_url).status_code in {403, 409}


def test_undo_never_leads_to_another_site(web, ada):
    contact, browser = another_contact(ada), web()
    undo_url = told(browser.post(f"/contacts/{contact.pk}/act/make_primary"))[0][1].removeprefix("undo:")

    response = browser.post(undo_url, headers={"Referer": "https://evil.example/"})

    assert response["Location"] == "/changes"


def test_recent_changes_are_told_in_words(web, ada):
    make_contact(ada)

    page = text_of(web().get("/changes"))

    assert re.search(r"Contact: \w+", page)
    assert "林晓" in page

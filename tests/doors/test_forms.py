"""Creating and editing on a form."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from loudou.customers.models import Account
from loudou.customers.tests.factories import make_account, make_contact
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.edit import edit_records
from tests.cast import NOW, later
from tests.doors.conftest import text_of, told

pytestmark = pytest.mark.django_db


def edited(browser, account, version=None, **values):
    sent = {"name": account.name, "city": account.city, "version": version or account.version} | values
    return browser.post(f"/accounts/{account.pk}/edit", sent)


def test_a_new_record_is_made_and_shown(web):
    response = web().post("/accounts/new", {"name": "苏州锐驰精密", "city": "苏州"}, follow=True)

    made = Account.objects.get()
    assert (made.name, made.city) == ("苏州锐驰精密", "苏州")
    assert response.redirect_chain[-1][0] == f"/accounts/{made.pk}"
    assert "苏州锐驰精密" in text_of(response)


def test_a_refused_form_comes_back_with_what_was_typed_and_the_reason(web):
    response = web().post("/accounts/new", {"name": "", "city": "苏州", "email": "nobody"})

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="苏州"' in page
    assert "This is not an e-mail address." in page
    assert Account.objects.count() == 0


def test_sending_a_form_twice_makes_one_record(web):
    browser, sent = web(), {"name": "苏州锐驰精密", "idempotency_key": str(uuid4())}

    first, second = browser.post("/accounts/new", sent), browser.post("/accounts/new", sent)

    assert Account.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_one_key_for_two_different_forms_is_refused(web):
    browser, key = web(), str(uuid4())
    browser.post("/accounts/new", {"name": "甲", "idempotency_key": key})

    response = browser.post("/accounts/new", {"name": "乙", "idempotency_key": key})

    assert response.status_code == 422
    assert Account.objects.count() == 1


def test_a_form_from_elsewhere_is_refused(web):
    response = web(enforce_csrf_checks=True).post("/accounts/new", {"name": "甲"})

    assert response.status_code == 403
    assert "Reload it and try again." in text_of(response)
    assert Account.objects.count() == 0


def test_whoever_may_not_create_gets_no_form(web):
    assert web("fay").get("/accounts/new").status_code == 403
    assert web("fay").post("/accounts/new", {"name": "甲"}).status_code == 403
    assert Account.objects.count() == 0


def test_a_script_gets_the_form_alone_and_is_told_what_was_made(web):
    browser, script = web(), {"HX-Request": "true"}

    form = browser.get("/accounts/new?name=甲", headers=script)
    made = browser.post("/accounts/new", {"name": "甲"}, headers=script)

    assert b"<html" not in form.content
    assert 'value="甲"' in form.content.decode()
    assert made.status_code == 204
    picked = json.loads(made["HX-Trigger"])["picked"]
    assert picked == {"id": str(Account.objects.get().pk), "title": "甲", "type": "accounts"}


def test_an_edit_is_saved_with_undo_on_offer(web, ada):
    account = make_account(ada)

    response = edited(web(), account, city="宁波")

    account.refresh_from_db()
    assert (response.status_code, account.city, account.version) == (302, "宁波", 2)
    ((words, tags),) = told(response)
    assert words == "Saved."
    assert tags.startswith("undo:/changes/")


def test_a_stale_save_is_refused_with_both_values_shown(web, ada, ben):
    account = make_account(ada)
    ben_later = later(ben, now=NOW + timedelta(minutes=1))
    edit_records(ben_later, record_type("account"), [account.pk], {"city": "上海"}, version=1)

    response = edited(web(), account, version=1, city="宁波")

    page, account_now = response.content.decode(), Account.objects.get()
    assert (response.status_code, account_now.city) == (409, "上海")
    assert 'value="宁波"' in page
    assert 'data-take="上海"' in page
    assert "陈立 changed this record while you were typing." in text_of(response)
    assert page.count("data-take=") == 1
    assert f'name="version" value="{account_now.version}"' in page


def test_a_form_that_lost_its_version_is_not_saved(web, ada):
    account = make_account(ada)

    response = web().post(f"/accounts/{account.pk}/edit", {"name": "乙", "city": "宁波"})

    assert response.status_code == 422
    assert Account.objects.get().name == account.name


def test_a_record_that_may_not_be_seen_is_not_found(web, ada):
    account = make_account(ada)

    assert web("cleo").get(f"/accounts/{account.pk}/edit").status_code == 404
    assert edited(web("cleo"), account, city="宁波").status_code == 404
    assert Account.objects.get().city == "苏州"


def test_a_record_that_may_be_seen_but_not_changed_is_refused(web, ada):
    account = make_account(ada)

    assert edited(web("fay"), account, city="宁波").status_code == 403
    assert Account.objects.get().city == "苏州"


def test_a_field_editing_in_place_shows_its_form_and_then_its_value(web, ada):
    account, browser = make_account(ada), web()
    url = f"/accounts/{account.pk}/field/city"

    form = browser.get(url).content.decode()
    response = browser.post(url, {"city": "宁波", "version": "1"})

    assert 'value="苏州"' in form
    assert 'name="version" value="1"' in form
    assert "宁波" in response.content.decode()
    assert json.loads(response["HX-Trigger"])["toast"]["undo"].startswith("/changes/")


def test_a_stale_field_shows_what_is_saved_now(web, ada, ben):
    account = make_account(ada)
    edit_records(ben, record_type("account"), [account.pk], {"city": "上海"}, version=1)

    response = web().post(f"/accounts/{account.pk}/field/city", {"city": "宁波", "version": "1"})

    assert response.status_code == 422
    assert "saved now: 上海" in text_of(response)
    assert 'name="version" value="2"' in response.content.decode()
    assert Account.objects.get().city == "上海"


def test_a_wrong_value_in_place_is_refused_beside_the_field(web, ada):
    account = make_account(ada)

    response = web().post(f"/accounts/{account.pk}/field/email", {"email": "nobody", "version": "1"})

    assert response.status_code == 422
    assert "This is not an e-mail address." in text_of(response)


@pytest.mark.parametrize("name", ["owner", "number", "version", "company_key"])
def test_what_only_acts_change_cannot_be_edited_in_place(web, ada, name):
    account = make_account(ada)

    assert web().get(f"/accounts/{account.pk}/field/{name}").status_code == 404


def test_a_picker_offers_the_records_that_fit_what_was_typed(web, accounts):
    accounts(50)

    response = web().get("/accounts/options", {"q": "csgs7"})

    assert [option["title"] for option in response.context["options"]] == ["测试公司7"]
    assert "New Account “csgs7”" in text_of(response)


def test_a_reference_among_many_is_picked_by_typing_and_among_few_from_a_list(web, accounts):
    accounts(5)
    few = web().get("/contacts/new").content.decode()
    accounts(60)
    many = web().get("/contacts/new").content.decode()

    assert "data-picker" not in few
    assert 'data-url="/accounts/options"' in many


def test_what_a_form_holds_of_a_reference_is_shown_by_name(web, ada):
    contact = make_contact(ada)

    page = text_of(web().get(f"/contacts/{contact.pk}"))

    assert "苏州恒力装备有限公司" in page
    assert str(contact.account_id) not in page

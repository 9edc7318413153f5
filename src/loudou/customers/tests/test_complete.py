from uuid import uuid4

import pytest

from loudou.customers.errors import AccountNotFound, ContactNotFound
from loudou.customers.services.become_customers import mark_customers
from loudou.customers.services.complete import complete_account, complete_contact
from loudou.customers.shapes import AccountDraft, ContactDraft
from loudou.customers.tests.factories import make_account, make_contact

CODE = "91110000600037341L"


def test_empty_fields_are_filled_and_known_ones_stay(ada):
    account = make_account(ada, industry="风电")

    filled = complete_account(
        ada, account_id=account.id, draft=AccountDraft(name="别名", industry="机床", phone="0512-1", uscc=CODE, city="")
    )

    account.refresh_from_db()
    assert set(filled) == {"phone", "uscc"}
    assert (account.name, account.industry, account.phone, account.uscc) == (
        "苏州恒力装备有限公司",
        "风电",
        "0512-1",
        CODE,
    )
    assert (account.city, account.version) == ("苏州", 2)


def test_a_credit_code_another_account_holds_is_not_taken(ada):
    make_account(ada, uscc=CODE)
    other = make_account(ada, name="无锡华昌")

    assert complete_account(ada, account_id=other.id, draft=AccountDraft(name="x", uscc=CODE)) == ()


def test_a_contact_is_completed_the_same_way(ada):
    contact = make_contact(ada, email="wei@example.com")
    draft = ContactDraft(
        account_id=contact.account_id,
        name="张总",
        mobile="13800138000",
        email="other@example.com",
        custom={"age": "40"},
    )

    filled = complete_contact(ada, contact_id=contact.id, draft=draft)

    contact.refresh_from_db()
    assert set(filled) == {"mobile", "custom"}
    assert (contact.name, contact.mobile, contact.email) == ("张伟", "+8613800138000", "wei@example.com")
    assert contact.custom == {"age": "40"}


def test_nothing_new_changes_nothing(ada):
    account = make_account(ada)

    assert complete_account(ada, account_id=account.id, draft=AccountDraft(name="x")) == ()

    account.refresh_from_db()
    assert account.version == 1


def test_what_one_does_not_see_is_not_completed(ada, cleo):
    contact = make_contact(ada)

    with pytest.raises(AccountNotFound):
        complete_account(cleo, account_id=contact.account_id, draft=AccountDraft(name="x", phone="1"))
    with pytest.raises(ContactNotFound):
        complete_contact(cleo, contact_id=uuid4(), draft=ContactDraft(account_id=contact.account_id, name="x"))


def test_accounts_become_customers_once(ada, emitted):
    account = make_account(ada)

    assert mark_customers(ada, account_ids=[account.id]) == (account.id,)
    assert mark_customers(ada, account_ids=[account.id]) == ()

    account.refresh_from_db()
    assert account.status == "customer"
    assert list(emitted).count("customers.accounts_became_customers") == 1

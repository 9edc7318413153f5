import pytest

from loudou.customers.errors import AccountNotFound
from loudou.customers.queries import (
    account_facts,
    account_names,
    contact_accounts,
    contacts_of,
    customers_by_keys,
    match_candidates,
)
from loudou.customers.shapes import KnownCustomer
from loudou.customers.tests.factories import make_account, make_contact

CODE = "91110000600037341L"
OTHER_CODE = "91110108551385082Q"


def reasons(found):
    return [(match.name, match.reason) for match in found.accounts]


def test_candidates_stand_by_how_sure_their_sign_is(ada):
    make_account(ada, name="苏州恒立装备有限公司")
    make_account(ada, name="苏州恒力装备股份有限公司")
    make_account(ada, name="完全不同", uscc=CODE)
    make_account(ada, name="无锡华昌风电设备有限公司")

    found = match_candidates(ada, company="苏州恒力装备有限公司", uscc=CODE)

    assert reasons(found) == [
        ("完全不同", "credit_code"),
        ("苏州恒力装备股份有限公司", "company_name"),
        ("苏州恒立装备有限公司", "similar_name"),
    ]


def test_another_credit_code_is_another_company_however_alike_the_name(ada):
    make_account(ada, name="苏州恒立装备有限公司", uscc=OTHER_CODE)

    assert reasons(match_candidates(ada, company="苏州恒力装备有限公司", uscc=CODE)) == []
    assert reasons(match_candidates(ada, company="苏州恒力装备有限公司")) == [("苏州恒立装备有限公司", "similar_name")]


def test_a_person_is_found_by_mobile_or_email_with_their_account(ada):
    account = make_account(ada, name="无锡华昌风电设备有限公司")
    contact = make_contact(ada, account_id=account.id, mobile="13800138000", email="wei@example.com")

    by_mobile = match_candidates(ada, company="别的公司", mobile="138 0013 8000")
    by_email = match_candidates(ada, email="Wei@Example.com")

    assert [(match.id, match.account_name, match.reason) for match in by_mobile.contacts] == [
        (contact.id, "无锡华昌风电设备有限公司", "mobile")
    ]
    assert [match.reason for match in by_email.contacts] == ["email"]
    assert [match.id for match in by_mobile.accounts] == [account.id]


def test_what_one_does_not_see_is_not_offered(ada, cleo):
    make_contact(ada, mobile="13800138000")

    found = match_candidates(cleo, company="苏州恒力装备有限公司", mobile="13800138000")

    assert (found.accounts, found.contacts) == ((), ())


def test_nothing_described_matches_nothing(ada):
    make_account(ada)

    found = match_candidates(ada)

    assert (found.accounts, found.contacts) == ((), ())


def test_matching_costs_at_most_three_statements(ada, django_assert_max_num_queries):
    for number in range(5):
        make_contact(ada, mobile=f"1380013800{number}")
    account_names(ada, [])

    with django_assert_max_num_queries(3):
        match_candidates(ada, company="苏州恒力装备有限公司", uscc=CODE, mobile="13800138000", email="a@b.cn")


def test_holders_of_hard_keys_are_known_whoever_asks(ada):
    account = make_account(ada, uscc=CODE)
    contact = make_contact(ada, account_id=account.id, mobile="13800138000", email="wei@example.com")

    known = customers_by_keys(
        credit_codes=[CODE, ""], mobiles=["+8613800138000", ""], emails=["wei@example.com", "x@y.z"]
    )

    assert known == {
        ("credit_code", CODE): KnownCustomer(account.id, None, ada.actor_id),
        ("mobile", "+8613800138000"): KnownCustomer(account.id, contact.id, ada.actor_id),
        ("email", "wei@example.com"): KnownCustomer(account.id, contact.id, ada.actor_id),
    }


def test_facts_and_people_of_an_account(ada, cleo):
    parent = make_account(ada, name="华昌集团")
    account = make_account(ada, parent_id=parent.id)
    make_contact(ada, account_id=account.id, name="张伟")
    make_contact(ada, account_id=account.id, name="李娜")

    facts = account_facts(ada, account.id)

    assert (facts.name, facts.parent_name, facts.owner_name) == ("苏州恒力装备有限公司", "华昌集团", "林晓")
    assert account_facts(ada, parent.id).parent_name == ""
    assert [row.name for row in contacts_of(ada, account.id)] == ["张伟", "李娜"]
    assert set(contact_accounts(ada, [row.id for row in contacts_of(ada, account.id)]).values()) == {account.id}
    assert contacts_of(cleo, account.id) == []
    with pytest.raises(AccountNotFound):
        account_facts(cleo, account.id)

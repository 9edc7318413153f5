import pytest

from loudou.customers.errors import AccountExists, CustomersInvalid
from loudou.customers.models import Account
from loudou.customers.services.register_accounts import register_accounts
from loudou.customers.shapes import AccountDraft
from loudou.customers.tests.factories import make_account
from loudou.platform.access.errors import ActionRefused

CODE = "91110000600037341L"


def test_an_account_gets_number_owner_key_and_search_tokens(ada, emitted):
    (made,) = register_accounts(ada, drafts=[AccountDraft(name="苏州恒力装备有限公司", uscc=CODE.lower())])

    account = Account.objects.get(pk=made.id)
    assert made.is_new
    assert (account.number, account.owner_id, account.uscc) == ("A-2026-000001", ada.actor_id, CODE)
    assert (account.company_key, account.title_key) == ("苏州恒力装备", "suzhouhenglizhuangbeiyouxiangongsi")
    assert emitted == ["customers.accounts_registered"]


def test_a_held_credit_code_is_refused_or_reused(ada, emitted):
    known = make_account(ada, uscc=CODE)
    told = list(emitted)

    with pytest.raises(AccountExists):
        register_accounts(ada, drafts=[AccountDraft(name="别名公司", uscc=CODE)])
    (reused,) = register_accounts(ada, drafts=[AccountDraft(name="别名公司", uscc=CODE)], reuse=True)

    assert (reused.id, reused.is_new) == (known.id, False)
    assert Account.objects.count() == 1
    assert list(emitted) == told


def test_two_drafts_of_one_credit_code_become_one_account(ada):
    results = register_accounts(
        ada, drafts=[AccountDraft(name="甲", uscc=CODE), AccountDraft(name="甲公司", uscc=CODE)], reuse=True
    )

    assert [result.is_new for result in results] == [True, False]
    assert len({result.id for result in results}) == 1


def test_every_problem_is_named_with_its_row_and_nothing_is_saved(ada, emitted):
    drafts = [AccountDraft(name="好"), AccountDraft(name=" ", uscc="123", size="huge", status="x", city="x" * 61)]

    with pytest.raises(CustomersInvalid) as refused:
        register_accounts(ada, drafts=drafts)

    assert sorted((p.row, p.field, p.code) for p in refused.value.problems) == [
        (2, "city", "text.too_long"),
        (2, "name", "required"),
        (2, "size", "choice.unknown"),
        (2, "status", "choice.unknown"),
        (2, "uscc", "credit_code.invalid"),
    ]
    assert (Account.objects.count(), list(emitted)) == (0, [])


def test_registering_needs_the_right(cast):
    with pytest.raises(ActionRefused):
        register_accounts(cast.acting("max"), drafts=[AccountDraft(name="甲")])


def test_many_accounts_cost_as_many_statements_as_few(ada, django_assert_max_num_queries):
    with django_assert_max_num_queries(25) as few:
        register_accounts(ada, drafts=[AccountDraft(name=f"甲{n}") for n in range(2)])
    with django_assert_max_num_queries(25) as many:
        register_accounts(ada, drafts=[AccountDraft(name=f"乙{n}") for n in range(300)])

    assert len(many.captured_queries) <= len(few.captured_queries)

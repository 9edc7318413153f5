import pytest

from loudou.customers.errors import AccountCycle
from loudou.customers.models import Account, Contact
from loudou.customers.tests.factories import make_account, make_contact
from loudou.kernel.errors import Invalid
from loudou.platform.records.actions import run_action
from loudou.platform.records.query import ListQuery, list_records
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.create import create_records
from loudou.platform.records.services.edit import edit_records


def test_accounts_and_contacts_are_made_at_the_generic_door(ada):
    (account_id,) = create_records(ada, record_type("account"), [{"name": "苏州 恒力", "uscc": "91110000600037341l"}])
    (contact_id,) = create_records(
        ada, record_type("contact"), [{"name": "张伟", "account": str(account_id), "mobile": "138 0013 8000"}]
    )

    assert Account.objects.get(pk=account_id).uscc == "91110000600037341L"
    assert Contact.objects.get(pk=contact_id).mobile == "+8613800138000"


def test_a_new_name_brings_its_matching_key(ada):
    account = make_account(ada)

    edit_records(ada, record_type("account"), [account.id], {"name": "无锡华昌风电设备有限公司"}, version=1)

    account.refresh_from_db()
    assert (account.company_key, account.title_key[:4]) == ("无锡华昌风电设备", "wuxi")


@pytest.mark.parametrize(
    ("key", "values"), [("account", {"uscc": "123"}), ("contact", {"mobile": "1"}), ("contact", {"email": "ab"})]
)
def test_values_that_identify_are_checked_when_edited(ada, key, values):
    contact = make_contact(ada)
    target = contact.id if key == "contact" else contact.account_id

    with pytest.raises(Invalid) as refused:
        edit_records(ada, record_type(key), [target], values, version=1)

    assert refused.value.status in {400, 422}
    assert Contact.objects.get(pk=contact.id).version == 1


def test_an_account_never_stands_below_itself(ada):
    top = make_account(ada, name="集团")
    below = make_account(ada, name="子公司", parent_id=top.id)

    with pytest.raises(AccountCycle):
        edit_records(ada, record_type("account"), [top.id], {"parent": str(below.id)}, version=1)

    top.refresh_from_db()
    assert top.parent_id is None


def test_pinyin_initials_find_the_account_and_views_filter(ada):
    make_account(ada)
    make_account(ada, name="Acme Robotics", status="customer")

    by_initials = list_records(ada, record_type("account"), ListQuery(text="szhl"))
    customers = list_records(ada, record_type("account"), ListQuery(filter='status == "customer"'))

    assert [row["name"] for row in by_initials.rows] == ["苏州恒力装备有限公司"]
    assert [row["name"] for row in customers.rows] == ["Acme Robotics"]


def test_every_built_in_view_works(ada):
    for key in ("account", "contact"):
        for view in record_type(key).views:
            list_records(ada, record_type(key), ListQuery(filter=view.filter, sort=view.sort))


def test_make_primary_is_offered_as_an_action(ada):
    account = make_account(ada)
    make_contact(ada, account_id=account.id)
    second = make_contact(ada, account_id=account.id, name="李娜")

    facts = run_action(ada, record_type("contact"), "make_primary", ids=[second.id], raw={})

    assert facts["changed"] == 1

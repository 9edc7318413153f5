from uuid import uuid4

import pytest

from loudou.customers.errors import AccountNotFound, CustomersInvalid
from loudou.customers.models import Account, Contact
from loudou.customers.services.assign import assign_accounts
from loudou.customers.services.register_contacts import register_contacts
from loudou.customers.shapes import ContactDraft
from loudou.customers.tests.factories import make_account, make_contact
from loudou.platform.access.errors import ActionRefused
from loudou.platform.notifications.models import Notice


def test_an_account_changes_hands_with_its_owners_contacts(dora, ada, cast, emitted):
    account = make_account(ada)
    own = make_contact(ada, account_id=account.id)
    others = ContactDraft(account_id=account.id, name="李娜", owner_id=cast.dora)
    (kept,) = register_contacts(ada, drafts=[others])

    assert assign_accounts(dora, account_ids=[account.id], owner_id=cast.ben) == 1
    assert assign_accounts(dora, account_ids=[account.id], owner_id=cast.ben) == 0

    assert Account.objects.get(pk=account.id).owner_id == cast.ben
    assert Contact.objects.get(pk=own.id).owner_id == cast.ben
    assert Contact.objects.get(pk=kept.id).owner_id == cast.dora
    assert [notice.user_id for notice in Notice.objects.all()] == [cast.ben]
    assert list(emitted).count("customers.accounts_assigned") == 1


def test_assigning_needs_the_right_a_visible_account_and_a_person(dora, ada, cast):
    account = make_account(ada)

    with pytest.raises(ActionRefused):
        assign_accounts(ada, account_ids=[account.id], owner_id=cast.ben)
    with pytest.raises(CustomersInvalid):
        assign_accounts(dora, account_ids=[account.id], owner_id=uuid4())
    with pytest.raises(AccountNotFound):
        assign_accounts(dora, account_ids=[uuid4()], owner_id=cast.ben)

    assert Account.objects.get(pk=account.id).owner_id == cast.ada

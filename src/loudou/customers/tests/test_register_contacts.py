from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from loudou.customers.errors import AccountNotFound, ContactNotFound, CustomersInvalid
from loudou.customers.models import Contact
from loudou.customers.services.make_primary import make_primary
from loudou.customers.services.register_contacts import register_contacts
from loudou.customers.shapes import ContactDraft
from loudou.customers.tests.factories import make_account, make_contact
from loudou.platform.changes.models import ChangeSet
from loudou.platform.changes.recording import recording
from loudou.platform.changes.services.undo import undo_change_set
from tests.cast import later


def test_the_first_contact_of_an_account_is_its_primary_one(ada, emitted):
    account = make_account(ada)

    made = register_contacts(
        ada,
        drafts=[
            ContactDraft(account_id=account.id, name="张伟", mobile="138 0013 8000"),
            ContactDraft(account_id=account.id, name="李娜", email="Li@Example.com"),
        ],
    )

    first, second = (Contact.objects.get(pk=one.id) for one in made)
    assert (first.is_primary, first.mobile) == (True, "+8613800138000")
    assert (second.is_primary, second.email) == (False, "li@example.com")
    assert list(emitted)[-1] == "customers.contacts_registered"


def test_reuse_finds_the_person_of_the_same_account_by_mobile_or_email(ada):
    account = make_account(ada)
    known = make_contact(ada, account_id=account.id, mobile="13800138000", email="wei@example.com")
    elsewhere = make_account(ada, name="无锡华昌风电设备有限公司")

    results = register_contacts(
        ada,
        drafts=[
            ContactDraft(account_id=account.id, name="张总", mobile="138-0013-8000"),
            ContactDraft(account_id=account.id, name="Wei", email="WEI@example.com"),
            ContactDraft(account_id=elsewhere.id, name="张伟", mobile="13800138000"),
        ],
        reuse=True,
    )

    assert [(result.id == known.id, result.is_new) for result in results] == [
        (True, False),
        (True, False),
        (False, True),
    ]


def test_an_unknown_account_and_wrong_values_are_refused(ada):
    account = make_account(ada)

    with pytest.raises(AccountNotFound):
        register_contacts(ada, drafts=[ContactDraft(account_id=uuid4(), name="张伟")])
    with pytest.raises(CustomersInvalid) as refused:
        register_contacts(
            ada,
            drafts=[
                ContactDraft(account_id=account.id, name="", mobile="1", email="x", buying_role="boss", title="x" * 121)
            ],
        )

    assert sorted(problem.field for problem in refused.value.problems) == [
        "buying_role",
        "email",
        "mobile",
        "name",
        "title",
    ]
    assert Contact.objects.count() == 0


def test_the_people_of_an_account_one_does_not_see_are_not_seen(ada, cleo):
    contact = make_contact(ada)

    assert not Contact.objects.visible_to(cleo).filter(pk=contact.id).exists()
    assert Contact.objects.visible_to(ada).filter(pk=contact.id).exists()


def test_a_colleague_sees_the_people_of_an_account_they_see(ada, ben):
    account = make_account(ada)
    contact = make_contact(ada, account_id=account.id)

    assert Contact.objects.visible_to(ben).filter(pk=contact.id).exists()


def test_the_primary_place_is_handed_over_and_undo_hands_it_back(ada):
    account = make_account(ada)
    first = make_contact(ada, account_id=account.id)
    second = make_contact(ada, account_id=account.id, name="李娜")

    changed = make_primary(later(ada), contact_ids=[second.id])

    assert changed == 1
    assert list(Contact.objects.filter(is_primary=True).values_list("id", flat=True)) == [second.id]
    undo_change_set(later(ada), change_set_id=ChangeSet.objects.get(label="contact.make_primary").id)
    assert list(Contact.objects.filter(is_primary=True).values_list("id", flat=True)) == [first.id]


def test_two_primary_contacts_of_one_account_are_refused(ada):
    account = make_account(ada)
    one, two = (make_contact(ada, account_id=account.id, name=name) for name in ("张伟", "李娜"))

    with pytest.raises(CustomersInvalid):
        make_primary(ada, contact_ids=[one.id, two.id])
    with pytest.raises(ContactNotFound):
        make_primary(ada, contact_ids=[uuid4()])


def test_the_database_itself_refuses_a_second_primary_contact(ada):
    account = make_account(ada)
    make_contact(ada, account_id=account.id)
    second = make_contact(ada, account_id=account.id, name="李娜")

    def take_the_place():
        with recording(later(ada), "test"), connection.cursor() as cursor:
            Contact.objects.filter(pk=second.id).update(is_primary=True)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), transaction.atomic():
        take_the_place()

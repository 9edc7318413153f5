from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from loudou.activities.models import ActivityLink
from loudou.activities.shapes import ActivityDraft, RecordRef
from loudou.customers.errors import AccountNotFound
from loudou.customers.models import Account, Contact
from loudou.customers.tests.factories import make_account, make_contact
from loudou.kernel.context import Context
from loudou.kernel.errors import LoudouError
from loudou.leads.errors import LeadNotFound, LeadNotOpen
from loudou.leads.models import Lead
from loudou.leads.tests.factories import make_defaults, make_leads
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.models import ChangeSet
from loudou.platform.records.actions import run_action
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.undo import undo
from loudou.processes.activity_log.process import log_on_record
from loudou.processes.lead_conversion.errors import ConversionInvalid
from loudou.processes.lead_conversion.process import convert_lead
from loudou.processes.lead_conversion.shapes import Conversion, NewDeal
from loudou.sales.pipeline.models import Opportunity, StageHistory
from loudou.sales.pipeline.services.lose import lose_opportunities
from loudou.sales.pipeline.tests.factories import make_opportunity, make_process, reason
from tests.cast import NOW, later

CODE = "91110000600037341L"


def make_lead(ctx, **values):
    make_defaults()
    make_process()
    known = {"name": "张伟", "company": "苏州恒力装备有限公司", "owner_id": ctx.actor_id, "mobile": "13800138000"}
    (lead,) = make_leads(1, **(known | values))
    return lead


def everything():
    """How many rows of everything a conversion may make."""
    return (Account.objects.count(), Contact.objects.count(), Opportunity.objects.count(), StageHistory.objects.count())


def test_a_lead_becomes_an_account_a_contact_and_a_deal(ada, emitted):
    lead = make_lead(ada, uscc=CODE, industry="机床", city="苏州", title="采购经理", need="HM-630 ×2", source="expo")

    made = convert_lead(
        later(ada),
        conversion=Conversion(lead.id, new_deal=NewDeal(amount=Decimal(400000), expected_close_date=date(2026, 4, 1))),
    )

    account, contact = Account.objects.get(pk=made.account_id), Contact.objects.get(pk=made.contact_id)
    deal = Opportunity.objects.get(pk=made.opportunity_id)
    assert (account.name, account.uscc, account.industry, account.source) == (
        "苏州恒力装备有限公司",
        CODE,
        "机床",
        "expo",
    )
    assert (contact.name, contact.mobile, contact.title, contact.is_primary) == (
        "张伟",
        "+8613800138000",
        "采购经理",
        True,
    )
    assert (deal.name, deal.amount, deal.stage.code, deal.source_id, deal.contact_id) == (
        "HM-630 ×2",
        Decimal(400000),
        "requirement",
        lead.id,
        contact.id,
    )
    assert {account.owner_id, contact.owner_id, deal.owner_id} == {ada.actor_id}
    lead = Lead.objects.get(pk=lead.id)
    assert (lead.status, lead.converted_account_id, lead.converted_opportunity_id) == ("converted", account.id, deal.id)
    assert list(emitted)[-1] == "leads.lead_converted"
    assert ChangeSet.objects.filter(label="lead.convert").count() == 1


def test_known_records_are_completed_and_never_overwritten(ada):
    account = make_account(ada, industry="风电")
    contact = make_contact(ada, account_id=account.id, name="张总", email="zhang@example.com")
    lead = make_lead(ada, industry="机床", city="无锡", email="other@example.com")

    made = convert_lead(later(ada), conversion=Conversion(lead.id, account_id=account.id, contact_id=contact.id))

    account, contact = Account.objects.get(pk=account.id), Contact.objects.get(pk=contact.id)
    assert (made.is_new_account, made.is_new_contact, made.opportunity_id) == (False, False, None)
    assert (account.industry, account.city) == ("风电", "苏州")
    assert (contact.name, contact.email, contact.mobile) == ("张总", "zhang@example.com", "+8613800138000")


def test_a_second_lead_of_the_account_adds_a_contact_and_joins_the_open_deal(ada):
    first = make_lead(ada)
    made = convert_lead(later(ada), conversion=Conversion(first.id, new_deal=NewDeal(amount=Decimal(1))))
    second = make_lead(ada, name="李娜", mobile="13900139000")

    again = convert_lead(
        later(ada),
        conversion=Conversion(second.id, account_id=made.account_id, opportunity_id=made.opportunity_id),
    )

    assert again.account_id == made.account_id
    assert again.is_new_contact
    assert Opportunity.objects.count() == 1
    assert Contact.objects.filter(account=made.account_id).count() == 2


def test_what_was_done_with_the_lead_stays_with_all_three(ada):
    lead = make_lead(ada)
    log_on_record(later(ada), record=RecordRef("lead", lead.id), draft=ActivityDraft("call", (), subject="首次沟通"))

    made = convert_lead(later(ada), conversion=Conversion(lead.id, new_deal=NewDeal(amount=Decimal(1))))

    linked = set(ActivityLink.objects.values_list("record_type", "record_id"))
    assert linked == {
        ("lead", lead.id),
        ("account", made.account_id),
        ("contact", made.contact_id),
        ("opportunity", made.opportunity_id),
    }


def test_l10_a_converted_lead_does_not_convert_again(ada, emitted):
    lead = make_lead(ada)
    convert_lead(later(ada), conversion=Conversion(lead.id))
    before, told = everything(), list(emitted)

    with pytest.raises(LeadNotOpen):
        convert_lead(later(ada), conversion=Conversion(lead.id))

    assert (everything(), list(emitted)) == (before, told)


def test_undoing_a_conversion_restores_everything(ada):
    account = make_account(ada)
    lead = make_lead(ada, industry="机床")
    log_on_record(later(ada), record=RecordRef("lead", lead.id), draft=ActivityDraft("call", (), subject="x"))
    before = everything(), Lead.objects.filter(pk=lead.id).values("status", "converted_at", "owner_id").get()
    convert_lead(later(ada), conversion=Conversion(lead.id, account_id=account.id, new_deal=NewDeal(amount=Decimal(1))))

    undo(later(ada), change_set_id=ChangeSet.objects.get(label="lead.convert").id)

    assert before == (
        everything(),
        Lead.objects.filter(pk=lead.id).values("status", "converted_at", "owner_id").get(),
    )
    assert Account.objects.get(pk=account.id).industry == ""
    assert set(ActivityLink.objects.values_list("record_id", flat=True)) == {lead.id}
    assert convert_lead(later(ada), conversion=Conversion(lead.id)).is_new_account


def test_records_that_do_not_fit_together_are_refused_and_nothing_is_saved(ada, cleo):
    lead = make_lead(ada)
    account, stranger = make_account(ada, name="无锡华昌"), make_contact(ada, name="李娜")
    deal = make_opportunity(ada, account_id=stranger.account_id)
    closed = make_opportunity(ada, account_id=account.id)
    lose_opportunities(later(ada), opportunity_ids=[closed.id], reason_id=reason("price").id)
    before = everything()
    wrong = [
        Conversion(lead.id, account_id=account.id, contact_id=stranger.id),
        Conversion(lead.id, account_id=account.id, opportunity_id=deal.id),
        Conversion(lead.id, account_id=account.id, opportunity_id=closed.id),
        Conversion(lead.id, account_id=account.id, opportunity_id=deal.id, new_deal=NewDeal()),
    ]

    for conversion in wrong:
        with pytest.raises(ConversionInvalid):
            convert_lead(later(ada), conversion=conversion)
    with pytest.raises(AccountNotFound):
        convert_lead(later(ada), conversion=Conversion(lead.id, account_id=uuid4()))
    with pytest.raises(LeadNotFound):
        convert_lead(later(cleo), conversion=Conversion(lead.id))

    assert everything() == before
    assert Lead.objects.get(pk=lead.id).status == "assigned"


def test_converting_needs_the_right(ada, cast):
    lead = make_lead(ada)

    with pytest.raises(ActionRefused):
        convert_lead(cast.acting("fay"), conversion=Conversion(lead.id))


def test_a_company_with_the_same_credit_code_is_the_same_account(ada):
    account = make_account(ada, name="恒力集团", uscc=CODE)
    lead = make_lead(ada, uscc=CODE)

    made = convert_lead(later(ada), conversion=Conversion(lead.id))

    assert (made.account_id, made.is_new_account) == (account.id, False)


def test_conversion_is_an_action_on_leads(ada):
    lead = make_lead(ada)

    facts = run_action(
        later(ada), record_type("lead"), "convert", ids=[lead.id], raw={"opportunity_name": "HM", "amount": "5"}
    )

    assert Opportunity.objects.get(pk=facts["opportunity_id"]).amount == Decimal(5)
    assert Lead.objects.get(pk=lead.id).converted_account_id == Account.objects.get(pk=facts["account_id"]).id


@pytest.mark.django_db(transaction=True)
def test_l10_one_of_64_converters_wins(cast):
    lead = make_lead(cast.acting("ada"))

    def convert(number):
        try:
            convert_lead(
                Context(cast.ada, NOW + timedelta(seconds=number)),
                conversion=Conversion(lead.id, new_deal=NewDeal(amount=Decimal(1))),
            )
        except LoudouError as error:
            return error.code
        finally:
            connection.close()
        return "converted"

    with ThreadPoolExecutor(64) as threads:
        results = Counter(threads.map(convert, range(64)))

    assert results == {"converted": 1, "lead_not_open": 63}
    assert everything() == (1, 1, 1, 1)
    assert Account.objects.get().number == "A-2026-000001"

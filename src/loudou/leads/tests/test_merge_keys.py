"""Keys of a lead that went lead to the one that remains."""

import pytest

from loudou.customers.tests.factories import make_account
from loudou.leads.enums import CaptureOutcome
from loudou.leads.models import (
    Lead,
)
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.convert import close_as_converted
from loudou.leads.services.touch import touch_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft, LeadTouch
from loudou.leads.tests.factories import make_lead, system
from loudou.leads.tests.merges import LATER, merge, pair

pytestmark = pytest.mark.django_db


def test_a_row_with_the_key_of_a_merged_lead_goes_to_the_one_that_remains(cast):
    first, second = pair(cast.ada, external_id="f-1")
    merge(cast.acting("ada", LATER), first, second)

    rows_ = capture_leads(
        system(LATER),
        drafts=[LeadDraft(mobile=second.mobile, title="总经理"), LeadDraft(mobile="13777777777")],
        policy=CapturePolicy(channel="web_form"),
    ).rows

    assert [row.outcome for row in rows_] == [CaptureOutcome.APPENDED, CaptureOutcome.CREATED]
    assert rows_[0].lead_id == first.id
    assert Lead.objects.get(pk=first.id).title == "总经理"


def test_a_delivery_of_a_merged_lead_is_repeated_at_the_one_that_remains(cast):
    policy = CapturePolicy(channel="web_form")
    first = make_lead(owner_id=cast.ada)
    second = make_lead(owner_id=cast.ada, mobile="13900000001", external_id="f-1", policy=policy)
    merge(cast.acting("ada", LATER), first, second, survivor_id=first.id)

    (row,) = capture_leads(system(LATER), drafts=[LeadDraft(mobile="1", external_id="f-1")], policy=policy).rows

    assert (row.outcome, row.lead_id) == (CaptureOutcome.REPEATED, first.id)


def test_a_key_of_a_lead_that_went_into_a_customer_belongs_to_the_customer(cast):
    account = make_account(system())
    first, second = pair(cast.ada)
    close_as_converted(cast.acting("ada"), lead_id=first.id, account_id=account.id)
    merge(cast.acting("ada", LATER), first, second)

    (row,) = capture_leads(system(LATER), drafts=[LeadDraft(name="顾", mobile=second.mobile)]).rows

    assert row.outcome is CaptureOutcome.CREATED
    assert Lead.objects.values_list("account_id", "owner_id").get(pk=row.lead_id) == (account.id, cast.ada)


def test_a_touch_of_a_merged_lead_touches_the_one_that_remains(cast):
    first, second = pair(cast.ada)
    merge(cast.acting("ada", LATER), first, second)

    touched = touch_leads(system(LATER), channel="tender", touches=[LeadTouch(second.id, LATER, "tender", "t-1", {})])

    assert touched == (first.id,)
    assert Lead.objects.get(pk=first.id).touch_count == 3

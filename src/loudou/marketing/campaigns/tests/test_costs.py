"""Booking and correcting costs, their sums, and the budget."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loudou.marketing.campaigns.errors import (
    BudgetExceeded,
    CampaignCostNotFound,
    CampaignInvalid,
    CampaignInWrongState,
    CampaignNotFound,
)
from loudou.marketing.campaigns.models import Campaign, CampaignCost
from loudou.marketing.campaigns.rules.lifecycle import Act
from loudou.marketing.campaigns.services.book_costs import book_costs
from loudou.marketing.campaigns.services.revise_costs import revise_costs
from loudou.marketing.campaigns.shapes import CostDraft, CostRevision
from loudou.marketing.campaigns.tests.factories import make_campaign, make_cost, system
from loudou.platform.access.errors import ActionRefused

pytestmark = pytest.mark.django_db


def draft(campaign, **overrides):
    return replace(CostDraft(campaign.id, "展位费", "venue", actual_amount=Decimal(100)), **overrides)


def sums(campaign):
    return Campaign.objects.values_list("committed_amount", "actual_amount").get(pk=campaign.pk)


def test_a_hundred_costs_of_several_campaigns_are_booked_in_one_go(django_assert_max_num_queries, emitted):
    one, two = make_campaign(), make_campaign()
    drafts = [draft(one if n % 2 else two, invoice_number=f"INV-{n}", committed_amount=Decimal(1)) for n in range(100)]

    with django_assert_max_num_queries(14):
        booked = book_costs(system(), drafts=drafts)

    assert (sums(one), sums(two)) == ((50, 5000), (50, 5000))
    assert (len(booked.ids), booked.over_amounts) == (100, {})
    assert list(emitted) == ["campaigns.campaign_cost_changed"]


def test_what_passes_the_budget_is_warned_of_by_default():
    campaign = make_campaign(budget_amount=Decimal(150))

    booked = book_costs(system(), drafts=[draft(campaign), draft(campaign, committed_amount=Decimal("0.50"))])

    assert booked.over_amounts == {campaign.id: Decimal("50.50")}
    assert sums(campaign) == (Decimal("0.50"), 200)


def test_a_blocking_budget_refuses_the_whole_booking(emitted):
    campaign = make_campaign(budget_amount=Decimal(150), budget_policy="block")
    make_cost(campaign, actual_amount=Decimal(150))
    before = list(emitted)

    with pytest.raises(BudgetExceeded) as error:
        book_costs(system(), drafts=[draft(campaign, actual_amount=Decimal("0.01"))])

    assert error.value.facts["over_amount"] == Decimal("0.01")
    assert (CampaignCost.objects.count(), sums(campaign), list(emitted)) == (1, (0, 150), before)


def test_beyond_a_blocking_budget_costs_can_still_be_corrected_downwards():
    campaign = make_campaign(budget_amount=None, budget_policy="block")
    cost = make_cost(campaign, actual_amount=Decimal(500))
    Campaign.objects.filter(pk=campaign.pk)
    from_above = CostRevision(cost.id, actual_amount=Decimal(400))

    revise_costs(system(), revisions=[from_above])

    assert sums(campaign) == (0, 400)


def test_an_order_that_was_billed_moves_from_committed_to_actual():
    campaign = make_campaign()
    cost = make_cost(campaign, actual_amount=Decimal(0), committed_amount=Decimal(800))

    revise_costs(
        system(),
        revisions=[CostRevision(cost.id, committed_amount=Decimal(0), actual_amount=Decimal(790), invoice_number="A1")],
    )

    cost.refresh_from_db()
    assert (sums(campaign), cost.invoice_number, cost.version) == ((0, 790), "A1", 2)


def test_an_invoice_is_booked_once_per_campaign_and_vendor():
    campaign = make_campaign()
    make_cost(campaign, invoice_number="INV-1")
    other = make_cost(campaign, invoice_number="INV-2")

    with pytest.raises(CampaignInvalid) as error:
        book_costs(
            system(),
            drafts=[
                draft(campaign, vendor="会展公司", invoice_number=" INV-1 "),
                draft(campaign, vendor="别家", invoice_number="INV-1"),
                draft(campaign, vendor="别家", invoice_number="INV-1"),
            ],
        )
    with pytest.raises(CampaignInvalid):
        revise_costs(system(), revisions=[CostRevision(other.id, invoice_number="INV-1")])

    assert [(p.row, p.code) for p in error.value.problems] == [(1, "invoice.booked"), (3, "invoice.booked")]
    assert (CampaignCost.objects.count(), sums(campaign)) == (2, (0, 40_000))


def test_bad_values_are_named_and_nothing_is_booked():
    campaign = make_campaign()

    with pytest.raises(CampaignInvalid) as error:
        book_costs(
            system(),
            drafts=[
                draft(campaign, label="", category="beer"),
                draft(campaign, actual_amount=Decimal(0)),
                draft(campaign, actual_amount=Decimal(-1)),
                draft(campaign, planned_amount=Decimal("0.001")),
            ],
        )

    assert [(p.row, p.field, p.code) for p in error.value.problems] == [
        (1, "label", "required"),
        (1, "category", "choice.unknown"),
        (2, "actual_amount", "amount.nothing"),
        (3, "actual_amount", "amount.negative"),
        (4, "planned_amount", "amount.places"),
    ]
    assert (CampaignCost.objects.count(), sums(campaign)) == (0, (0, 0))


def test_a_closed_campaign_takes_no_cost_and_a_cancelled_one_is_still_billed():
    closed, cancelled = make_campaign(until=Act.CLOSE), make_campaign()
    cost = make_cost(cancelled)

    with pytest.raises(CampaignInWrongState):
        book_costs(system(), drafts=[draft(closed)])

    assert (sums(closed), CampaignCost.objects.get().pk) == ((0, 0), cost.pk)


def test_only_marketing_books(cast):
    campaign = make_campaign(cast.acting("max"))

    with pytest.raises(ActionRefused):
        book_costs(cast.acting("ada"), drafts=[draft(campaign)])
    with pytest.raises(CampaignNotFound):
        book_costs(cast.acting("max"), drafts=[draft(campaign, campaign_id=uuid4())])
    with pytest.raises(CampaignCostNotFound):
        revise_costs(cast.acting("max"), revisions=[CostRevision(uuid4(), actual_amount=Decimal(1))])

    book_costs(cast.acting("max"), drafts=[draft(campaign)])
    assert sums(campaign) == (0, 100)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 10**9)), min_size=1, max_size=6))
def test_the_sums_on_the_campaign_are_always_those_of_its_costs(amounts):
    campaign = make_campaign(budget_amount=None)
    drafts = [
        draft(campaign, committed_amount=Decimal(committed).scaleb(-2), actual_amount=Decimal(actual).scaleb(-2))
        for committed, actual in amounts
    ]

    booked = book_costs(system(), drafts=drafts)
    revise_costs(system(), revisions=[CostRevision(booked.ids[0], committed_amount=Decimal("1.23"))])

    committed = sum((Decimal(c).scaleb(-2) for c, _a in amounts[1:]), Decimal("1.23"))
    assert sums(campaign) == (committed, sum((Decimal(a).scaleb(-2) for _c, a in amounts), Decimal(0)))

"""What a campaign brought follows the money, from its first lead to the last payment (the acceptance story, step 9)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from loudou.insight.analytics.queries.campaigns import campaign_returns
from loudou.insight.analytics.shapes.campaigns import ReturnsQuestion
from loudou.kernel.context import Context
from loudou.leads.models import Lead
from loudou.leads.services.capture import capture_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft
from loudou.marketing.campaigns.models import Campaign, CampaignMember, Touch
from loudou.marketing.campaigns.rules.lifecycle import Act
from loudou.marketing.campaigns.services.advance import advance_campaigns
from loudou.marketing.campaigns.services.book_costs import book_costs
from loudou.marketing.campaigns.services.create import create_campaigns
from loudou.marketing.campaigns.shapes import CampaignDraft, CostDraft
from loudou.revenue.receivables.models import Receivable
from loudou.revenue.receivables.services.apply import apply_payment
from loudou.revenue.receivables.services.register import register_payments
from loudou.revenue.receivables.services.unapply import unapply_payments
from loudou.revenue.receivables.shapes import PaymentDraft
from tests.scenarios.story import COMPANY, at, deliver_events

pytestmark = pytest.mark.django_db
D = Decimal
EXPO, WEBINAR = "2026 工业装备展", "webinar-2603"


def system(day):
    return Context(None, at(day))


@pytest.fixture
def campaigns(story) -> Mapping[str, Campaign]:
    """The expo, which cost 60,000, and the webinar, which cost 5,000; both are on."""
    ctx = system("2026-02-01")
    drafts = [
        CampaignDraft(EXPO, "expo", date(2026, 2, 19), date(2026, 2, 22), budget_amount=D(70_000)),
        CampaignDraft(
            "新品直播", "webinar", date(2026, 3, 25), date(2026, 3, 25), utm_campaign=WEBINAR, budget_amount=D(6_000)
        ),
    ]
    expo, webinar = create_campaigns(ctx, drafts=drafts)
    for act in (Act.SUBMIT, Act.APPROVE, Act.START):
        advance_campaigns(ctx, campaign_ids=[expo, webinar], act=act)
    costs = [
        CostDraft(expo, "展位费", "venue", actual_amount=D("60000.00")),
        CostDraft(webinar, "直播平台", "media", actual_amount=D("5000.00")),
    ]
    book_costs(ctx, drafts=costs)
    return {EXPO: Campaign.objects.get(pk=expo), WEBINAR: Campaign.objects.get(pk=webinar)}


@pytest.fixture
def lead(campaigns):
    """The expo's code is scanned, and five weeks later the same person joins the webinar: one lead, two touches."""
    same = {"name": "王海涛", "company": COMPANY, "mobile": "13800004462", "industry": "装备制造"}
    for day, channel, campaign in (("2026-02-20", "qr", EXPO), ("2026-03-04", "webinar", WEBINAR)):
        draft = LeadDraft(**same, source="市场活动", campaign=campaign)
        result = capture_leads(system(day), drafts=[draft], policy=CapturePolicy(channel=channel))
        deliver_events(system(day))
    return Lead.objects.get(pk=result.rows[0].lead_id)


def returns(model="position"):
    rows = campaign_returns(Context(None, at("2026-12-31")), ReturnsQuestion(model=model))
    return {row.utm_campaign or row.name: row for row in rows}


def pay(order, day, amount):
    (paid,) = register_payments(system(day), drafts=[PaymentDraft(COMPANY, D(amount), account_id=order.account_id)])
    receivable = Receivable.objects.filter(order=order).earliest("due_date")
    apply_payment(system(day), payment_id=paid.id, amounts={receivable.pk: D(amount)})
    deliver_events(system(day))
    return paid.id


def test_a_lead_that_names_a_campaign_is_its_member_and_touched_by_it(campaigns, lead):
    members = CampaignMember.objects.order_by("first_responded_at").values_list(
        "campaign_id", "lead_id", "status", "person_name", "company"
    )

    assert list(members) == [
        (campaigns[EXPO].pk, lead.pk, "attended", "王海涛", COMPANY),
        (campaigns[WEBINAR].pk, lead.pk, "registered", "王海涛", COMPANY),
    ]
    assert [touch.campaign_id for touch in Touch.objects.order_by("at")] == [one.pk for one in campaigns.values()]
    assert Lead.objects.count() == 1


def test_telling_the_events_again_counts_nobody_twice(campaigns, lead):
    deliver_events(system("2026-03-05"))

    assert (CampaignMember.objects.count(), Touch.objects.count()) == (2, 2)


def test_the_members_go_on_as_the_contact_the_lead_became(campaigns, deal, lead):
    deliver_events(system("2026-03-05"))

    lead.refresh_from_db()
    assert set(CampaignMember.objects.values_list("lead_id", "contact_id")) == {(lead.pk, lead.converted_contact_id)}


def test_step_9_the_won_deal_is_shared_and_the_expo_returned_214_22_percent(campaigns, accepted):
    found = returns()

    assert {name: row.credit.won_amount for name, row in found.items()} == {
        EXPO: D("188531.00"),
        WEBINAR: D("188531.00"),
    }
    assert round(found[EXPO].returned.revenue_rate * 100, 2) == D("214.22")
    assert found[EXPO].returned.cash_rate == D(-1)
    assert (found[EXPO].lead_count, found[EXPO].returned.cost_per_lead) == (1, D("60000.00"))
    assert {row.credit.influenced_amount for row in found.values()} == {D("377062.00")}


def test_the_return_on_cash_moves_when_the_invoice_is_paid(campaigns, order):
    before = returns()
    assert (before[EXPO].credit.ordered_amount, before[EXPO].credit.received_amount) == (D("211318.66"), 0)
    assert before[EXPO].returned.cash_rate == D(-1)

    paid = pay(order, "2026-04-15", "126791.20")

    after = returns()
    assert [row.credit.received_amount for row in after.values()] == [D("63395.60"), D("63395.60")]
    assert after[EXPO].returned.cash_rate == round((D("63395.60") - 60_000) / 60_000, 6)
    assert after[WEBINAR].returned.cash_rate == D("11.679120")
    assert after[EXPO].returned.revenue_rate == before[EXPO].returned.revenue_rate

    unapply_payments(system("2026-04-16"), payment_ids=[paid])
    deliver_events(system("2026-04-16"))

    assert returns()[EXPO].returned.cash_rate == D(-1)


def test_every_model_shares_the_same_cash(campaigns, order):
    pay(order, "2026-04-15", "100.01")

    for model, expo in (
        ("first", "100.01"),
        ("last", "0.00"),
        ("linear", "50.01"),
        ("position", "50.01"),
        ("w_shaped", "66.67"),
    ):
        found = returns(model)
        assert sum(row.credit.received_amount for row in found.values()) == D("100.01")
        assert found[EXPO].credit.received_amount == D(expo), model


def test_a_closed_campaign_is_counted_once_more_and_takes_no_more_cost(campaigns, order):
    expo = campaigns[EXPO]
    for act in (Act.COMPLETE, Act.CLOSE):
        advance_campaigns(system("2026-07-01"), campaign_ids=[expo.pk], act=act)
    deliver_events(system("2026-07-01"))

    assert returns()[EXPO].credit.won_amount == D("188531.00")

"""Planning, moving, the tree, the budget and the calendar's start."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from loudou.marketing.campaigns.enums import BudgetPolicy, CampaignStatus
from loudou.marketing.campaigns.errors import (
    CampaignInvalid,
    CampaignInWrongState,
    CampaignNotFound,
    CostStillCommitted,
    OwnCampaign,
)
from loudou.marketing.campaigns.models import Campaign
from loudou.marketing.campaigns.rules.lifecycle import Act
from loudou.marketing.campaigns.services.advance import advance_campaigns
from loudou.marketing.campaigns.services.create import create_campaigns
from loudou.marketing.campaigns.services.reschedule import reschedule
from loudou.marketing.campaigns.services.set_budget import set_budget
from loudou.marketing.campaigns.services.set_parent import set_parent
from loudou.marketing.campaigns.services.start_due import start_due_campaigns
from loudou.marketing.campaigns.tests.factories import NOW, campaign_draft, make_campaign, make_cost, system
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording

pytestmark = pytest.mark.django_db


def codes(error):
    return {(problem.row, problem.field, problem.code) for problem in error.value.problems}


def chain(length):
    campaigns = [make_campaign(name="整体")]
    for level in range(1, length):
        campaigns.append(make_campaign(name=f"第 {level} 层", parent_id=campaigns[-1].id))
    return campaigns


def test_many_campaigns_are_planned_in_one_go(django_assert_max_num_queries):
    whole = make_campaign(currency="USD")
    drafts = [campaign_draft(name=f"站点 {n}", parent_id=whole.id, currency="") for n in range(40)]

    with django_assert_max_num_queries(12):
        ids = create_campaigns(system(), drafts=drafts)

    made = Campaign.objects.filter(pk__in=ids)
    assert {(one.currency, one.status, len(one.path)) for one in made} == {("USD", "planned", 2)}
    assert len({one.number for one in made}) == 40


def test_bad_values_are_named_by_field_and_row_and_nothing_is_saved():
    wrong = campaign_draft(
        name=" ", kind="party", end_date=date(2026, 2, 1), budget_amount=Decimal("0.001"), parent_id=uuid4()
    )

    with pytest.raises(CampaignInvalid) as error:
        create_campaigns(system(), drafts=[campaign_draft(), wrong, campaign_draft(currency="rmb")])

    assert codes(error) == {
        (2, "name", "required"),
        (2, "kind", "choice.unknown"),
        (2, "end_date", "date.before"),
        (2, "budget_amount", "amount.places"),
        (2, "parent", "not_found"),
        (3, "currency", "currency.unknown"),
    }
    assert not Campaign.objects.exists()


def test_the_sixth_level_is_refused():
    *_, deepest = chain(5)

    with pytest.raises(CampaignInvalid) as error:
        make_campaign(name="太深", parent_id=deepest.id)

    assert codes(error) == {(1, "parent", "tree.too_deep")}
    assert Campaign.objects.count() == 5


def test_a_branch_moves_with_everything_below_it():
    a, b, c = chain(3)
    other = make_campaign(name="别处")

    set_parent(system(), campaign_id=b.id, parent_id=other.id)

    paths = dict(Campaign.objects.values_list("name", "path"))
    assert paths == {
        "整体": [a.id],
        "别处": [other.id],
        "第 1 层": [other.id, b.id],
        "第 2 层": [other.id, b.id, c.id],
    }
    assert Campaign.objects.get(pk=b.id).parent_id == other.id

    set_parent(system(), campaign_id=b.id, parent_id=None)

    assert Campaign.objects.get(pk=c.id).path == [b.id, c.id]


def test_a_ring_a_sixth_level_and_another_currency_are_refused_and_nothing_changes():
    a, b, _c = chain(3)
    deep = chain(4)
    dollars = make_campaign(name="海外", currency="USD")
    before = list(Campaign.objects.order_by("id").values_list("id", "parent_id", "path", "version"))

    for campaign, parent, code in (
        (a, b, "tree.cycle"),
        (a, a, "tree.cycle"),
        (a, deep[2], "tree.too_deep"),
        (a, dollars, "currency.other"),
    ):
        with pytest.raises(CampaignInvalid) as error:
            set_parent(system(), campaign_id=campaign.id, parent_id=parent.id)
        assert codes(error) == {(None, "parent", code)}

    assert list(Campaign.objects.order_by("id").values_list("id", "parent_id", "path", "version")) == before


def test_the_database_holds_the_depth_and_the_life(ctx):
    campaign = make_campaign()
    deep = [uuid4() for _ in range(6)]
    for change in (
        {"path": deep, "parent_id": campaign.id},
        {"path": [campaign.id, campaign.id], "parent_id": None},
        {"status": "approved"},
        {"status": "cancelled"},
        {"end_date": date(2020, 1, 1)},
        {"actual_amount": Decimal(-1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), recording(ctx, "test"):
            Campaign.objects.filter(pk=campaign.id).update(**change)


def test_a_campaign_lives_from_plan_to_close(cast, emitted):
    market, boss = cast.acting("max"), cast.acting("root")
    campaign = make_campaign(market)

    advance_campaigns(market, campaign_ids=[campaign.id], act=Act.SUBMIT)
    advance_campaigns(boss, campaign_ids=[campaign.id], act=Act.APPROVE)
    advance_campaigns(market, campaign_ids=[campaign.id], act=Act.START)
    advance_campaigns(market, campaign_ids=[campaign.id], act=Act.COMPLETE)
    advance_campaigns(boss, campaign_ids=[campaign.id], act=Act.CLOSE)

    campaign.refresh_from_db()
    assert (campaign.status, campaign.submitted_by_id, campaign.approved_by_id) == ("closed", cast.max, cast.root)
    assert (campaign.approved_at, campaign.closed_at) == (NOW, NOW)
    assert list(emitted) == [
        "campaigns.campaign_submitted",
        "campaigns.campaign_started",
        "campaigns.campaign_completed",
        "campaigns.campaign_closed",
    ]


def test_marketing_itself_does_not_approve_and_sales_sees_nothing(cast, emitted):
    campaign = make_campaign(cast.acting("max"), until=Act.SUBMIT)
    before = list(emitted)

    with pytest.raises(ActionRefused):
        advance_campaigns(cast.acting("max"), campaign_ids=[campaign.id], act=Act.APPROVE)
    with pytest.raises(ActionRefused):
        advance_campaigns(cast.acting("ada"), campaign_ids=[campaign.id], act=Act.WITHDRAW)

    campaign.refresh_from_db()
    assert (campaign.status, list(emitted)) == ("pending_approval", before)


def test_nobody_approves_what_they_submitted(cast):
    boss = cast.acting("root")
    campaign = make_campaign(boss)
    advance_campaigns(boss, campaign_ids=[campaign.id], act=Act.SUBMIT)

    with pytest.raises(OwnCampaign):
        advance_campaigns(boss, campaign_ids=[campaign.id], act=Act.APPROVE)

    campaign.refresh_from_db()
    assert campaign.status == "pending_approval"


def test_rejecting_and_cancelling_say_why(emitted):
    campaign = make_campaign(until=Act.SUBMIT)
    with pytest.raises(CampaignInvalid):
        advance_campaigns(system(), campaign_ids=[campaign.id], act=Act.REJECT, reason=" ")

    advance_campaigns(system(), campaign_ids=[campaign.id], act=Act.REJECT, reason="预算过高")
    campaign.refresh_from_db()
    assert (campaign.status, campaign.status_note) == ("planned", "预算过高")

    advance_campaigns(system(), campaign_ids=[campaign.id], act=Act.CANCEL, reason="展会延期")
    campaign.refresh_from_db()
    assert (campaign.status, campaign.status_note) == ("cancelled", "展会延期")
    assert list(emitted)[-1] == "campaigns.campaign_cancelled"


def test_one_in_the_wrong_state_stops_all(emitted):
    planned, waiting = make_campaign(), make_campaign(until=Act.SUBMIT)
    before = list(emitted)

    with pytest.raises(CampaignInWrongState):
        advance_campaigns(system(), campaign_ids=[planned.id, waiting.id], act=Act.APPROVE)

    assert set(Campaign.objects.values_list("status", flat=True)) == {"planned", "pending_approval"}
    assert list(emitted) == before


def test_closing_waits_for_what_is_committed():
    campaign = make_campaign(until=Act.COMPLETE)
    make_cost(campaign, actual_amount=Decimal(0), committed_amount=Decimal(500))

    with pytest.raises(CostStillCommitted) as error:
        advance_campaigns(system(), campaign_ids=[campaign.id], act=Act.CLOSE)

    campaign.refresh_from_db()
    assert error.value.facts["committed_amount"] == Decimal(500)
    assert campaign.status == "completed"


def test_approved_campaigns_start_on_their_first_day(emitted):
    due = make_campaign(until=Act.APPROVE)
    later = make_campaign(until=Act.APPROVE, start_date=date(2026, 3, 3))
    planned = make_campaign()

    assert start_due_campaigns(system()) == [due.id]
    assert start_due_campaigns(system()) == []
    assert start_due_campaigns(system(NOW + timedelta(days=1))) == [later.id]

    planned.refresh_from_db()
    assert planned.status == CampaignStatus.PLANNED
    assert list(emitted).count("campaigns.campaign_started") == 2


def test_an_approved_budget_is_changed_by_whoever_approves(cast):
    market, boss = cast.acting("max"), cast.acting("root")
    campaign = make_campaign(market)
    set_budget(market, campaign_ids=[campaign.id], amount=Decimal(70_000), policy=BudgetPolicy.BLOCK)
    advance_campaigns(market, campaign_ids=[campaign.id], act=Act.SUBMIT)

    with pytest.raises(ActionRefused):
        set_budget(cast.acting("max"), campaign_ids=[campaign.id], amount=Decimal(90_000))
    campaign.refresh_from_db()
    assert (campaign.budget_amount, campaign.budget_policy) == (70_000, "block")

    set_budget(boss, campaign_ids=[campaign.id], amount=None)
    campaign.refresh_from_db()
    assert campaign.budget_amount is None


def test_a_budget_below_zero_is_refused():
    campaign = make_campaign()

    with pytest.raises(CampaignInvalid):
        set_budget(system(), campaign_ids=[campaign.id], amount=Decimal(-1))

    campaign.refresh_from_db()
    assert campaign.budget_amount == 60_000


def test_days_are_moved_together_and_in_order():
    campaign, closed = make_campaign(), make_campaign(until=Act.CLOSE)

    reschedule(system(), campaign_ids=[campaign.id], start_date=date(2026, 5, 1), end_date=date(2026, 5, 1))
    with pytest.raises(CampaignInvalid):
        reschedule(system(), campaign_ids=[campaign.id], start_date=date(2026, 5, 2), end_date=date(2026, 5, 1))
    with pytest.raises(CampaignInWrongState):
        reschedule(system(), campaign_ids=[closed.id], start_date=date(2026, 5, 1), end_date=date(2026, 5, 1))

    campaign.refresh_from_db()
    assert (campaign.start_date, campaign.end_date) == (date(2026, 5, 1), date(2026, 5, 1))


def test_an_unknown_campaign_is_not_found():
    with pytest.raises(CampaignNotFound):
        advance_campaigns(system(), campaign_ids=[uuid4()], act=Act.SUBMIT)

"""Campaigns, costs and members through the doors of the engine."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from loudou.customers.tests.factories import make_account, make_contact
from loudou.leads.tests.factories import make_lead
from loudou.marketing.campaigns.models import Campaign, CampaignCost, CampaignMember
from loudou.marketing.campaigns.queries.matching import campaigns_named
from loudou.marketing.campaigns.records.doors import load_members
from loudou.marketing.campaigns.rules.lifecycle import Act
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.services.advance import advance_campaigns
from loudou.marketing.campaigns.services.attribute import attribute_deals
from loudou.marketing.campaigns.shapes import MemberDraft, NameMatch
from loudou.marketing.campaigns.tests.factories import deal_facts, make_campaign, make_cost, system, touch
from loudou.platform.records.actions import run_action
from loudou.platform.records.declaration import Outcome
from loudou.platform.records.query import ListQuery, list_records
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.create import create_records
from loudou.platform.records.services.edit import edit_records

pytestmark = pytest.mark.django_db


def client_of(cast, name):
    client = Client()
    client.force_login(get_user_model().objects.get(pk=getattr(cast, name)))
    return client


def create(ctx, key, **values):
    (pk,) = create_records(ctx, record_type(key), [values])
    return pk


def test_marketing_plans_books_and_invites_through_the_doors(cast, ada):
    market = cast.acting("max")
    contact = make_contact(ada, account_id=make_account(ada).pk, name="王海涛")

    whole = create(market, "campaign", name="全年", kind="expo", start_date="2026-01-01", end_date="2026-12-31")
    part = create(
        market, "campaign", name="春季", kind="expo", start_date="2026-03-01", end_date="2026-03-03", parent=str(whole),
        budget_amount="1000.00",
    )  # fmt: skip
    cost = create(market, "campaign_cost", label="展位", campaign=str(part), category="venue", actual_amount="120.00")
    member = create(market, "campaign_member", campaign=str(part), contact=str(contact.pk), status="registered")

    made = Campaign.objects.get(pk=part)
    assert (made.path, made.currency, made.actual_amount, made.owner_id) == ([whole, part], "CNY", 120, cast.max)
    assert CampaignCost.objects.get(pk=cost).currency == "CNY"
    assert CampaignMember.objects.values_list("person_name", "status").get(pk=member) == ("王海涛", "registered")


def test_every_act_of_the_life_is_an_action(cast):
    market, boss = cast.acting("max"), cast.acting("root")
    campaign = make_campaign(market)
    kind = record_type("campaign")

    for ctx, act in ((market, "submit"), (boss, "approve"), (market, "start"), (market, "complete"), (boss, "close")):
        run_action(ctx, kind, act, ids=[campaign.pk], raw={})

    campaign.refresh_from_db()
    assert campaign.status == "closed"


def test_money_days_and_place_change_only_by_actions(cast):
    market, campaign, other = cast.acting("max"), make_campaign(), make_campaign(name="整体")
    kind = record_type("campaign")

    run_action(market, kind, "set_budget", ids=[campaign.pk], raw={"amount": "5.00", "policy": "block"})
    run_action(
        market, kind, "reschedule", ids=[campaign.pk], raw={"start_date": "2026-05-01", "end_date": "2026-05-02"}
    )
    run_action(market, kind, "set_parent", ids=[campaign.pk], raw={"parent": str(other.pk)})
    run_action(cast.acting("root"), kind, "assign", ids=[campaign.pk], raw={"owner": str(cast.dora)})
    edit_records(market, kind, [campaign.pk], {"name": "新名", "utm_campaign": "spring"})

    campaign.refresh_from_db()
    assert (campaign.name, campaign.budget_amount, campaign.budget_policy) == ("新名", 5, "block")
    assert (campaign.start_date, campaign.path, campaign.owner_id) == (
        date(2026, 5, 1),
        [other.pk, campaign.pk],
        cast.dora,
    )


def test_a_cost_is_corrected_by_its_action(cast):
    campaign = make_campaign(cast.acting("max"))
    cost = make_cost(campaign, actual_amount=Decimal(0), committed_amount=Decimal(50))

    run_action(
        cast.acting("max"),
        record_type("campaign_cost"),
        "revise",
        ids=[cost.pk],
        raw={"committed_amount": "0", "actual_amount": "49.90"},
    )

    campaign.refresh_from_db()
    assert (campaign.committed_amount, campaign.actual_amount) == (0, Decimal("49.90"))


def test_a_list_of_guests_is_loaded_with_its_bad_rows_named(cast):
    campaign, lead = make_campaign(), make_lead()
    rows = [
        {"campaign": campaign.pk, "lead": lead.pk, "status": "registered"},
        {"campaign": campaign.pk, "person_name": "无人"},
        {"campaign": campaign.pk, "lead": lead.pk, "status": "attended"},
    ]

    loaded = load_members(cast.acting("max"), rows, mode="", key=(), options={})

    assert [row.outcome for row in loaded] == [Outcome.CREATED, Outcome.FAILED, Outcome.UPDATED]
    assert [problem.field for problem in loaded[1].problems] == ["lead"]
    assert CampaignMember.objects.values_list("status", "person_name").get() == ("attended", lead.display_name)


def test_sales_reps_see_the_campaigns_of_their_team_and_their_manager_sees_all(cast):
    of_marketing, of_ben = make_campaign(cast.acting("max")), make_campaign(owner_id=cast.ben)
    for campaign in (of_marketing, of_ben):
        make_cost(campaign)
        add_members(system(), drafts=[MemberDraft(campaign.pk, "某", lead_id=uuid4())])

    for key in ("campaign", "campaign_cost", "campaign_member"):
        seen = {
            name: len(list_records(cast.acting(name), record_type(key), ListQuery()).rows)
            for name in ("ada", "cleo", "dora", "max")
        }
        assert seen == {"ada": 1, "cleo": 0, "dora": 2, "max": 2}


def test_names_find_their_campaign_whatever_their_case():
    expo, sem = make_campaign(name="Summer Expo"), make_campaign(name="搜索", kind="sem", utm_campaign="SEM-2026")
    gone = make_campaign(name="停办")
    advance_campaigns(system(), campaign_ids=[gone.pk], act=Act.CANCEL, reason="无")
    day = date(2026, 3, 2)

    found = campaigns_named(
        system(), [NameMatch(name, day) for name in (" summer  expo", "sem-2026", "停办", "", "没有")]
    )

    assert [one and (one.id, one.status_on_arrival) for one in found] == [
        (expo.pk, "attended"),
        (sem.pk, "responded"),
        None,
        None,
        None,
    ]


@pytest.mark.parametrize("name", ["max", "root", "dora"])
def test_the_page_shows_goals_people_costs_and_credits(cast, name):
    campaign = make_campaign(budget_amount=Decimal(100), expected_lead_count=4, expected_revenue_amount=Decimal(1000))
    make_cost(campaign, actual_amount=Decimal(150))
    lead = uuid4()
    add_members(system(), drafts=[MemberDraft(campaign.pk, "某", lead_id=lead, status="attended")])
    touch(lead, campaign)
    attribute_deals(system(), deals=[deal_facts(uuid4(), lead)])

    page = client_of(cast, name).get(f"/campaigns/{campaign.pk}")

    shown = {panel["key"]: panel["context"] for place in ("top", "main") for panel in page.context[f"{place}_panels"]}
    goals = shown["campaigns.goals"]
    assert [goal["rate"] for goal in goals["goals"]] == [Decimal("1.5"), Decimal("0.25"), Decimal(100)]
    assert goals["over"] == 50
    assert [state["label"] for state in shown["campaigns.people"]["states"]] == ["已参加"]
    assert shown["campaigns.costs"]["totals"] == [0, 0, 150]
    assert len(shown["campaigns.credits"]["rows"]) == 6


def test_a_page_without_anything_leaves_its_boxes_out(cast):
    campaign = make_campaign(budget_amount=None)

    page = client_of(cast, "max").get(f"/campaigns/{campaign.pk}")

    assert {panel["key"] for panel in page.context["main_panels"]}.isdisjoint(
        {"campaigns.people", "campaigns.costs", "campaigns.credits"}
    )


def test_the_calendar_shows_the_month_as_weeks_and_as_a_list(cast, django_assert_max_num_queries):
    for n in range(30):
        make_campaign(name=f"沙龙 {n}", start_date=date(2026, 3, 10), end_date=date(2026, 3, 12))
    make_campaign(name="全年", start_date=date(2026, 1, 1), end_date=date(2026, 12, 31))
    make_campaign(name="四月", start_date=date(2026, 4, 2), end_date=date(2026, 4, 3))
    client = client_of(cast, "max")
    client.get("/campaigns/calendar")

    with django_assert_max_num_queries(12):
        page = client.get("/campaigns/calendar?month=2026-03")

    assert len(page.context["weeks"][2]["bars"]) == 30
    assert [one["entry"].name for one in page.context["throughout"]] == ["全年"]
    assert len(page.context["entries"]) == 31
    assert client.get("/campaigns/calendar?month=nonsense&kind=zz").status_code == 200
    assert client.get("/campaigns/calendar?month=2026-03&kind=sem").context["entries"] == []
    assert client_of(cast, "ada").get("/campaigns/calendar?month=2026-03").context["entries"] == []
    assert client_of(cast, "fay").get("/campaigns/calendar").status_code == 403

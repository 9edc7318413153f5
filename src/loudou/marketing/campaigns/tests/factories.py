"""Campaigns as tests need them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.campaigns.models import Campaign, CampaignCost
from loudou.marketing.campaigns.rules.lifecycle import Act
from loudou.marketing.campaigns.services.advance import advance_campaigns
from loudou.marketing.campaigns.services.book_costs import book_costs
from loudou.marketing.campaigns.services.create import create_campaigns
from loudou.marketing.campaigns.services.record_touches import record_touches
from loudou.marketing.campaigns.shapes import CampaignDraft, CostDraft, DealFacts, PersonRef, TouchDraft

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)
ORDER = (Act.SUBMIT, Act.APPROVE, Act.START, Act.COMPLETE, Act.CLOSE)


def system(now: datetime = NOW) -> Context:
    """A fresh context of the system."""
    return Context(None, now)


def campaign_draft(**overrides) -> CampaignDraft:
    """An expo in March 2026."""
    draft = CampaignDraft("2026 工业装备展", "expo", date(2026, 3, 1), date(2026, 3, 3), budget_amount=Decimal(60_000))
    return replace(draft, **overrides)


def make_campaign(ctx: Context | None = None, *, until: Act | None = None, **overrides) -> Campaign:
    """One campaign, moved along its life up to an act."""
    (pk,) = create_campaigns(ctx or system(), drafts=[campaign_draft(**overrides)])
    for act in ORDER[: ORDER.index(until) + 1] if until else ():
        advance_campaigns(system(), campaign_ids=[pk], act=act)
    return Campaign.objects.get(pk=pk)


def make_cost(campaign: Campaign, ctx: Context | None = None, **overrides) -> CampaignCost:
    """A booth for 20,000, billed."""
    draft = CostDraft(campaign.id, "展位费", "venue", vendor="会展公司", actual_amount=Decimal(20_000))
    booked = book_costs(ctx or system(), drafts=[replace(draft, **overrides)])
    return CampaignCost.objects.get(pk=booked.ids[0])


def touch(person_id: UUID, campaign: Campaign | None, *, days_ago: int = 0, kind: str = "lead") -> None:
    """One touch of a person."""
    at = NOW - timedelta(days=days_ago)
    draft = TouchDraft(
        at, "qr_scan", "qr", campaign_id=campaign.id if campaign else None, person=PersonRef(kind, person_id)
    )
    record_touches(system(), drafts=[draft])


def deal_facts(pk: UUID, *people: UUID, **overrides) -> DealFacts:
    """A deal of 100,000 with these leads, opened and won now."""
    facts = DealFacts(pk, "CNY", Decimal("100000.00"), NOW, NOW, people=tuple(PersonRef("lead", one) for one in people))
    return replace(facts, **overrides)
